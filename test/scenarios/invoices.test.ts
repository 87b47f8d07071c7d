// Servers are killed while they issue invoices: no number is missing, none is there twice.

import t from 'tap'
import { findDamage, givenDatabase, openField } from '../soak/field.ts'
import { expectedSeries, findSeries, issueUnderKills } from '../soak/issue-under-kills.ts'

t.setTimeout(120_000)
const field = await openField({ database_url: await givenDatabase() })
t.teardown(field.close)

t.test('two processes, killed twice: each order is invoiced once, 1…n, no hole', async (t) => {
  const run = await issueUnderKills(field, { orders: 60, clients: 8, kills: 2 })
  t.equal(run.canceled, 15)
  t.same(await findSeries(field), expectedSeries(run))
  t.same(await field.stopServers(), [])
  t.equal(await findDamage(field), '')
})
