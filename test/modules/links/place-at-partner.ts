// Orders of C of which the partner, B, has the units itself, and messages that are sent at once.

import { sql } from 'kysely'
import { salesOrderBody } from '../../support/service.ts'
import {
  bodyOfAnswer, type Exception, exceptionsOf, newSku, purchaseOrdersOf
} from '../../support/stories.ts'
import type { Chain } from './chain.ts'

export type PlacedAtPartner = {
  /** Of C's purchase order. */
  id: string
  cancel: () => Promise<object>
  exceptions: () => Promise<Exception[]>
  /** None as long as the partner does not have the order. */
  statusesAtPartner: () => Promise<string[]>
}

/** Five units; nothing is sent yet. */
export async function placeAtPartner (
  { b, c, c_link }: Pick<Chain, 'b' | 'c' | 'c_link'>
): Promise<PlacedAtPartner> {
  const sku = newSku()
  await b.givenStock(b.supplier_id, sku, { unit_cost: '5.00' })
  await c.givenStock(c_link.supplier_id, sku, { unit_cost: '12.00' })
  const { id: sale_id } = await bodyOfAnswer(c.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 5, unit_price: '19.90' }]
  })))
  const [{ id } = { id: '' }] = await purchaseOrdersOf(c, sale_id)
  return {
    id,
    cancel: async () => bodyOfAnswer(c.post(`/v1/sales-orders/${sale_id}/cancellation`, {})),
    exceptions: async () => exceptionsOf(c, sale_id),
    statusesAtPartner: async () => (await bodyOfAnswer<{ data: Array<{ status: string }> }>(
      b.get(`/v1/sales-orders?reference=${id}`))).data.map(({ status }) => status)
  }
}

/** What waits is sent now, as if all pauses were over. */
export async function sendAtOnce (
  { c, service: { db } }: Pick<Chain, 'c' | 'service'>
): Promise<void> {
  await sql`update transmissions set next_attempt_at = now() where state = 'queued'`.execute(db)
  await sql`update channel_pauses set paused_until = now()`.execute(db)
  await c.sendTransmissions()
}
