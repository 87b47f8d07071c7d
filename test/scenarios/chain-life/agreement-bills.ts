// Whether what a partner has invoiced is here once, to the cent, and never credits what it did not
// ask for.

import { centsOf, type Hop, sum } from './hop.ts'
import type { Invoice } from './billing.ts'
import type { Purchase, Sale } from './telling.ts'

const ISSUED: readonly string[] = ['issued', 'partially_paid', 'paid']

/** In words; empty when all is as it must be. */
export function compareBills (hop: Hop): string[] {
  const { orders, partner: { sales, invoices } } = hop
  const known = new Set<string>()
  const faults = orders.flatMap((order) => {
    const sale = sales.find(({ reference }) => reference === order.id)
    if (sale === undefined) return []
    const issued = invoices.filter(({ sales_order_id, status }) =>
      sales_order_id === sale.id && ISSUED.includes(status))
    for (const { id } of issued) known.add(id)
    return [
      ...issued.flatMap((one) => compareInvoice(hop, order, one)),
      ...compareCredits(sale, issued),
      ...compareMatches(hop, order, sale)
    ].map((text) => `${hop.name} ${order.id}: ${text}`)
  })
  const strange = hop.bills.filter(({ metadata: { partner_invoice: id } }) =>
    id !== undefined && !known.has(id))
  return [...faults, ...strange.map(({ id }) => `${hop.name}: the bill ${id} is of no invoice`)]
}

function compareInvoice (hop: Hop, order: Purchase, invoice: Invoice): string[] {
  const { id, number, kind, total } = invoice
  const bills = hop.bills.filter(({ metadata }) => metadata.partner_invoice === id)
  const [bill] = bills
  const name = `the ${kind} ${number} of ${total}`
  if (bills.length > 1) return [`${name} is ${bills.length} bills`]
  if (bill === undefined) {
    return isExplained(hop, order, invoice) ? [] : [`${name} is no bill`]
  }
  const sign = kind === 'credit_note' ? -1 : 1
  const is_elsewhere = bill.lines.some(({ purchase_order_id }) => purchase_order_id !== order.id)
  return [
    ...centsOf(bill.total) === sign * centsOf(total) ? [] : [`${name} is billed as ${bill.total}`],
    ...is_elsewhere ? [`${name} is a bill of another order`] : []
  ]
}

/** It asks nothing, was typed in, or a person reads on the order that it cannot be a bill. */
function isExplained (
  { bills }: Hop, { internal_notes }: Purchase, { id, number, total }: Invoice
): boolean {
  if (centsOf(total) === 0) return true
  const is_typed = bills.some((bill) => bill.number === number && bill.status !== 'rejected' &&
    bill.metadata.partner_invoice === undefined)
  return is_typed || internal_notes.some(({ text }) =>
    text.includes('this is no bill') && (text.includes(number ?? id) || text.includes(id)))
}

/** What both sides know to have left, and nobody here has lost, is disputed no more. */
function compareMatches (hop: Hop, { id, delivery_mode, lines }: Purchase, sale: Sale): string[] {
  const bills = hop.bills.filter((bill) =>
    bill.lines.some(({ purchase_order_id }) => purchase_order_id === id))
  const is_simple = delivery_mode === 'drop_ship' && bills.every(({ status, metadata }) =>
    status !== 'rejected' && metadata.partner_invoice !== undefined)
  const sent = sum(lines, (line) =>
    line.shipped_quantity + line.over_shipped_quantity - line.lost_quantity)
  const their_sent = sum(sale.lines.filter(({ replacement_for }) => replacement_for === null),
    ({ shipped_quantity }) => shipped_quantity)
  if (!is_simple || sent < their_sent) return []
  return bills.flatMap(({ number, status, findings }) => findings.flatMap(({ code, detail }) =>
    code === 'not_shipped' && status === 'disputed'
      ? [`the bill ${number} is disputed, though all of it has left: ${detail}`]
      : []))
}

/**
 * Of each line no more is credited than was invoiced, and no more is invoiced than has left: or,
 * where a parcel was voided after its invoice, than is still to leave.
 */
function compareCredits ({ lines, shipments }: Sale, issued: readonly Invoice[]): string[] {
  const signOf = ({ kind }: Invoice): number => kind === 'credit_note' ? -1 : 1
  const total = sum(issued, (one) => signOf(one) * centsOf(one.total))
  return [
    ...total < 0 ? [`more is credited than was invoiced: ${total}`] : [],
    ...lines.flatMap(({ line_number, shipped_quantity, quantity, canceled_quantity }) => {
      const units = sum(issued, (one) => signOf(one) * sum(one.lines, (line) =>
        line.sales_order_line_number === line_number ? line.quantity : 0))
      const is_voided = shipments.some(({ canceled_at }) => canceled_at !== null)
      const most = is_voided ? quantity - canceled_quantity : shipped_quantity
      return units < 0 || units > most
        ? [`${units} units of line ${line_number} are invoiced, ${shipped_quantity} have left`]
        : []
    })
  ]
}
