// Who waits for whom: what a command decides on is read behind its locks, in one order for all.

import t, { type Test } from 'tap'
import { sql } from 'kysely'
import { examineMerchants } from '../../../src/doctor.ts'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf } from '../answers.ts'
import { givenHolder, untilWaiting } from './holder.ts'

const { db, database_url, givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'

const stockUrl = ({ supplier_id }: TestMerchant): string =>
  `/v1/suppliers/${supplier_id}/stock/BOLT-M8`

const holdStock = async (t: Test, { id }: TestMerchant) =>
  givenHolder(t, database_url, { merchant_id: id })

async function testSound (t: Test, ...merchants: TestMerchant[]): Promise<void> {
  const { findings } = await examineMerchants(db, merchants.map(({ id }) => id))
  t.same(findings.filter(({ count }) => count > 0), [])
}

t.test('placing sees the stock as the holder of the row left it', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const holder = await holdStock(t, merchant)
  const sent = merchant.post(SALES_ORDERS, salesOrderBody())
  await untilWaiting(db, 1)
  await holder.run('update supplier_stock set on_hand = 1 where merchant_id = $1')
  await holder.end()
  holds(t, await bodyOf(sent), { lines: [{ sourced_quantity: 1, unsourced_quantity: 1 }] })
  await testSound(t, merchant)
})

t.test('confirming twice: the second sees what the first made of the draft', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({ confirm: false })))
  const holder = await holdStock(t, merchant)
  const first = merchant.post(`${SALES_ORDERS}/${id}/confirmation`)
  await untilWaiting(db, 1)
  const second = merchant.post(`${SALES_ORDERS}/${id}/confirmation`)
  await untilWaiting(db, 2)
  await holder.end()
  t.same([(await first).statusCode, (await second).statusCode], [200, 409])
  await testSound(t, merchant)
})

t.test('paying sees the order as the holder of it left it', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(
    merchant.post(SALES_ORDERS, salesOrderBody({ payment_terms: 'prepaid' })))
  const holder = await givenHolder(t, database_url, {
    merchant_id: merchant.id, table: 'sales_orders'
  })
  const sent = merchant.post(`${SALES_ORDERS}/${id}/payments`, { reference: 'p', amount: '39.80' })
  await untilWaiting(db, 1)
  const hold = { id: 'hld_1', reason: 'fraud check', created_at: '2026-01-01T00:00:00.000Z' }
  await holder.run(
    `update sales_orders set holds = '${JSON.stringify([hold])}' where merchant_id = $1`)
  await holder.end()
  t.equal((await sent).statusCode, 201)
  holds(t, await bodyOf(merchant.get(`${SALES_ORDERS}/${id}`)), {
    holds: [hold], payment_status: 'paid', purchase_orders: [{ status: 'planned' }]
  })
})

t.test('paying at once: each sees the payments before it, the order released', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(
    merchant.post(SALES_ORDERS, salesOrderBody({ payment_terms: 'prepaid' })))
  const holder = await holdStock(t, merchant)
  const pay = async (reference: string) =>
    merchant.post(`${SALES_ORDERS}/${id}/payments`, { reference, amount: '39.80' })
  const sent = [pay('one')]
  await untilWaiting(db, 1)
  sent.push(pay('one'), pay('two'))
  await untilWaiting(db, 3)
  await holder.end()
  t.same((await Promise.all(sent)).map((reply) => reply.statusCode), [201, 200, 201])
  holds(t, await bodyOf(merchant.get(`${SALES_ORDERS}/${id}`)), {
    version: 3, paid: '79.60', refund_due: '39.80', purchase_orders: [{ status: 'issued' }]
  })
  await testSound(t, merchant)
})

t.test('a report sees the lines of the order that had the row before it', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const holder = await holdStock(t, merchant)
  const order = merchant.post(SALES_ORDERS, salesOrderBody())
  await untilWaiting(db, 1)
  const report = merchant.put(stockUrl(merchant), { on_hand: 9, unit_cost: '1.00' })
  await untilWaiting(db, 2)
  await holder.end()
  t.equal((await order).statusCode, 201)
  holds(t, await bodyOf(report), { on_hand: 9, reserved: 2, available: 7 })
  await testSound(t, merchant)
})

t.test('a full feed sees the lines of the order that had a row before it', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5, NUT: 1 } })
  const holder = await holdStock(t, merchant)
  const order = merchant.post(SALES_ORDERS, salesOrderBody())
  await untilWaiting(db, 1)
  const feed = merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, {
    mode: 'full', confirm_drop: true, rows: []
  })
  await untilWaiting(db, 2)
  await holder.end()
  t.equal((await order).statusCode, 201)
  holds(t, await bodyOf(feed), { zeroed: 2 })
  holds(t, await bodyOf(merchant.get(stockUrl(merchant))), { on_hand: 0, reserved: 2 })
  await testSound(t, merchant)
})

t.test('a row is not deleted from under the order that had it before', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const holder = await holdStock(t, merchant)
  const order = merchant.post(SALES_ORDERS, salesOrderBody())
  await untilWaiting(db, 1)
  const removal = merchant.delete(stockUrl(merchant))
  await untilWaiting(db, 2)
  await holder.end()
  t.same([(await order).statusCode, (await removal).statusCode], [201, 409])
  await testSound(t, merchant)
})

const SKUS = ['A', 'B', 'C', 'D']

/** Everything at once on the same few rows, each naming them in another order. */
async function storm (merchant: TestMerchant, suppliers: readonly string[]): Promise<number[]> {
  const turned = (by: number): string[] => [...SKUS.slice(by), ...SKUS.slice(0, by)]
  const replies = await Promise.all(Array.from({ length: 40 }, async (_one, at) => {
    const skus = turned(at % 4)
    const rows = skus.map((sku) => ({ sku, on_hand: 20, unit_cost: '2.00' }))
    const supplier_id = suppliers[at % 2] ?? ''
    if (at % 5 === 4) return merchant.post(`/v1/suppliers/${supplier_id}/stock-feeds`, { rows })
    const confirm = at % 3 > 0
    const reply = await merchant.post(SALES_ORDERS, salesOrderBody({
      confirm,
      payment_terms: 'prepaid',
      lines: skus.map((sku) => ({ sku, quantity: 1, unit_price: '9.00' }))
    }))
    const { id } = await bodyOf<{ id: string }>(reply)
    return confirm
      ? merchant.post(`${SALES_ORDERS}/${id}/payments`, { reference: 'p', amount: '36.00' })
      : merchant.post(`${SALES_ORDERS}/${id}/confirmation`)
  }))
  return replies.map((reply) => reply.statusCode)
}

t.test('orders, payments and feeds over the same rows: sound, without a deadlock', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 20, B: 20, C: 20, D: 20 } })
  const suppliers = [merchant.supplier_id, await merchant.givenSupplier()]
  const statuses = await storm(merchant, suppliers)
  t.same(statuses.filter((status) => status >= 300), [])
  await testSound(t, merchant)
  // A deadlock is undone and tried again, so that nobody notices but the statistics.
  const { rows: [counted] } = await sql<{ deadlocks: number }>`
    select pg_stat_force_next_flush(), deadlocks::int from pg_stat_database
    where datname = current_database()`.execute(db)
  t.equal(counted?.deadlocks, 0)
})
