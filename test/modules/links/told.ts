// Tells partners what was bought of them and what is wanted no more, as the sending does.

import { sql } from 'kysely'
import type { TestMerchant, TestService } from '../../support/service.ts'
import { bodyOfAnswer } from '../../support/stories.ts'

type Line = Record<string, number | string> & { line_number: number }
type Bought = {
  id: string,
  status: string,
  supplier_id: string,
  currency: string,
  ship_to: object
  lines: Line[]
}

type Telling = { from: TestMerchant, supplier_id: string, to: TestMerchant, unsourced?: string }

export async function tellPartner (
  { db }: TestService, { from, supplier_id, to, unsourced = 'wait' }: Telling
): Promise<void> {
  const { data } = await bodyOfAnswer<{ data: Bought[] }>(
    from.get(`/v1/purchase-orders?supplier_id=${supplier_id}&limit=50`))
  for (const order of data.toReversed()) {
    // eslint-disable-next-line no-await-in-loop -- as below
    const { rows } = await sql`select from transmissions
      where purchase_order_id = ${order.id} and state = 'queued'`.execute(db)
    if (rows.length === 0) continue
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await tellOrder(to, order, unsourced)
    // eslint-disable-next-line no-await-in-loop -- as above
    await sql`update transmissions set state = 'sent', finished_at = now(), next_attempt_at = null
      where purchase_order_id = ${order.id} and state = 'queued'`.execute(db)
  }
}

async function tellOrder (to: TestMerchant, order: Bought, unsourced: string): Promise<void> {
  type Sale = { id: string, lines: Line[] }
  const live = (line: Line): number => Number(line.quantity) - Number(line.rejected_quantity) -
    Number(line.canceled_quantity)
  const { data: [sale] } = await bodyOfAnswer<{ data: Sale[] }>(
    to.get(`/v1/sales-orders?reference=${order.id}`))
  if (sale === undefined) {
    const lines = order.lines.filter((line) => live(line) > 0)
    if (lines.length === 0) return
    await bodyOfAnswer(to.storefront.post('/v1/sales-orders', {
      reference: order.id,
      currency: order.currency,
      payment_terms: 'on_account',
      shortage_policy: unsourced === 'wait' ? 'backorder' : 'cancel_short',
      customer: { name: 'Partner' },
      ship_to: order.ship_to,
      lines: lines.map((line) =>
        ({ sku: line.sku, quantity: live(line), unit_price: line.unit_cost }))
    }))
    return
  }
  const fewer = sale.lines.flatMap((theirs, index) => {
    const line = order.lines[index]
    if (line === undefined) return []
    const wanted = live(line) - Number(line.pending_cancellation_quantity)
    const has = Number(theirs.quantity) - Number(theirs.canceled_quantity) -
      Number(theirs.pending_cancellation_quantity)
    const quantity = Math.min(has - wanted, has - Number(theirs.shipped_quantity))
    return quantity > 0 ? [{ line_number: theirs.line_number, quantity }] : []
  })
  if (fewer.length > 0) {
    await to.storefront.post(`/v1/sales-orders/${sale.id}/cancellation`, { lines: fewer })
  }
}
