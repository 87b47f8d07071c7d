// What is stored, against what the model says must be so.

import { arrivalsOf } from './delivering.ts'
import type { Facts, ShipmentFact } from './facts.ts'
import {
  type Destination, isPaid, type Model, paidOf, paymentStatusOf, pendingOf, type Purchase,
  refundDueOf, reservedOf, type Sale, sentOf, servingOf, sourcedOf, sum, totalOf, unsourcedOf
} from './model.ts'

/** Every number that is otherwise, as words. */
export function findDifferences (model: Model, facts: Facts): string[] {
  const wanted = describe(model)
  const found = describeFacts(facts)
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((name) => {
    const [a, b] = [JSON.stringify(found.get(name)), JSON.stringify(wanted.get(name))]
    return a === b ? [] : [`${name}: ${a}, and not ${b}`]
  })
}

type Described = Map<string, Record<string, unknown>>

function describe (model: Model): Described {
  const described: Described = new Map()
  for (const sale of model.sales) {
    described.set(sale.id, describeSale(sale))
    for (const line of sale.lines) {
      described.set(`${sale.id}/${line.line_number}`, describeLine(sale, line))
    }
    for (const purchase of sale.purchases) describePurchase(described, purchase)
    for (const one of sale.shipments) {
      const { id, is_delivered, is_canceled } = one
      described.set(id, { is_delivered, is_canceled, arrived: arrivalsOf(one) })
    }
  }
  for (const row of model.stock) {
    const { on_hand, unit_cost } = row
    described.set(`${row.supplier_id} ${row.sku}`,
      { on_hand, reserved: reservedOf(model, row), unit_cost })
  }
  return described
}

function describeSale (sale: Sale): Record<string, unknown> {
  const sourced = sum(sale.lines, (line) => sourcedOf(sale, line))
  const unsourced = sum(sale.lines, (line) => unsourcedOf(sale, line))
  return {
    status: sale.status,
    ...describeAddress(sale),
    gift: sale.gift,
    payment_status: paymentStatusOf(sale),
    sourcing_status: sourcingStatusOf(sourced, unsourced),
    holds: sale.holds + (sale.is_reversal_held ? 1 : 0),
    is_reversal_told: sale.is_reversal_told,
    total: totalOf(sale),
    paid: paidOf(sale),
    refund_due: refundDueOf(sale),
    credited: Math.min(totalOf(sale), sale.credited),
    payments: sale.payments.map(({ reversed, refunded }) => [reversed, refunded]),
    is_paid_in_time: sale.status === 'confirmed' && !isPaid(sale) ? 'open' : true
  }
}

function describeAddress (
  { ship_to: { line1, phone } }: { ship_to: Destination }
): Record<string, unknown> {
  return { line1, phone }
}

function sourcingStatusOf (sourced: number, unsourced: number): string {
  if (sourced === 0) return 'unsourced'
  return unsourced === 0 ? 'sourced' : 'partially_sourced'
}

function describeLine (sale: Sale, line: Sale['lines'][number]): Record<string, unknown> {
  const { line_number, quantity, canceled, excluded, note, engraving } = line
  return {
    quantity,
    canceled,
    sourced: sourcedOf(sale, line),
    pending: sum(servingOf(sale, line_number), ({ pending }) =>
      pending.cancellation + pending.reduction),
    ...sentOf(sale, line_number),
    returned: sum(servingOf(sale, line_number), (one) => one.returned),
    excluded: [...excluded].sort(),
    note,
    engraving
  }
}

function describePurchase (described: Described, purchase: Purchase): void {
  const { id, status, cancellation, gift, lines } = purchase
  described.set(id, { status, cancellation, gift, ...describeAddress(purchase) })
  for (const line of lines) {
    const { quantity, accepted, rejected, canceled, shipped, delivered } = line
    const { returned, missing, over } = line
    described.set(`${id}/${line.line_number}`, {
      quantity,
      accepted,
      rejected,
      canceled,
      shipped,
      delivered,
      returned,
      missing,
      over,
      reserved: line.reserved,
      pending: pendingOf(line),
      proposed: line.proposed,
      offered: line.offer?.units ?? 0,
      unit_cost: line.unit_cost,
      note: line.note,
      engraving: line.engraving,
      substitute_for: line.substitute_for
    })
  }
}

function describeShipment (
  { delivered_at, canceled_at, lines }: ShipmentFact
): Record<string, unknown> {
  const is_delivered = delivered_at !== null
  return {
    is_delivered,
    is_canceled: canceled_at !== null,
    arrived: lines.map(({ quantity, arrived }) => is_delivered ? quantity : arrived)
  }
}

function describeFacts ({ sales, purchases, shipments, stock, exceptions }: Facts): Described {
  const described: Described = new Map()
  for (const sale of sales) {
    const { status, payment_status, sourcing_status, holds, total, paid, refund_due } = sale
    const owed = Math.max(0, total - sale.credited)
    const is_paid = sale.payment_terms === 'on_account' || paid >= owed
    described.set(sale.id, {
      status,
      ...describeAddress(sale),
      gift: sale.gift,
      payment_status,
      sourcing_status,
      holds: holds.length,
      is_reversal_told: exceptions.some(({ kind, sale_id, is_open }) =>
        kind === 'payment_reversed' && sale_id === sale.id && is_open),
      total,
      paid,
      refund_due,
      credited: sale.credited,
      payments: sale.payments.map(({ reversed, refunded }) => [reversed, refunded]),
      is_paid_in_time: status === 'confirmed' && !is_paid
        ? 'open'
        : sale.payment_due_at === null
    })
    for (const line of sale.lines) {
      const { quantity, canceled, sourced, pending, shipped, delivered, excluded } = line
      const { returned, note, engraving } = line
      described.set(`${sale.id}/${line.line_number}`, {
        quantity,
        canceled,
        sourced,
        pending,
        shipped,
        delivered,
        returned,
        excluded: excluded.toSorted(),
        note,
        engraving
      })
    }
  }
  for (const { id, status, cancellation, ship_to, gift, lines } of purchases) {
    described.set(id, { status, cancellation, gift, ...describeAddress({ ship_to }) })
    for (const line of lines) {
      const {
        line_number, sale_line: _line, sku: _sku, surplus: _surplus, accepted_at: _at, ...units
      } = line
      described.set(`${id}/${line_number}`, units)
    }
  }
  for (const shipment of shipments) described.set(shipment.id, describeShipment(shipment))
  for (const { supplier_id, sku, on_hand, reserved, unit_cost } of stock) {
    described.set(`${supplier_id} ${sku}`, { on_hand, reserved, unit_cost })
  }
  return described
}
