// Changed availability: which SKUs are told of what.

import t from 'tap'
import { sql } from 'kysely'
import { beginChanges, readAllChanges, readChanges } from '../../support/changes.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { placeOrder, ship, WAREHOUSE } from '../../support/stories.ts'
import { bodyOf } from '../answers.ts'

const service = await givenDocumentedService(t)
const { givePositions } = service

/** Reads what each piece of work has changed. */
async function given (stock: Record<string, number> = {}) {
  const merchant = await service.givenMerchant({ stock })
  await givePositions()
  let cursor = await beginChanges(merchant.storefront)
  const told = async (): Promise<string[] | 'all'> => {
    await givePositions()
    const { skus, compare_all, ...read } = await readAllChanges(merchant.storefront, cursor)
    cursor = read.cursor
    return compare_all ? 'all' : skus
  }
  const stock_url = `/v1/suppliers/${merchant.supplier_id}/stock`
  return { merchant, told, stock_url }
}

async function feed (merchant: TestMerchant, mode: string, rows: object[]): Promise<unknown> {
  return bodyOf(merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, {
    mode, rows, confirm_drop: true
  }))
}

const rowOf = (sku: string, on_hand: number): object => ({ sku, on_hand, unit_cost: '10.00' })

t.test('200: without a cursor everything is to be compared, from the end on', async (t) => {
  const { merchant } = await given({ A: 5 })
  const page = await readChanges(merchant.storefront)
  t.same([page.data, page.compare_all, page.has_more], [[], true, false])
  const next = await readChanges(merchant.storefront, `after=${page.next_cursor}`)
  t.same([next.data, next.compare_all, next.has_more], [[], false, false])
})

t.test('a report tells its SKU, if anything about it differs', async (t) => {
  const { merchant, told, stock_url } = await given({ A: 5 })
  const put = async (row: object) =>
    bodyOf(merchant.put(`${stock_url}/A`, { on_hand: 5, unit_cost: '10.00', ...row }))
  await put({})
  t.same(await told(), [], 'the same figures, though reported later')
  await put({ on_hand: 6 })
  t.same(await told(), ['A'])
  await inTurn([{ lead_time_days: 3 }, { min_order_quantity: 2 }, { valid_until: '2199-12-31' }],
    async (row) => {
      await put({ on_hand: 6, lead_time_days: 3, ...row })
      t.same(await told(), ['A'], JSON.stringify(row))
    })
  await bodyOf(merchant.patch(`${stock_url}/A`, { paused: true }))
  t.same(await told(), ['A'])
  await bodyOf(merchant.patch(`${stock_url}/A`, { metadata: { shelf: '7' } }))
  t.same(await told(), [], 'nobody buys by that')
  await merchant.delete(`${stock_url}/A`)
  t.same(await told(), ['A'])
  await put({ on_hand: 0 })
  await put({ on_hand: 0, lead_time_days: 9 })
  await merchant.delete(`${stock_url}/A`)
  t.same(await told(), [], 'without units a row offers nothing')
})

t.test('a report that makes old stock count again tells its SKU', async (t) => {
  const { merchant, told, stock_url } = await given({ A: 5 })
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { stock_max_age_hours: 1 }))
  t.same(await told(), 'all')
  await sql`update supplier_stock set as_of = now() - interval '2 hours'
    where merchant_id = ${merchant.id}`.execute(service.db)
  await bodyOf(merchant.put(`${stock_url}/A`, { on_hand: 5, unit_cost: '10.00' }))
  t.same(await told(), ['A'])
})

t.test('a feed tells the rows that changed, also those that it sets to 0', async (t) => {
  const { merchant, told } = await given({ A: 1, B: 2, C: 3, D: 0 })
  await feed(merchant, 'delta', [rowOf('A', 1), rowOf('B', 4), rowOf('E', 1)])
  t.same(await told(), ['B', 'E'])
  await feed(merchant, 'full', [rowOf('A', 1), rowOf('E', 1)])
  t.same(await told(), ['B', 'C'], 'D had none')
})

t.test('a streamed feed tells what changed, chunk by chunk', async (t) => {
  const { merchant, told, stock_url } = await given()
  const lines = Array.from({ length: 1_100 }, (_, at) =>
    JSON.stringify(rowOf(`S-${String(at).padStart(4, '0')}`, 1)))
  const stream = async (mode: string, rows: readonly string[]) => bodyOf(merchant.post(
    `${stock_url.replace(/stock$/, 'stock-feeds')}?mode=${mode}`, rows.join('\n'),
    { 'content-type': 'application/x-ndjson' }))
  await stream('delta', lines)
  t.equal((await told()).length, 1_100)
  await stream('full', lines.with(7, JSON.stringify(rowOf('S-0007', 3))))
  t.same(await told(), ['S-0007'])
})

t.test('orders tell what they take and give back, and nothing of what ships', async (t) => {
  const { merchant, told } = await given({ A: 5, B: 5 })
  const lines = ['A', 'B'].map((sku) => ({ sku, quantity: 2, unit_price: '19.90' }))
  const { id } = await bodyOf(merchant.storefront.post('/v1/sales-orders',
    salesOrderBody({ lines })))
  t.same(await told(), ['A', 'B'])
  const { data: [order] } = await bodyOf(
    merchant.get(`/v1/purchase-orders?sales_order_id=${id}`))
  await bodyOf(merchant.supplier.post(`/v1/purchase-orders/${order.id}/acknowledgements`, {
    lines: [1, 2].map((line_number) => ({ line_number, status: 'accepted', quantity: 2 }))
  }))
  await ship(merchant, { id, sku: 'A', purchase_order_id: order.id }, 1)
  t.same(await told(), [], 'as many are free as before')
  const other = await placeOrder(merchant)
  await told()
  await bodyOf(merchant.post(`/v1/sales-orders/${other.id}/cancellation`, {}))
  t.same(await told(), [other.sku])
  const refused_order = await placeOrder(merchant)
  await told()
  await bodyOf(merchant.supplier.post(
    `/v1/purchase-orders/${refused_order.purchase_order_id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'rejected', quantity: 2 }] }))
  t.same(await told(), [refused_order.sku])
})

t.test('what any SKU may depend on: everything is to be compared', async (t) => {
  const { merchant, told } = await given({ A: 5 })
  const supplier_url = `/v1/suppliers/${merchant.supplier_id}`
  const patch = async (url: string, change: object) => bodyOf(merchant.patch(url, change))
  await inTurn([{ status: 'suspended' }, { status: 'active' }, { rank: 7 }, { ships_to: ['FR'] }],
    async (change) => {
      await patch(supplier_url, change)
      t.same(await told(), 'all', JSON.stringify(change))
    })
  await patch(supplier_url, { name: 'Fabrikam, Inc.' })
  t.same(await told(), [], 'a name serves nobody')
  await patch('/v1/merchant', { settings: { warehouse_address: WAREHOUSE } })
  t.same(await told(), 'all')
  await patch('/v1/merchant', { settings: { reservation_minutes: 30 } })
  t.same(await told(), [])
  await inTurn([['2026-03-10', 'all'], ['2026-03-09', []], ['2199-01-01', []]] as const,
    async ([valid_on, expected]) => {
      await bodyOf(merchant.post('/v1/exchange-rates',
        { base: 'USD', quote: 'EUR', rate: '0.9', valid_on }))
      t.same(await told(), expected, valid_on)
    })
  await patch(supplier_url, { status: 'suspended' })
  await told()
  await patch(supplier_url, { rank: 6 })
  t.same(await told(), [], 'nothing is bought of it')
})

t.test('what concerns all covers what stands beside it', async (t) => {
  const { merchant, stock_url } = await given({ A: 5 })
  const after = await beginChanges(merchant)
  await bodyOf(merchant.put(`${stock_url}/A`, { on_hand: 1, unit_cost: '10.00' }))
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { rank: 8 }))
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { rank: 9 }))
  await givePositions()
  const page = await readChanges(merchant, `after=${after}`)
  t.same([page.data, page.compare_all, page.has_more], [[], true, false])
})

t.test('every invariant of every merchant holds', async (t) => {
  await givePositions()
  await assertSound(t, service.db)
})
