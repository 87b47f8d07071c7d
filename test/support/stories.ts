// Brings orders to the states from which tests start, using the API only.

import type { LightMyRequestResponse } from 'fastify'
import { salesOrderBody, type TestMerchant } from './service.ts'

export const WAREHOUSE = {
  name: 'Tandem warehouse',
  line1: '1 Dock Road',
  city: 'Lyon',
  postal_code: '69002',
  country: 'FR'
}

/** A sales order of one line, and the purchase order to the merchant's first supplier. */
export type Placed = { id: string, sku: string, purchase_order_id: string }

export type PlaceOptions = {
  quantity?: number
  /** Fields of the first supplier's stock row. */
  row?: object
  /** Fields of the line. */
  line?: object
  /** Fields of the sales order. */
  about?: object
}

let made = 0

/** Makes a SKU that no other test uses. */
export function newSku (): string {
  return `SKU-${process.pid}-${++made}`
}

/** Sends a request. Throws if the answer is not a success. */
export async function bodyOfAnswer<Body = { id: string }> (
  sent: Promise<LightMyRequestResponse>
): Promise<Body> {
  const reply = await sent
  if (reply.statusCode >= 300) throw new Error(reply.body)
  return reply.json<Body>()
}

/** Creates an order on account, which is issued at once. Only this supplier has its SKU. */
export async function placeOrder (
  merchant: TestMerchant, { quantity = 2, row, line, about }: PlaceOptions = {}
): Promise<Placed> {
  const sku = newSku()
  await merchant.givenStock(merchant.supplier_id, sku, row)
  const { id } = await bodyOfAnswer(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity, unit_price: '19.90', ...line }], ...about
  })))
  const [order] = await purchaseOrdersOf(merchant, id)
  if (order === undefined) throw new Error('the sales order was not sourced')
  return { id, sku, purchase_order_id: order.id }
}

export type PurchaseOrder = {
  id: string
  version: number
  supplier_id: string
  status: string
  total: string
  lines: Array<Record<string, unknown>>
}

/** Lists the purchase orders of the sales order, oldest first. */
export async function purchaseOrdersOf (
  merchant: TestMerchant, sales_order_id: string
): Promise<PurchaseOrder[]> {
  const { data } = await bodyOfAnswer<{ data: PurchaseOrder[] }>(
    merchant.get(`/v1/purchase-orders?sales_order_id=${sales_order_id}`))
  return data.toReversed()
}

/** Creates an order of a merchant that releases by hand, so it is not issued yet. */
export async function placePlanned (
  merchant: TestMerchant, options: PlaceOptions = {}
): Promise<Placed> {
  const setRelease = async (purchase_order_release: string) =>
    bodyOfAnswer(merchant.patch('/v1/merchant', { settings: { purchase_order_release } }))
  await setRelease('manual')
  const placed = await placeOrder(merchant, options)
  await setRelease('automatic')
  return placed
}

/** Creates an order whose supplier accepts all of it. */
async function placeAccepted (
  merchant: TestMerchant, options: PlaceOptions = {}
): Promise<Placed> {
  const placed = await placeOrder(merchant, options)
  await acknowledge(merchant, placed, { quantity: options.quantity ?? 2 })
  return placed
}

/**
 * Builds a supplier's answer for the first line. It is accepted, unless `answer` says otherwise.
 */
async function acknowledge (
  { supplier }: TestMerchant, { purchase_order_id }: Placed, answer: object
): Promise<PurchaseOrder> {
  return bodyOfAnswer(supplier.post(`/v1/purchase-orders/${purchase_order_id}/acknowledgements`, {
    lines: [{ line_number: 1, status: 'accepted', ...answer }]
  }))
}

/** The supplier ships a number of units of the first line. */
export async function ship (
  { supplier }: TestMerchant, { purchase_order_id }: Placed, quantity = 2
): Promise<{ id: string }> {
  return bodyOfAnswer(supplier.post(`/v1/purchase-orders/${purchase_order_id}/shipments`, {
    lines: [{ line_number: 1, quantity }]
  }))
}

/** Creates an order that is shipped to the merchant's warehouse and not received yet. */
export async function placeViaWarehouse (
  merchant: TestMerchant, options: PlaceOptions = {}
): Promise<Placed> {
  await bodyOfAnswer(merchant.patch('/v1/merchant', { settings: { warehouse_address: WAREHOUSE } }))
  const about = { delivery_mode: 'via_warehouse', ...options.about }
  const placed = await placeOrder(merchant, { ...options, about })
  await ship(merchant, placed, options.quantity)
  return placed
}

/** Creates an order of which the warehouse has received all units. */
export async function placeReceived (
  merchant: TestMerchant, options: PlaceOptions = {}
): Promise<Placed> {
  const placed = await placeViaWarehouse(merchant, options)
  await bodyOfAnswer(merchant.post(`/v1/purchase-orders/${placed.purchase_order_id}/receipts`, {
    lines: [{ line_number: 1, quantity: options.quantity ?? 2 }]
  }))
  return placed
}

/** Creates an order whose supplier is asked to give up what it has accepted. */
export async function placeAskedBack (
  merchant: TestMerchant, options: PlaceOptions = {}
): Promise<Placed> {
  const placed = await placeAccepted(merchant, options)
  await bodyOfAnswer(merchant.post(
    `/v1/purchase-orders/${placed.purchase_order_id}/cancellation`, {}))
  return placed
}

export type Exception = Record<string, unknown> & {
  id: string
  version: number
  kind: string
  resolutions: string[]
}

/** Lists the exceptions of the sales order, oldest first. */
export async function exceptionsOf (
  merchant: TestMerchant, sales_order_id: string
): Promise<Exception[]> {
  const { data } = await bodyOfAnswer<{ data: Exception[] }>(
    merchant.get(`/v1/exceptions?sales_order_id=${sales_order_id}`))
  return data.toReversed()
}

/** Creates an order whose supplier asks a higher cost than was offered, so a person must decide. */
export async function placeDearer (
  merchant: TestMerchant, options: PlaceOptions = {}
): Promise<Placed & { exception: Exception }> {
  const placed = await placeOrder(merchant, options)
  await acknowledge(merchant, placed, { quantity: options.quantity ?? 2, unit_cost: '11.00' })
  const [exception] = await exceptionsOf(merchant, placed.id)
  if (exception === undefined) throw new Error('no exception was opened')
  return { ...placed, exception }
}

/** Creates an order, and names the decision that sourced it. */
export async function placeDecided (
  merchant: TestMerchant
): Promise<{ id: string, decision: string }> {
  const { id } = await placeOrder(merchant)
  const { data: [first] } = await bodyOfAnswer<{ data: [{ id: string }] }>(
    merchant.get(`/v1/sales-orders/${id}/sourcing`))
  return { id, decision: first.id }
}

/** Creates an order that the feed tells of. No address names it. */
export async function placeTold (merchant: TestMerchant): Promise<Record<string, never>> {
  await placeOrder(merchant)
  await merchant.givePositions()
  return {}
}
