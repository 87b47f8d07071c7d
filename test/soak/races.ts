// The races at length.
// `node test/soak/races.ts [--rounds=20] [--senders=200] [--orders=2000]`

import assert from 'node:assert'
import { shortenDeadlockTimeout } from './deadlocks.ts'
import { assertUndamaged, openField } from './field.ts'
import { raceForHotSkus } from './race-for-hot-skus.ts'
import { raceForLastUnits, raceForOneKey, raceForReferences } from './race-for-units.ts'
import { readNumber, soak } from './soak.ts'

const rounds = readNumber('rounds', 20)
const senders = readNumber('senders', 200)
const orders = readNumber('orders', 2_000)

await soak(async (database_url, say) => {
  await shortenDeadlockTimeout(database_url)
  const field = await openField({ database_url, suppliers: 3 })
  try {
    say('two servers', field.ports)

    const last = await raceForLastUnits(field, { rounds, orders: senders })
    say(`the last unit, ${rounds} rounds of ${senders}`, last[0])
    for (const tally of last) {
      assert.deepEqual(tally, { 201: 1, '409 insufficient_stock': senders - 1 })
    }

    const keyed = await raceForOneKey(field, { rounds, sends: 50 })
    say(`one key, ${rounds} rounds of 50`, keyed.slice(0, 4).map(({ tally }) => tally))
    for (const { tally, ...facts } of keyed) {
      assert.deepEqual(facts, { orders: 1, created: 1, bodies: 1 })
      const { 201: succeeded = 0, '409 idempotency_in_progress': in_progress = 0 } = tally
      assert.equal(succeeded + in_progress, 50, JSON.stringify(tally))
    }

    const twice = await raceForReferences(field, { rounds: 2 * rounds, orders: 128 })
    say(`the same references in opposite orders, ${2 * rounds} rounds of 128`, twice)
    assert.deepEqual(twice,
      { tally: { 200: 256 * rounds, 201: 256 * rounds }, orders: 256 * rounds })

    const hot = await raceForHotSkus(field, { orders })
    say('hot SKUs', hot)
    const others = Object.keys(hot.tally).filter((answer) => !['200', '201'].includes(answer))
    assert.deepEqual(others, [])
    assert.equal(hot.deadlocks, 0)
    assert.equal(hot.deadlocks_on_purpose, 1)
    assert.deepEqual(hot.defects, [])
    assert.deepEqual(hot.damage_meanwhile.filter((found) => found !== ''), [])

    await assertUndamaged(field, say)
  } finally {
    await field.close()
  }
})
