// The doctor as operations run it: exit codes, the table, the bounded list, one snapshot.

import t from 'tap'
import { CHECK_NAMES, examine } from '../../../src/modules/doctor/service.ts'
import { inSnapshot } from '../../../src/platform/db/snapshot.ts'
import { runDoctor } from '../../support/processes.ts'
import { givenService } from '../../support/service.ts'
import { connectVandal, givenWorld } from './planting.ts'

t.setTimeout(120_000)

t.test('0 and a line for each check when all hold', async (t) => {
  const service = await givenService(t)
  const merchant = await givenMerchantWithOrders(service, 3)
  const { code, output } = await runDoctor({ DATABASE_URL: service.database_url })

  t.equal(code, 0, output)
  for (const name of CHECK_NAMES) t.match(output, new RegExp(`^ok +${name} `, 'm'))
  t.match(output, `1 merchants, 3 sales orders, ${CHECK_NAMES.length} checks: all hold`)
  t.notMatch(output, merchant.id)
})

t.test('1 when something is damaged: the count, and the first twenty ids', async (t) => {
  const service = await givenService(t)
  const vandal = await connectVandal(service.database_url)
  t.teardown(async () => vandal.end())
  await givenMerchantWithOrders(service, 13)
  await givenMerchantWithOrders(service, 12)
  await vandal.query('update sales_orders set refund_due = 1')
  const { code, output } = await runDoctor({ DATABASE_URL: service.database_url })

  t.equal(code, 1, output)
  t.match(output, /^25 damaged +sales_order_refund_due /m)
  t.equal(output.match(/^ +so_/gm)?.length, 20)
  t.match(output, /^ +… and 5 more$/m)
  t.match(output, '1 found damage')
})

t.test('neither when nothing could be examined', async (t) => {
  const unset = await runDoctor({ DATABASE_URL: '' })
  t.same([unset.code, unset.output], [78, 'DATABASE_URL is not set\n'])
  const unreachable = await runDoctor({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
  t.equal(unreachable.code, 69)
  t.match(unreachable.output, 'Nothing is proved')
})

t.test('all checks read one snapshot, in which nothing can be written', async (t) => {
  const service = await givenService(t)
  const merchant = await givenMerchantWithOrders(service, 1)
  await inSnapshot(service.db, async (snapshot, merchant_ids) => {
    t.same(merchant_ids, [merchant.id])
    await merchant.place()
    const { sales_orders } = await examine(snapshot, merchant_ids)
    t.equal(sales_orders, 1, 'the order placed meanwhile is not seen')
  })
  await t.rejects(inSnapshot(service.db, async (snapshot) =>
    snapshot.deleteFrom('events').execute()), { code: '25006' })
})

async function givenMerchantWithOrders (
  service: Awaited<ReturnType<typeof givenService>>, count: number
) {
  const { merchant, place } = await givenWorld(service)
  await Promise.all(Array.from({ length: count }, async () => place()))
  return { id: merchant.id, place }
}
