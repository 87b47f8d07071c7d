// What is stored, against what the model says must be so.

import { billingStatusOf } from './bills.ts'
import { describeBillFacts, describeBills } from './charging.ts'
import { centsOf } from './crediting.ts'
import { arrivalsOf } from './delivering.ts'
import type { Facts, IncidentFact, ShipmentFact } from './facts.ts'
import {
  type Destination, type Model, pendingOf, type Purchase, type PurchaseLine, reservedOf, type Sale,
  sentOf, servingOf, sourcedOf, sum, unsourcedOf
} from './model.ts'
import { isPaid, paidOf, paymentStatusOf, refundDueOf, totalOf } from './owing.ts'
import type { Shipment } from './shipments.ts'
import type { Worth } from './worth.ts'

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
      described.set(one.id, describeParcel(one))
    }
    if (isSome(sale.invoiced)) described.set(`${sale.id} invoiced`, sale.invoiced)
  }
  describeBills(described, model)
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
    credits: sale.credits.map(({ line_number, quantity, amount }) =>
      [line_number, quantity, amount]),
    payments: sale.payments.map(({ reversed, refunded }) => [reversed, refunded]),
    is_paid_in_time: sale.status === 'confirmed' && !isPaid(sale) ? 'open' : true
  }
}

const isSome = ({ total, tax }: Worth): boolean => total !== 0 || tax !== 0

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
    replacement_for: line.replacement_for,
    note,
    engraving,
    excluded: [...excluded].sort()
  }
}

function describePurchase (described: Described, purchase: Purchase): void {
  const { id, status, cancellation, gift, lines } = purchase
  described.set(id, {
    status,
    cancellation,
    gift,
    billing_status: billingStatusOf(purchase),
    ...describeAddress(purchase)
  })
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
      lost: line.lost,
      refused: line.refused,
      returned,
      missing,
      over,
      reserved: line.reserved,
      ...describeBilled(line),
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

function describeBilled (
  { billed, given_back, billed_goods, billed_charges }: PurchaseLine
): Record<string, unknown> {
  const billed_amount = billed_goods === null ? null : billed_goods + (billed_charges ?? 0)
  return { billed, given_back, billed_amount, billed_charges }
}

function describeParcel (shipment: Shipment): Record<string, unknown> {
  const { is_delivered, is_failed, is_canceled, incidents, lines } = shipment
  return {
    is_delivered,
    is_failed,
    is_canceled,
    arrived: arrivalsOf(shipment),
    gone: lines.map(({ lost, refused }) => [lost, refused]),
    incidents: incidents.map((one) =>
      [one.id, one.kind, one.outcome, ...one.lines.map(({ left }) => left)])
  }
}

function describeShipment (
  { delivered_at, failed_at, canceled_at, incidents, lines }: ShipmentFact
): Record<string, unknown> {
  const is_delivered = delivered_at !== null
  return {
    is_delivered,
    is_failed: failed_at !== null,
    is_canceled: canceled_at !== null,
    arrived: lines.map(({ quantity, arrived, lost, refused }) =>
      is_delivered ? quantity - lost - refused : arrived),
    gone: lines.map(({ lost, refused }) => [lost, refused]),
    incidents: incidents.map((one) => [one.id, one.kind, one.outcome, ...one.lines.map(leftOf)])
  }
}

const leftOf = (
  { quantity, found_quantity, returned_quantity }: IncidentFact['lines'][number]
): number => quantity - found_quantity - returned_quantity

function describeFacts (facts: Facts): Described {
  const described: Described = new Map()
  describeOrderFacts(described, facts)
  for (const shipment of facts.shipments) {
    described.set(shipment.id, describeShipment(shipment))
  }
  describeBillFacts(described, facts)
  for (const { sale_id, ...amounts } of facts.invoiced) {
    if (isSome(amounts)) described.set(`${sale_id} invoiced`, amounts)
  }
  for (const { supplier_id, sku, on_hand, reserved, unit_cost } of facts.stock) {
    described.set(`${supplier_id} ${sku}`, { on_hand, reserved, unit_cost })
  }
  return described
}

function describeOrderFacts (
  described: Described, { sales, purchases, exceptions }: Facts
): void {
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
      credits: sale.credits.map(({ line_number, quantity, amount }) =>
        [line_number, quantity, centsOf(amount)]),
      payments: sale.payments.map(({ reversed, refunded }) => [reversed, refunded]),
      is_paid_in_time: status === 'confirmed' && !is_paid
        ? 'open'
        : sale.payment_due_at === null
    })
    for (const line of sale.lines) {
      const {
        line_number, sku: _sku, price: _price, cancel_reason: _reason, excluded, ...units
      } = line
      described.set(`${sale.id}/${line_number}`, { ...units, excluded: excluded.toSorted() })
    }
  }
  for (const { id, status, cancellation, ship_to, gift, billing_status, lines } of purchases) {
    described.set(id,
      { status, cancellation, gift, billing_status, ...describeAddress({ ship_to }) })
    for (const line of lines) {
      const {
        line_number, sale_line: _line, sku: _sku, surplus: _surplus, accepted_at: _at, ...units
      } = line
      described.set(`${id}/${line_number}`, units)
    }
  }
}
