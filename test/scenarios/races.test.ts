// Two real servers on one database race: for the last unit, for one key, for the same few SKUs.

import t from 'tap'
import { findDamage, givenDatabase, openField } from '../soak/field.ts'
import { shortenDeadlockTimeout } from '../soak/deadlocks.ts'
import { raceForHotSkus } from '../soak/race-for-hot-skus.ts'
import { raceForLastUnits, raceForOneKey, raceForReferences } from '../soak/race-for-units.ts'

t.setTimeout(120_000)
const database_url = await givenDatabase()
await shortenDeadlockTimeout(database_url)
const field = await openField({ database_url, suppliers: 3 })
t.teardown(field.close)

t.test('the last unit is sold once, however many ask for it at once', async (t) => {
  for (const tally of await raceForLastUnits(field, { rounds: 3, orders: 60 })) {
    t.same(tally, { 201: 1, '409 insufficient_stock': 59 })
  }
})

t.test('sends of one key at once make one order and give one answer', async (t) => {
  for (const { tally, ...facts } of await raceForOneKey(field, { rounds: 4, sends: 50 })) {
    t.same(facts, { orders: 1, created: 1, bodies: 1 })
    const { 201: succeeded = 0, '409 idempotency_in_progress': in_progress = 0, ...others } = tally
    t.same(others, {})
    t.equal(succeeded + in_progress, 50)
  }
})

t.test('the same references in opposite orders make each order once', async (t) => {
  const { tally, orders } = await raceForReferences(field, { rounds: 2, orders: 64 })
  t.same(tally, { 200: 128, 201: 128 })
  t.equal(orders, 128)
})

t.test('orders, payments and stock reports of the same SKUs never deadlock', async (t) => {
  const race = await raceForHotSkus(field, { orders: 300 })
  t.same(Object.keys(race.tally).filter((answer) => !['200', '201'].includes(answer)), [], race)
  t.equal(race.deadlocks, 0)
  t.equal(race.deadlocks_on_purpose, 1, 'PostgreSQL would have counted one')
  t.same(race.defects, [])
  t.same(new Set(race.damage_meanwhile), new Set(['']), 'every invariant held meanwhile')
  t.equal(await findDamage(field), '')
})
