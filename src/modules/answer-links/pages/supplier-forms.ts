// The forms of a supplier: each is there only while its answer is possible.

import { html, type Html } from '../../../platform/http/html.ts'
import type { SupplierPurchaseOrder } from '../../purchase-orders/schema/purchase-order.ts'
import {
  type FormParts, partsOf, renderChoice, renderForm, renderInput, renderQuantity, renderSelect
} from './form.ts'
import type { PageView } from './layout.ts'
import { answerableLines, shippableLines, unansweredLines, unshippedLines } from './open-lines.ts'
import type { SupplierAction } from './texts/texts.ts'

type Order = SupplierPurchaseOrder
type Line = Order['lines'][number]

export function renderAccept (view: PageView, order: Order): Html | null {
  if (unansweredLines(order).length === 0) return null
  return renderSection(view, order, 'accept', () => null)
}

export function renderAnswer (view: PageView, order: Order): Html | null {
  const lines = answerableLines(order)
  if (lines.length === 0) return null
  return renderSection(view, order, 'answer', (parts) => html`${lines.map(({ line, most }) =>
    renderAnswerLine(parts, order, line, most))}`)
}

function renderAnswerLine (parts: FormParts, order: Order, line: Line, most: number): Html {
  const { texts, money, number } = parts.view.words
  const { line_number: at } = line
  return html`<fieldset><legend>${legendOf(parts, line)}</legend>
<div class="pair">
${renderQuantity(parts, {
  name: `now_${at}`, label: texts.send_units, hint: texts.of_units(number(most))
})}
${renderInput(parts, {
  name: `date_${at}`, label: texts.arrives_on, type: 'date', hint: texts.optional
})}
${renderQuantity(parts, {
  name: `later_${at}`, label: texts.later_units, hint: texts.optional
})}
${renderInput(parts, {
  name: `later_date_${at}`, label: texts.later_arrives_on, type: 'date', hint: texts.optional
})}
${renderInput(parts, {
  name: `cost_${at}`,
  label: `${texts.new_cost} (${order.currency})`,
  hint: texts.new_cost_hint(money(line.unit_cost, order.currency)),
  attributes: html` inputmode="decimal" autocomplete="off"`
})}
${renderSelect(parts, {
  name: `reason_${at}`, label: texts.rest_reason, options: texts.reasons
})}
${renderInput(parts, {
  name: `instead_${at}`,
  label: texts.instead,
  hint: texts.instead_hint,
  attributes: html` maxlength="100" autocomplete="off"`
})}
${renderInput(parts, {
  name: `instead_cost_${at}`,
  label: `${texts.instead_cost} (${order.currency})`,
  hint: texts.instead_cost_hint,
  attributes: html` inputmode="decimal" autocomplete="off"`
})}
${renderInput(parts, {
  name: `instead_date_${at}`, label: texts.instead_date, type: 'date', hint: texts.optional
})}
</div></fieldset>`
}

export function renderShip (view: PageView, order: Order): Html | null {
  const lines = shippableLines(order)
  if (lines.length === 0) return null
  const { texts, number } = view.words
  return renderSection(view, order, 'ship', (parts) => html`${
    order.ship_complete ? html`<p class="important">${texts.ship_complete}</p>` : null}
${lines.map(({ line, most }) => renderQuantity(parts, {
  name: `units_${line.line_number}`,
  label: legendOf(parts, line),
  hint: texts.of_units(number(most))
}))}
<div class="pair">
${renderInput(parts, {
  name: 'carrier', label: texts.carrier, hint: texts.optional, attributes: html` maxlength="100"`
})}
${renderInput(parts, {
  name: 'tracking_number',
  label: texts.tracking_number,
  hint: texts.optional,
  attributes: html` maxlength="100" autocomplete="off"`
})}
${renderInput(parts, {
  name: 'tracking_url', label: texts.tracking_url, type: 'url', hint: texts.optional
})}
</div>`)
}

export function renderClose (view: PageView, order: Order): Html | null {
  if (unshippedLines(order).length === 0) return null
  const { texts } = view.words
  return renderSection(view, order, 'close', (parts) => renderSelect(parts, {
    name: 'reason', label: texts.say_why, options: texts.reasons, is_required: true
  }))
}

export function renderCancellation (view: PageView, order: Order): Html | null {
  if (order.cancellation !== 'requested') return null
  const { texts, number, instant } = view.words
  const { cancellation_reason: reason, cancellation_due_at: due } = order
  const units = order.lines.reduce((all, line) => all + line.pending_cancellation_quantity, 0)
  return renderSection(view, order, 'cancellation', (parts) => html`
<p>${texts.cancellation_asked(number(units))}</p>
${reason === null ? null : html`<p>${texts.cancellation_reason}: ${reason}</p>`}
${due === null ? null : html`<p>${texts.answer_by}: <strong>${instant(due)}</strong></p>`}
${renderChoice(parts, {
  name: 'decision',
  label: texts.your_answer,
  options: { accepted: texts.give_up, refused: texts.keep }
})}
${renderInput(parts, {
  name: 'reason', label: texts.say_why, hint: texts.optional, attributes: html` maxlength="500"`
})}`)
}

/** A shipment that has not arrived. It has a version of its own. */
export function renderDelivery (
  view: PageView, { id, version, state }: Order['shipments'][number]
): Html | null {
  if (state !== 'in_transit' && state !== 'partially_delivered') return null
  const prefix = `deliver-${id}`
  const parts = partsOf(view, 'deliver', prefix)
  return html`<details${parts.is_posted ? html` open` : null}>
<summary>${view.words.texts.actions.deliver}</summary>
${renderForm(parts, { action: 'deliver', version, hidden: { shipment: id }, prefix }, html``)}
</details>`
}

/** What most people want stands open. The others open by a click, and after a fault. */
const OPEN: ReadonlySet<SupplierAction> = new Set(['accept', 'cancellation'])

function renderSection (
  view: PageView, { version }: Order, action: Exclude<SupplierAction, 'deliver'>,
  write: (parts: FormParts) => Html | null
): Html {
  const { texts } = view.words
  const parts = partsOf(view, action, action)
  const content = html`<p>${texts.hints[action]}</p>
${renderForm(parts, { action, version, prefix: action }, html`${write(parts)}`)}`
  if (OPEN.has(action)) {
    return html`<section class="action ${action}" aria-labelledby="${action}">
<h2 id="${action}">${texts.actions[action]}</h2>
${content}</section>`
  }
  return html`<section class="action ${action}"><details${parts.is_posted ? html` open` : null}>
<summary><h2>${texts.actions[action]}</h2></summary>
${content}</details></section>`
}

function legendOf ({ view: { words } }: FormParts, line: Line): string {
  const { line_number, supplier_sku, sku } = line
  return `${words.texts.line(String(line_number))}: ${supplier_sku ?? sku}`
}
