// Many actors on the same orders and SKUs, and backorders against the stock that could serve them.

import t from 'tap'
import { actTogether } from '../soak/act-together.ts'
import { shortenDeadlockTimeout } from '../soak/deadlocks.ts'
import { findDamage, givenDatabase, openField } from '../soak/field.ts'
import { raceForRestock } from '../soak/race-for-restock.ts'

t.setTimeout(240_000)

t.test('16 actors on the same orders: no deadlock, no 5xx, every invariant holds', async (t) => {
  const database_url = await givenDatabase()
  await shortenDeadlockTimeout(database_url)
  const field = await openField({ database_url, suppliers: 3 })
  t.teardown(field.close)
  const { tally, ...facts } = await actTogether(field, { actors: 16, actions: 800 })
  t.same(facts, { failures: [], defects: [], broken: [], deadlocks: 0, deadlocks_on_purpose: 1 })
  t.ok((tally['200'] ?? 0) + (tally['201'] ?? 0) > 100, 'most of it was done', { tally })
  t.equal(await findDamage(field), '')
})

t.test('nobody waits for stock that is there', async (t) => {
  const database_url = await givenDatabase()
  const field = await openField({ database_url, suppliers: 2 })
  t.teardown(field.close)
  const { wrong, tally } = await raceForRestock(field, { loops: 10 })
  t.same(wrong, [])
  t.same(Object.keys(tally).filter((answer) => !['200', '201'].includes(answer)), [])
  t.equal(await findDamage(field), '')
})
