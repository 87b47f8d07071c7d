// What stays reserved when a supplier reports: by its stock basis, and by the time it speaks of.

import t from 'tap'
import { sql } from 'kysely'
import { examineMerchants } from '../../../src/doctor.ts'
import { findHoldingLines } from '../../../src/modules/supplier-stock/store/holding-lines.ts'
import { connectDatabase } from '../../../src/platform/db/connect.ts'
import { openTrx, runStatement } from '../../../src/platform/db/trx.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { placeOrder, ship } from '../../support/stories.ts'
import { bodyOf } from '../answers.ts'

const { db, database_url, givenMerchant } = await givenService(t)
const database = connectDatabase({
  url: database_url, connections_max: 8, onBrokenConnection: () => {}
})
t.teardown(database.close)
const NEVER = '2020-01-01T00:00:00Z'

/** An own warehouse, which accepts what is issued at once, and an order of two of its units. */
async function givenAccepted (stock_basis: 'physical' | 'available') {
  const merchant = await givenMerchant()
  const id = await merchant.givenSupplier({ kind: 'own_warehouse', stock_basis })
  const url = `/v1/suppliers/${id}/stock/BOLT-M8`
  const report = async (about: object = {}) =>
    bodyOf(merchant.put(url, { on_hand: 10, unit_cost: '1.00', ...about }))
  await report({ as_of: NEVER })
  const order = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody()))
  const testSound = async () => {
    const { findings } = await examineMerchants(db, [merchant.id])
    t.same(findings.filter(({ count }) => count > 0), [])
  }
  return { merchant, id, url, report, order, testSound }
}

t.test('physical: a shelf count has the accepted units, so they stay reserved', async (t) => {
  const { report, testSound } = await givenAccepted('physical')
  holds(t, await report(), { on_hand: 10, reserved: 2, available: 8 })
  await testSound()
})

t.test('available: the figure leaves out what was accepted, so nothing is reserved', async (t) => {
  const { merchant, report, order, testSound } = await givenAccepted('available')
  holds(t, await report(), { on_hand: 10, reserved: 0, available: 10 })
  await testSound()
  const purchase = await bodyOf(
    merchant.get(`/v1/purchase-orders/${order.purchase_orders[0].id}`))
  holds(t, purchase, { version: 1, lines: [{ quantity: 2, accepted_quantity: 2 }] },
    'the supplier’s report changes no order')
})

t.test('available: a count from before the acceptance still has the units', async (t) => {
  const { report, testSound } = await givenAccepted('available')
  holds(t, await report({ as_of: '2020-01-02T00:00:00Z' }), { reserved: 2, available: 8 })
  await testSound()
})

t.test('available: units that are not accepted stay reserved', async (t) => {
  const { merchant, id, report, testSound } = await givenAccepted('available')
  await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
    payment_terms: 'prepaid', lines: [{ sku: 'BOLT-M8', quantity: 3, unit_price: '5.00' }]
  })))
  holds(t, await report(), { reserved: 3, available: 7 })
  const { accepted } = await bodyOf(merchant.post(`/v1/suppliers/${id}/stock-feeds`, {
    mode: 'full', rows: [{ sku: 'BOLT-M8', on_hand: 4, unit_cost: '1.00' }]
  }))
  t.equal(accepted, 1)
  holds(t, await bodyOf(merchant.get(`/v1/suppliers/${id}/stock/BOLT-M8`)), {
    on_hand: 4, reserved: 3, available: 1
  })
  await testSound()
})

t.test('an order takes from what a report left, and never beyond it', async (t) => {
  const { merchant, report, testSound } = await givenAccepted('available')
  await report({ on_hand: 1 })
  const order = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody()))
  holds(t, order.lines, [{ sourced_quantity: 1, unsourced_quantity: 1 }])
  await testSound()
})

t.test('a row that was deleted and comes back finds its lines again', async (t) => {
  const { merchant, url, report, testSound } = await givenAccepted('available')
  await report()
  t.equal((await merchant.delete(url)).statusCode, 204, 'nothing of it is reserved')
  holds(t, await report({ as_of: '2020-01-02T00:00:00Z' }), { reserved: 2, available: 8 })
  await testSound()
})

t.test('lines that hold, or may hold again: of the supplier and the SKUs asked for', async (t) => {
  const { merchant, id, order } = await givenAccepted('physical')
  const find = async (skus: string[] | null, supplier_id = id, merchant_id = merchant.id) => {
    const client = await database.commands.connect()
    const { trx, rollback } = openTrx(client)
    const lines = await findHoldingLines(trx, merchant_id, supplier_id, skus)
    await rollback()
    client.release()
    return lines.length
  }
  t.same([await find(['BOLT-M8']), await find(null), await find(['NUT']), await find([])],
    [1, 1, 0, 0])
  t.equal(await find(null, merchant.supplier_id), 0)
  t.equal(await find(null, id, (await givenMerchant()).id), 0)

  const set = async (change: string) =>
    sql`${sql.raw(`update purchase_order_lines set ${change}`)}
      where sales_order_id = ${order.id}`.execute(db)
  await set('reserved_quantity = 0')
  t.equal(await find(null), 1, 'it may hold again: nothing of it has shipped')
  await set('shipped_quantity = 2')
  t.equal(await find(null), 0)
  await set('reserved_quantity = 1')
  t.equal(await find(null), 1, 'shipped, and held until a newer report')
})

t.test('without statistics, no line makes all shipments be read anew', async (t) => {
  const SHIPPED = 25
  const merchant = await givenMerchant()
  await inTurn(Array.from({ length: SHIPPED }), async () =>
    ship(merchant, await placeOrder(merchant)))
  const client = await database.commands.connect()
  const { trx, rollback } = openTrx(client)
  const countRead = async (): Promise<number> => {
    const [row] = await runStatement<{ rows: number }>(trx, `
      select sum(idx_tup_fetch)::int as rows from pg_stat_xact_user_tables
      where relname in ('shipments', 'shipment_lines')`, [])
    return row?.rows ?? 0
  }
  const before = await countRead()
  const lines = await findHoldingLines(trx, merchant.id, merchant.supplier_id, null)
  const read = await countRead() - before
  await rollback()
  client.release()
  t.equal(lines.length, SHIPPED, 'the reports are older than the shipments')
  t.ok(read <= 2 * SHIPPED ** 2, `${read} rows`)
})

t.test('201 once: racing first reports of a SKU make one row', async (t) => {
  const merchant = await givenMerchant()
  const url = `/v1/suppliers/${merchant.supplier_id}/stock/NEW`
  const as_of = '2026-01-01T00:00:00Z'
  const replies = await Promise.all([1, 2, 3, 4].map(async (on_hand) =>
    merchant.put(url, { on_hand, unit_cost: '1.00', as_of })))
  t.same(replies.map((reply) => reply.statusCode).toSorted(), [200, 200, 200, 201])
  t.equal((await bodyOf(merchant.get('/v1/supplier-stock?sku=NEW'))).data.length, 1)
})
