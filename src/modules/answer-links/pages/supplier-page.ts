// The page of a supplier: its purchase order as it sees it over the API, and what it can answer.

import { html, type Html } from '../../../platform/http/html.ts'
import type { SupplierPurchaseOrder } from '../../purchase-orders/schema/purchase-order.ts'
import { shipFromText } from '../../../formats/parcel-content.ts'
import { type PageView, renderOrderPage } from './layout.ts'
import { factOfCount, renderAddress, renderFacts, renderParcel } from './order-parts.ts'
import {
  renderAccept, renderAnswer, renderCancellation, renderClose, renderDelivery, renderShip
} from './supplier-forms.ts'

export type Line = SupplierPurchaseOrder['lines'][number]

export function renderSupplierPage (view: PageView, order: SupplierPurchaseOrder): string {
  const { words: { texts }, merchant_name } = view
  const forms = [
    renderCancellation(view, order), renderAccept(view, order), renderAnswer(view, order),
    renderShip(view, order), renderClose(view, order)
  ].filter((one) => one !== null)
  return renderOrderPage(view, `${texts.order_of(merchant_name)} ${order.number}`, html`
<h1>${texts.order_of(merchant_name)}</h1>
${renderOrder(view, order)}
<section aria-labelledby="lines"><h2 id="lines">${texts.lines}</h2>
<ol class="lines">${order.lines.map((line) => renderLine(view, order, line))}</ol>
${renderTotals(view, order)}
</section>
${renderNotes(view, order)}
${forms.length > 0 ? forms : html`<p class="nothing">${texts.nothing_to_do}</p>`}
${renderShipments(view, order)}`)
}

function renderOrder ({ words }: PageView, order: SupplierPurchaseOrder): Html {
  const { texts, instant } = words
  const { number, sales_order_reference, status, issued_at, ship_to, delivery_mode } = order
  const { ship_from } = order
  const due = status === 'issued' ? order.acknowledgement_due_at : null
  return html`${renderFacts([
    [texts.number, number],
    [texts.reference, ship_from === null ? sales_order_reference : null],
    [texts.pack_for, shipFromText(order)],
    [texts.status, texts.statuses[status]],
    [texts.ordered_on, issued_at === null ? null : instant(issued_at)],
    [texts.answer_by, due === null ? null : html`<strong>${instant(due)}</strong>`],
    [delivery_mode === 'drop_ship' ? texts.ship_to : texts.ship_to_warehouse,
      renderAddress(words, ship_to)]
  ])}${order.ship_complete ? html`<p class="important">${texts.ship_complete}</p>` : null}`
}

function renderLine (
  { words }: PageView, { currency, lines }: SupplierPurchaseOrder, line: Line
): Html {
  const { texts, money, number, date } = words
  const { sku, supplier_sku, cost_increase, substitution, line_number } = line
  const { requested_date, promised_date } = line
  return html`<li><h3>${texts.line(String(line_number))}: ${supplier_sku ?? sku}</h3>
${renderFacts([
  [texts.quantity, number(line.quantity)],
  [texts.unit_cost, money(line.unit_cost, currency)],
  [texts.amount, money(line.amount, currency)],
  [texts.our_sku, supplier_sku === null ? null : sku],
  [texts.instead_of, lines.find((one) => one.line_number === line.substitute_for)?.sku ?? null],
  [texts.requested_date, requested_date === null ? null : date(requested_date)],
  [texts.promised_date, promised_date === null ? null : date(promised_date)],
  factOfCount(words, texts.accepted, line.accepted_quantity),
  factOfCount(words, texts.rejected, line.rejected_quantity),
  factOfCount(words, texts.canceled, line.canceled_quantity),
  factOfCount(words, texts.asked_back, line.pending_cancellation_quantity),
  factOfCount(words, texts.shipped, line.shipped_quantity),
  factOfCount(words, texts.delivered, line.delivered_quantity)
])}
${cost_increase === null
  ? null
  : html`<p class="important">${texts.cost_waits(
    number(cost_increase.quantity), money(cost_increase.unit_cost, currency))}</p>`}
${substitution === null
  ? null
  : html`<p class="important">${texts.substitute_waits(
    number(substitution.quantity), substitution.sku)}</p>`}
</li>`
}

function renderTotals (
  { words: { texts, money } }: PageView,
  { order_fee, freight, total, currency }: SupplierPurchaseOrder
): Html {
  const unlessZero = (amount: string): string | null =>
    /[1-9]/.test(amount) ? money(amount, currency) : null
  return html`<div class="totals">${renderFacts([
    [texts.order_fee, unlessZero(order_fee)],
    [texts.freight, unlessZero(freight)],
    [texts.total, html`<strong>${money(total, currency)}</strong>`]
  ])}</div>`
}

function renderNotes (
  { words: { texts, instant } }: PageView, { notes }: SupplierPurchaseOrder
): Html | null {
  if (notes.length === 0) return null
  return html`<section aria-labelledby="notes"><h2 id="notes">${texts.notes}</h2>
<ul class="notes">${notes.map(({ text, author: { role }, created_at }) => html`<li>
<p class="text">${text}</p><p class="hint">${
  role === 'supplier' ? texts.from_supplier : texts.from_merchant}, ${instant(created_at)}</p>
</li>`)}</ul></section>`
}

function renderShipments (view: PageView, order: SupplierPurchaseOrder): Html | null {
  const { words } = view
  const sent = order.shipments.filter(({ state }) => state !== 'canceled')
  if (sent.length === 0) return null
  return html`<section aria-labelledby="shipments">
<h2 id="shipments">${words.texts.shipments}</h2>
<ol class="lines">${sent.map((shipment, at) => html`<li>
<h3>${at + 1}. ${shipment.lines.map(({ sku, quantity }) =>
  `${words.number(quantity)} × ${sku}`).join(', ')}</h3>
${renderParcel(words, shipment)}
${renderDelivery(view, shipment)}
</li>`)}</ol></section>`
}
