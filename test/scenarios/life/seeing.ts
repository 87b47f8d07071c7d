// A model of what is stored, for actors who only look: enough to choose what to do next.

import type { Bill } from './bills.ts'
import type { BillFact, Facts, IncidentFact, PurchaseFact, SaleFact } from './facts.ts'
import type { Model, Purchase, Sale, Supplier } from './model.ts'
import type { Incident } from './shipments.ts'

/** Of the newest orders. */
export function modelOf (facts: Facts, suppliers: Supplier[], orders: number): Model {
  const sales = facts.sales.slice(-orders)
  const ids = new Set(sales.map(({ id }) => id))
  const isSeen = ({ sale_id }: { sale_id: string | null }): boolean => ids.has(sale_id ?? '')
  const seen = {
    ...facts,
    sales,
    purchases: facts.purchases.filter(isSeen),
    shipments: facts.shipments.filter(isSeen),
    exceptions: facts.exceptions.filter(isSeen)
  }
  return {
    config: { cost_tolerance: 10, late_policy: 'wait', approval: 'manual' },
    suppliers,
    stock: facts.stock,
    sales: sales.map((sale) => seeSale(sale, seen)),
    bills: facts.bills.slice(-orders).map(seeBill),
    facts: seen
  }
}

function seeSale (fact: SaleFact, { purchases, shipments }: Facts): Sale {
  const { id, status, payment_terms, shortage_policy, delivery_mode, priority, payments } = fact
  const lines = fact.lines.map(({ excluded, ...line }) =>
    ({
      ...line,
      discount: 0,
      rate: '0',
      excluded: new Set(excluded),
      credited: creditedOf(fact, line.line_number)
    }))
  const paid = payments.reduce((all, { amount, reversed }) => all + amount - reversed, 0)
  const amounts = lines.reduce((all, { price, quantity, canceled }) =>
    all + price * (quantity - canceled), 0)
  return {
    id,
    status: status as Sale['status'],
    terms: payment_terms as Sale['terms'],
    policy: shortage_policy as Sale['policy'],
    mode: delivery_mode as Sale['mode'],
    ship_to: fact.ship_to,
    gift: fact.gift,
    priority,
    tax: { mode: modeOf(fact), rounding: 'half_up' },
    shipping: Math.max(0, fact.total - amounts),
    shipping_rate: '0',
    off: Math.max(0, amounts - fact.total),
    holds: fact.holds.length - (fact.reversal_hold === null ? 0 : 1),
    is_reversal_held: fact.reversal_hold !== null,
    is_reversal_told: fact.reversal_hold !== null,
    payments: payments.map((one) => ({ ...one, is_reinstated: false })),
    refunded: Math.max(0, paid - fact.paid),
    refunds: [],
    credited: fact.credited,
    credits: [],
    invoiced: { total: 0, tax: 0 },
    lines,
    purchases: purchases.filter(({ sale_id }) => sale_id === id).map(seePurchase),
    shipments: shipments.filter(({ sale_id }) => sale_id === id).map((shipment) => ({
      id: shipment.id,
      purchase_id: shipment.purchase_id,
      is_delivered: shipment.delivered_at !== null,
      is_failed: shipment.failed_at !== null,
      is_canceled: shipment.canceled_at !== null,
      shipped_at: shipment.shipped_at,
      incidents: shipment.incidents.map(seeIncident),
      lines: shipment.lines
    }))
  }
}

function modeOf ({ tax_mode, prices_include_tax }: SaleFact): Sale['tax']['mode'] {
  if (tax_mode === 'none') return 'none'
  return prices_include_tax ? 'gross' : 'net'
}

function creditedOf ({ credits }: SaleFact, line_number: number): number {
  return credits.reduce((all, one) =>
    all + (one.line_number === line_number ? one.quantity ?? 0 : 0), 0)
}

function seeBill ({ id, supplier_id, status, findings }: BillFact): Bill {
  return {
    id,
    supplier_id,
    number: id,
    status: status as Bill['status'],
    lines: [],
    charges: [],
    tax: null,
    total: 0,
    findings,
    is_spread: true
  }
}

function seeIncident ({ id, kind, outcome, lines }: IncidentFact): Incident {
  return {
    id,
    kind,
    outcome,
    is_suppliers_fault: false,
    lines: lines.map(({ line_number, sales_order_line_number, quantity, ...less }) => ({
      line_number,
      sale_line: sales_order_line_number,
      quantity,
      left: quantity - less.found_quantity - less.returned_quantity
    }))
  }
}

/** Why units are asked back is not seen: as if they were to be sought elsewhere. */
function seePurchase (fact: PurchaseFact): Purchase {
  const { id, supplier_id, status, cancellation, ship_to, gift, order_fee, lines } = fact
  return {
    id,
    supplier_id,
    status,
    cancellation,
    ship_to,
    gift,
    order_fee,
    billed_fee: 0,
    lines: lines.map(({ pending, surplus: _surplus, offered, ...line }) => ({
      ...line,
      billed_goods: line.billed_amount,
      billed_costs: [],
      expired: 0,
      pending: { cancellation: 0, reduction: 0, resourcing: pending, recall: 0 },
      recalled: 0,
      proposed_cost: line.unit_cost,
      offer: offered === 0 ? null : { units: offered, sku: line.sku, cost: line.unit_cost },
      asked_cost: line.unit_cost,
      sent: [],
      answers: '[]'
    }))
  }
}
