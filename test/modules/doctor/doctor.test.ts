// The doctor as operations run it: exit codes, the table, the bounded list, one snapshot.

import t from 'tap'
import { CHECK_NAMES, examineMerchants } from '../../../src/doctor.ts'
import type { Wanted } from '../../../src/modules/doctor/service.ts'
import { inSnapshot } from '../../../src/platform/db/snapshot.ts'
import { inTurn } from '../../support/in-turn.ts'
import { runDoctor } from '../../support/processes.ts'
import { givenService } from '../../support/service.ts'
import { connectVandal, givenWorld } from './planting.ts'

t.setTimeout(300_000)

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
    const { sales_orders } = await examineMerchants(snapshot, merchant_ids)
    t.equal(sales_orders, 1, 'the order placed meanwhile is not seen')
  })
  await t.rejects(inSnapshot(service.db, async (snapshot) =>
    snapshot.deleteFrom('events').execute()), { code: '25006' })
})

t.test('it tells which check runs and how long it took', async (t) => {
  const service = await givenService(t)
  await givenMerchantWithOrders(service, 1)
  const { output } = await runDoctor({ DATABASE_URL: service.database_url })
  const steps = output.split('\n').flatMap((line) =>
    /^ *\[[0-9]+\/([0-9]+)\] ([a-z_ ]+) ….* [0-9.]+ s$/.exec(line)?.slice(1) ?? [])
  const [of = '0'] = steps
  t.equal(steps.length, 2 * Number(of), 'one line a step')
  t.ok(steps.includes('stock_reserved') && steps.includes('amounts and statuses'))
})

t.test('--since: only orders of which something was written since', async (t) => {
  const service = await givenService(t)
  const vandal = await connectVandal(service.database_url)
  t.teardown(async () => vandal.end())
  const { place } = await givenMerchantWithOrders(service, 0)
  const [old, touched] = [await place(), await place()]
  const all = [old, touched, await place()]
  await vandal.query("update sales_orders set updated_at = '2026-01-01', refund_due = 1")
  await vandal.query("update purchase_orders set updated_at = '2026-01-01'")
  await vandal.query("update purchase_orders set updated_at = '2026-02-01' where id = $1",
    [touched.purchase_order_id])
  const run = async (since: string) =>
    runDoctor({ DATABASE_URL: service.database_url }, ['--since', since])

  const late = await run('2026-01-15')
  t.equal(late.code, 1, late.output)
  t.match(late.output, '1 merchants, 1 sales orders')
  t.match(late.output, /^1 damaged +sales_order_refund_due /m)
  t.match(late.output, touched.id)
  t.notMatch(late.output, old.id)
  const early = await run('2025-12-31T23:00:00+01:00')
  t.match(early.output, `1 merchants, ${all.length} sales orders`)
  t.match(await run('2026-03-01T00:00:00Z'), { code: 0 }, 'nothing was written since')
})

t.test('--sample: a share or a number of the orders of all merchants', async (t) => {
  const service = await givenService(t)
  await givenMerchantWithOrders(service, 6)
  await givenMerchantWithOrders(service, 2)
  const count = async (sample: Wanted['sample']) =>
    inSnapshot(service.db, async (snapshot, merchant_ids) =>
      (await examineMerchants(snapshot, merchant_ids, { sample })).sales_orders)
  t.equal(await count({ share: 0.5 }), 4)
  t.equal(await count({ count: 1 }), 2, 'one of each merchant')
  t.equal(await count({ count: 1_000 }), 8)
  const { code, output } = await runDoctor(
    { DATABASE_URL: service.database_url }, ['--sample', '4'])
  t.equal(code, 0, output)
  t.match(output, `2 merchants, 4 sales orders, ${CHECK_NAMES.length} checks: all hold`)
})

t.test('64 for an option that it cannot read', async (t) => {
  const wrong = [['--since', '2026-13-01'], ['--sample', '1.5'], ['--other']]
  await inTurn(wrong, async (options) => {
    const { code, output } = await runDoctor({ DATABASE_URL: 'postgres://x/y' }, options)
    t.equal(code, 64, options.join(' '))
    t.notMatch(output, 'at ', 'no stack')
  })
})

async function givenMerchantWithOrders (
  service: Awaited<ReturnType<typeof givenService>>, count: number
) {
  const { merchant, place } = await givenWorld(service)
  await Promise.all(Array.from({ length: count }, async () => place()))
  return { id: merchant.id, place }
}
