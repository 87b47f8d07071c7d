// The page of a customer: the sales order as a storefront sees it, to be confirmed or canceled.

import { html, type Html } from '../../../platform/http/html.ts'
import type { StorefrontSalesOrder } from '../../sales-orders/schema/sales-order.ts'
import { partsOf, renderForm } from './form.ts'
import { type PageView, renderOrderPage } from './layout.ts'
import { factOfCount, renderAddress, renderFacts, renderParcel, sentOf } from './order-parts.ts'
import type { CustomerAction } from './texts/texts.ts'

type Order = StorefrontSalesOrder

/** `actions` are those that the customer may take now. */
export function renderCustomerPage (
  view: PageView, order: Order, actions: readonly CustomerAction[]
): string {
  const { words, merchant_name } = view
  const { texts } = words
  const sent = sentOf(order.shipments)
  return renderOrderPage(view, `${texts.your_order_at(merchant_name)} ${order.number}`, html`
<h1>${texts.your_order_at(merchant_name)}</h1>
${renderFacts([
  [texts.number, order.number],
  [texts.reference, order.reference],
  [texts.status, texts.sale_statuses[order.status]],
  [texts.ordered_on, words.instant(order.created_at)],
  [texts.delivery_address, renderAddress(words, order.ship_to)]
])}
<section aria-labelledby="lines"><h2 id="lines">${texts.lines}</h2>
<ol class="lines">${order.lines.map((line) => renderLine(view, order, line))}</ol>
${renderTotals(view, order)}
</section>
${actions.map((action) => renderAction(view, order, action))}
${sent.length === 0
  ? null
  : html`<section aria-labelledby="shipments"><h2 id="shipments">${texts.shipments}</h2>
<ol class="lines">${sent.map((shipment) =>
  html`<li>${renderParcel(words, shipment)}</li>`)}</ol></section>`}`)
}

function renderLine (
  { words }: PageView, { currency }: Order, line: Order['lines'][number]
): Html {
  const { texts, money, number, date } = words
  const { line_number, description, sku, promised_date } = line
  return html`<li><h3>${texts.line(String(line_number))}: ${description ?? sku}</h3>
${renderFacts([
  [texts.quantity, number(line.quantity)],
  [texts.unit_price, money(line.unit_price, currency)],
  [texts.amount, money(line.amount, currency)],
  [texts.our_sku, description === null ? null : sku],
  [texts.sent_instead, line.substitutes.map((one) =>
    `${number(one.quantity)} × ${one.sku}`).join(', ')],
  [texts.promised_date, promised_date === null ? null : date(promised_date)],
  factOfCount(words, texts.canceled, line.canceled_quantity),
  factOfCount(words, texts.asked_back, line.pending_cancellation_quantity),
  factOfCount(words, texts.shipped, line.shipped_quantity),
  factOfCount(words, texts.delivered, line.delivered_quantity)
])}</li>`
}

function renderTotals (
  { words: { texts, money } }: PageView,
  { charges, currency, tax_total, total, credited, paid, payment_due, refund_due }: Order
): Html {
  const sums = charges.map(({ amount }) => money(amount, currency)).join(', ')
  const unlessZero = (amount: string): string | null =>
    /[1-9]/.test(amount) ? money(amount, currency) : null
  return html`<div class="totals">${renderFacts([
    [texts.charges, sums],
    [texts.tax, unlessZero(tax_total)],
    [texts.total, html`<strong>${money(total, currency)}</strong>`],
    [texts.credited, unlessZero(credited)],
    [texts.paid, unlessZero(paid)],
    [texts.payment_due, unlessZero(payment_due)],
    [texts.refund_due, unlessZero(refund_due)]
  ])}</div>`
}

function renderAction (view: PageView, { version }: Order, action: CustomerAction): Html {
  const { texts } = view.words
  const parts = partsOf(view, action, action)
  const form = renderForm(parts, { action, version, prefix: action }, html``)
  if (action === 'confirm') {
    return html`<section class="action confirm" aria-labelledby="confirm">
<h2 id="confirm">${texts.actions.confirm}</h2>${form}</section>`
  }
  return html`<section class="action ${action}"><details${parts.is_posted ? html` open` : null}>
<summary><h2>${texts.actions[action]}</h2></summary>
<p>${texts.hints[action]}</p>${form}</details></section>`
}
