// Numbers without holes at length: two servers issue two series while they are killed. Then it says
// how long orders take while invoices are issued, beside orders alone.
// `node test/soak/invoices.ts [--orders=4000] [--clients=16] [--kills=10] [--timed=2000]`

import assert from 'node:assert'
import { assertUndamaged, openField } from './field.ts'
import { expectedSeries, findSeries, issueUnderKills } from './issue-under-kills.ts'
import { readNumber, soak } from './soak.ts'
import { compareOrderTimes } from './time-orders.ts'

const orders = readNumber('orders', 4_000)
const clients = readNumber('clients', 16)
const kills = readNumber('kills', 10)
const timed = readNumber('timed', 2_000)

await soak(async (database_url, say) => {
  const field = await openField({ database_url })
  try {
    say('two servers', field.ports)
    const begun_ms = performance.now()
    const run = await issueUnderKills(field, { orders, clients, kills })
    const seconds = Math.round((performance.now() - begun_ms) / 1_000)
    say(`${kills} kills`, { ...run, seconds })
    const series = await findSeries(field)
    say('series', series)
    assert.deepEqual(series, expectedSeries(run))
    const times = await compareOrderTimes(field, { orders: timed, clients })
    say('orders beside invoices', times)
    assert.deepEqual(await findSeries(field),
      expectedSeries({ ...run, orders: orders + times.invoicing.orders }))
    assert.deepEqual(await field.stopServers(), [])
    await assertUndamaged(field, say)
  } finally {
    await field.close()
  }
})
