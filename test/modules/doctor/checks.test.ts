// Every check of the doctor is seen red once: damage is planted for it, and only it finds any.

import t from 'tap'
import { CHECK_NAMES, examineMerchants } from '../../../src/doctor.ts'
import type { Wanted } from '../../../src/modules/doctor/service.ts'
import { inSnapshot } from '../../../src/platform/db/snapshot.ts'
import { givenService } from '../../support/service.ts'
import { ACCOUNT_DAMAGE } from './damage-accounts.ts'
import { BILL_DAMAGE } from './damage-bills.ts'
import { INVOICE_DAMAGE } from './damage-invoices.ts'
import { LINK_DAMAGE } from './damage-links.ts'
import { QUANTITY_DAMAGE } from './damage-quantities.ts'
import { RETURN_DAMAGE } from './damage-returns.ts'
import { STATE_DAMAGE } from './damage-states.ts'
import { SUBSTITUTE_DAMAGE } from './damage-substitutes.ts'
import { connectVandal, givenWorld } from './planting.ts'

const DAMAGE = {
  ...QUANTITY_DAMAGE,
  ...STATE_DAMAGE,
  ...LINK_DAMAGE,
  ...SUBSTITUTE_DAMAGE,
  ...RETURN_DAMAGE,
  ...BILL_DAMAGE,
  ...INVOICE_DAMAGE,
  ...ACCOUNT_DAMAGE
}

/** Nothing leads to it from an order, so that only whoever reads all finds it. */
const OF_NO_ORDER = ['it names no order', 'an event of nothing']

t.setTimeout(300_000)
const service = await givenService(t)
const vandal = await connectVandal(service.database_url)
t.teardown(async () => vandal.end())
const { givePositions } = service

async function findDamaged (merchant_id: string, wanted: Wanted = {}) {
  const { findings } = await inSnapshot(service.db, async (snapshot) =>
    examineMerchants(snapshot, [merchant_id], wanted))
  return findings.filter(({ count }) => count > 0)
}

t.test('every check has damage that shows it red', async (t) => {
  t.same([...CHECK_NAMES].sort(), Object.keys(DAMAGE).sort())
})

t.test('decisions of another planner version are not judged', async (t) => {
  const world = await givenWorld(service, vandal)
  const { id } = await world.place()
  await world.run(`update sourcing_decisions set cost = cost + 1, question = replace(
    question, '"planner_version":', '"planner_version":9')
    where merchant_id = $1 and sales_order_id = $2`, id)
  t.same(await findDamaged(world.merchant.id), [])
})

for (const name of CHECK_NAMES) {
  for (const [what, plant] of DAMAGE[name] ?? []) {
    t.test(`${name} finds it, and nothing else does: ${what}`, async (t) => {
      const world = await givenWorld(service, vandal, givePositions)
      await world.place()
      await world.place({ payment_terms: 'prepaid' })
      t.same(await findDamaged(world.merchant.id), [], 'all is well before')

      await plant(world)
      const damaged = await findDamaged(world.merchant.id)
      t.same(damaged.map((finding) => finding.name), [name])
      t.ok(damaged.every(({ count, ids }) => ids.length === count && !ids.includes('')))
      const in_part = await findDamaged(world.merchant.id, { since: '2000-01-01T00:00:00.000Z' })
      const expected = OF_NO_ORDER.includes(what) ? [] : damaged
      t.same(in_part, expected, 'read as a part, all orders show the same')
    })
  }
}
