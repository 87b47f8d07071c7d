// A chain over two installations whose processes are killed, at length.
// `node test/soak/chain-kills.ts [--orders=200] [--kills=30]`

import assert from 'node:assert'
import { cloneTemplate } from '../support/postgres.ts'
import { findSides, openLinkedFields, orderUnderKills } from './chain-under-kills.ts'
import { assertUndamaged } from './field.ts'
import type { Teardown } from './send-webhooks.ts'
import { readNumber, soak } from './soak.ts'

const orders = readNumber('orders', 200)
const kills = readNumber('kills', 30)

await soak(async (c_url, say) => {
  const ends: Array<() => unknown> = []
  const t: Teardown = {
    teardown: ((end: () => unknown) => { ends.unshift(end) }) as Teardown['teardown']
  }
  try {
    const fields = await openLinkedFields(t, { c_url, b_url: await cloneTemplate(c_url) })
    say(`${kills} kills`, await orderUnderKills(fields, { orders, kills }))
    const { c, b } = await findSides(fields)
    assert.equal(c.length, orders)
    assert.deepEqual(c, b)
    assert.deepEqual(c.filter(({ shipped, delivered, parcels }) =>
      shipped !== 3 || delivered !== 3 || parcels.length !== 2), [])
    assert.deepEqual([...await fields.c.stopServers(), ...await fields.b.stopServers()], [])
    await assertUndamaged(fields.c, say)
    await assertUndamaged(fields.b, say)
  } finally {
    // eslint-disable-next-line no-await-in-loop -- what was opened last is closed first
    for (const end of ends) await end()
  }
})
