// In which order rows are locked: sales orders first, then stock by SKU and supplier.

import t, { type Test } from 'tap'
import { sql } from 'kysely'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf } from '../answers.ts'
import { givenHolder, untilWaiting } from './holder.ts'

const { db, database_url, givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
const SKUS = ['A', 'B', 'C']

/** Two suppliers that have all SKUs, and a draft that names them backwards. */
async function givenDraft () {
  const merchant = await givenMerchant({ stock: { C: 5, A: 5, B: 5 } })
  const second = await merchant.givenSupplier()
  await inTurn(['B', 'C', 'A'], async (sku) => merchant.givenStock(second, sku))
  const lines = SKUS.toReversed().map((sku) => ({ sku, quantity: 1, unit_price: '1.00' }))
  const body = salesOrderBody({ lines, confirm: false })
  const { id } = await bodyOf<{ id: string }>(merchant.post(SALES_ORDERS, body))
  return { merchant, second, lines, id }
}

/** Names of the rows nobody has locked, with 1 and 2 for the suppliers. */
async function freeRows (merchant: TestMerchant): Promise<string[]> {
  const { rows } = await sql<{ sku: string, supplier_id: string }>`
    select sku, supplier_id from supplier_stock where merchant_id = ${merchant.id}
    order by sku, supplier_id for no key update skip locked`.execute(db)
  return rows.map(({ sku, supplier_id }) =>
    `${sku}${supplier_id === merchant.supplier_id ? 1 : 2}`)
}

async function freeOrders ({ id }: TestMerchant): Promise<number> {
  const { rows } = await sql`select id from sales_orders where merchant_id = ${id}
    for no key update skip locked`.execute(db)
  return rows.length
}

/** Lets the command run into a row that somebody holds; tells what it has locked by then. */
async function runInto (
  t: Test, merchant: TestMerchant, where: string, send: () => Promise<{ statusCode: number }>
): Promise<{ rows: string[], orders: number }> {
  const holder = await givenHolder(t, database_url, { merchant_id: merchant.id, where })
  const sent = send()
  await untilWaiting(db, 1)
  const free = { rows: await freeRows(merchant), orders: await freeOrders(merchant) }
  await holder.end()
  t.ok([200, 201].includes((await sent).statusCode))
  return free
}

t.test('placing: by SKU, then supplier, whatever the order of its lines', async (t) => {
  const { merchant, second, lines } = await givenDraft()
  const place = async () => merchant.post(SALES_ORDERS, salesOrderBody({ lines }))
  const before_c1 = await runInto(t, merchant, `sku = 'C' and supplier_id < '${second}'`, place)
  t.same(before_c1, { rows: ['C2'], orders: 1 })
  const before_a2 = await runInto(t, merchant, `sku = 'A' and supplier_id = '${second}'`, place)
  t.same(before_a2.rows, ['B1', 'B2', 'C1', 'C2'])
})

t.test('confirming and paying: the sales order, then stock by SKU and supplier', async (t) => {
  const { merchant, second, id } = await givenDraft()
  const where = `sku = 'B' and supplier_id = '${second}'`
  t.same(await runInto(t, merchant, where, async () =>
    merchant.post(`${SALES_ORDERS}/${id}/confirmation`)), { rows: ['C1', 'C2'], orders: 0 })
  t.same(await runInto(t, merchant, where, async () =>
    merchant.post(`${SALES_ORDERS}/${id}/payments`, { reference: 'p', amount: '1.00' })),
  { rows: ['C1', 'C2'], orders: 0 })
})

t.test('feeds: by SKU, whatever the order of their rows', async (t) => {
  const { merchant } = await givenDraft()
  const rows = SKUS.toReversed().map((sku) => ({ sku, on_hand: 9, unit_cost: '1.00' }))
  await inTurn(['delta', 'full'], async (mode) => {
    const { rows: free } = await runInto(t, merchant, "sku = 'B'", async () =>
      merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, { mode, rows }))
    t.same(free, ['A2', 'C1', 'C2'])
  })
})
