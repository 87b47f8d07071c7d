// Sends transmissions on real channels, and tells what the service says of them.

import { sql } from 'kysely'
import { until } from './processes.ts'
import { salesOrderBody, type TestMerchant, type TestService } from './service.ts'
import { bodyOfAnswer, newSku, type PurchaseOrder, purchaseOrdersOf } from './stories.ts'

export type Transmission = {
  id: string
  subject_type: string
  purchase_order_id: string | null
  sales_order_id: string
  channel_id: string | null
  shipment_id: string | null
  invoice_id: string | null
  kind: string
  message: string
  revision: number
  state: string
  next_attempt_at: string | null
  failing_since: string | null
  attempts: Array<{
    number: number, outcome: string, detail: string, facts: Record<string, string>
  }>
  files: Array<{ number: number, name: string, media_type: string, size_bytes: number }>
  files_deleted_at: string | null
}

/** The oldest is first. */
export async function transmissionsOf (
  merchant: TestMerchant, purchase_order_id: string
): Promise<Transmission[]> {
  const { data } = await bodyOfAnswer<{ data: Transmission[] }>(
    merchant.get(`/v1/purchase-orders/${purchase_order_id}/transmissions`))
  return data.toReversed()
}

/** Waits until their states are these, oldest first, with commas between them. */
export async function untilSent (
  merchant: TestMerchant, purchase_order_id: string, states = 'sent'
): Promise<Transmission[]> {
  return until(async () => {
    const all = await transmissionsOf(merchant, purchase_order_id)
    return all.map(({ state }) => state).join() === states && all
  }, `transmissions are ${states}`)
}

/** The mails to the customer, oldest first. */
export async function mailsOf (
  merchant: TestMerchant, sales_order_id: string
): Promise<Transmission[]> {
  const { data } = await bodyOfAnswer<{ data: Transmission[] }>(
    merchant.get(`/v1/sales-orders/${sales_order_id}/transmissions`))
  return data.toReversed()
}

/** Waits until they are these, such as `confirmation sent,delay queued`. */
export async function untilMailed (
  merchant: TestMerchant, sales_order_id: string, mails: string
): Promise<Transmission[]> {
  return until(async () => {
    const all = await mailsOf(merchant, sales_order_id)
    return all.map(({ message, state }) => `${message} ${state}`).join() === mails && all
  }, `mails are ${mails}`)
}

export type OnChannel = { id: string, sku: string, supplier_id: string, purchase_order_id: string }

/** Places an order of one line that is issued to a new supplier with these channels. */
export async function placeOnChannels (
  merchant: TestMerchant, channels: object[], { supplier = {}, line = {}, about = {} } = {}
): Promise<OnChannel> {
  const sku = newSku()
  const supplier_id = await merchant.givenSupplier({ channels, ...supplier })
  await merchant.givenStock(supplier_id, sku)
  const placed = await placeOf(merchant, sku, { line, about })
  return { ...placed, sku, supplier_id }
}

async function placeOf (
  merchant: TestMerchant, sku: string, { line = {}, about = {} } = {}
): Promise<{ id: string, purchase_order_id: string }> {
  const { id } = await bodyOfAnswer(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 3, unit_price: '19.90', ...line }], ...about
  })))
  const [order] = await purchaseOrdersOf(merchant, id)
  if (order === undefined) throw new Error('the sales order was not sourced')
  return { id, purchase_order_id: order.id }
}

export type Told = PurchaseOrder & {
  number: string, revision: number, sent_at: string | null, acknowledgement_due_at: string | null
}

export const readOrder = async (merchant: TestMerchant, id: string): Promise<Told> =>
  bodyOfAnswer<Told>(merchant.get(`/v1/purchase-orders/${id}`))

/** As if the pause before the next attempt were over. */
export async function letTimePass ({ db }: Pick<TestService, 'db'>, merchant: TestMerchant) {
  await sql`update transmissions set next_attempt_at = now()
    where merchant_id = ${merchant.id} and state = 'queued'`.execute(db)
  await sql`update channel_pauses set paused_until = now()
    where merchant_id = ${merchant.id}`.execute(db)
}

/** As if what fails had failed for an hour. */
export async function letAnHourPass ({ db }: Pick<TestService, 'db'>, merchant: TestMerchant) {
  await sql`update transmissions set note_at = now()
    where merchant_id = ${merchant.id} and note_at is not null`.execute(db)
}
