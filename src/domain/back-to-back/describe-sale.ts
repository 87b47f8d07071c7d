// Sales orders, purchase orders and exceptions as an operator reads them. Other roles get fewer
// fields of the same.

import type { BackToBack } from './state.ts'
import { describeShipment, type ShipmentDescription } from './describe-shipment.ts'
import { type ChargeDescription, describeTax, type TaxDescription } from './describe-tax.ts'
import type { Exception, Resolution } from '../model/exception/exception.ts'
import type { PartnerOrderSummary } from '../model/link/link.ts'
import { splitNotes } from '../model/note/note.ts'
import { formatMoney } from '../kernel/money.ts'
import { numberOf } from '../kernel/order-number.ts'
import { netCreditsOf } from '../model/sales-order/net-credits.ts'
import { describePayment, type PaymentDescription } from '../model/sales-order/payment.ts'
import {
  type Costs, type MarginBasis, marginBasisOf, marginOfLine, marginOfOrder
} from './margins.ts'
import {
  type PurchaseOrder, type PurchaseOrderLine, servedOf
} from '../model/purchase-order/purchase-order.ts'
import {
  missingOf, type SalesOrder, type SalesOrderLine, unsourcedOf
} from '../model/sales-order/sales-order.ts'
import type { Shipment } from '../model/shipment/shipment.ts'
import type { TaxGroup } from '../model/tax/tax.ts'
import { EXCEPTIONS } from '../resources.ts'

type Internal =
  'content_hash' | 'refunded' | 'terms_version' | 'lines' | 'payments' | 'notes' | 'charges' |
  'invoices'

export type SalesOrderLineDescription =
  Omit<SalesOrderLine,
    'sales_order_id' | 'latest_promised_date' | 'excluded_supplier_ids' | 'margin_waived'> & {
      unsourced_quantity: number
      tax_amount: string | null
      margin: string | null
      purchase_order_lines: Array<
      Pick<PurchaseOrderLine, 'purchase_order_id' | 'line_number' | 'quantity'>>
      substitutes: Substitute[]
    }

/** Units that a supplier sends of another SKU than the customer ordered. */
export type Substitute = { sku: string, quantity: number }

export type ExceptionDescription = Exception & { resolutions: readonly Resolution[] }

export type SalesOrderDescription = Omit<SalesOrder, Internal> & ReturnType<typeof splitNotes> & {
  number: string
  charges: readonly ChargeDescription[]
  taxes: readonly TaxGroup[]
  tax_total: string
  payment_due: string
  margin: string | null
  margin_basis: MarginBasis | null
  lines: SalesOrderLineDescription[]
  payments: PaymentDescription[]
  purchase_orders: PurchaseOrderSummary[]
  shipments: ShipmentDescription[]
  exceptions: ExceptionDescription[]
}

type PurchaseOrderSummary = Pick<PurchaseOrder,
  'id' | 'supplier_id' | 'supplier_reference' | 'status' | 'fulfillment_status' | 'currency' |
  'total' | 'issued_at'>

export type PurchaseOrderDescription =
  Omit<PurchaseOrder, 'lines' | 'notes' | 'is_by_channel' | 'shipment_due_on' | 'late_noted_on' |
    'has_open_bills'> &
  ReturnType<typeof splitNotes> & {
    number: string
    lines: Array<Omit<PurchaseOrderLine, 'purchase_order_id' | 'sales_order_id' | 'supplier_id' |
      'accepted_at' | 'reserved_quantity' | 'ordered_unit_cost' | 'expired_quantity' |
      'pending'>>
    shipments: ShipmentDescription[]
    /** Only readers get it: events and answers to commands do not tell of it. */
    partner_order?: PartnerOrderSummary | null
  }

export function describeSalesOrder (
  { sales_order, purchase_orders, shipments, exceptions }: BackToBack
): SalesOrderDescription {
  const {
    content_hash: _hash, refunded: _refunded, terms_version: _terms, invoices: _invoices, lines,
    payments, notes, ...order
  } = sales_order
  const purchase_lines = Map.groupBy(
    purchase_orders.flatMap((one) => one.lines), (line) => line.sales_order_line_number)
  const orders = new Map(purchase_orders.map((one) => [one.id, one]))
  const tax = describeTax(sales_order)
  const credits = netCreditsOf(sales_order)
  return {
    ...order,
    number: numberOf(order.id),
    ...splitNotes(notes),
    charges: tax.charges,
    taxes: tax.taxes,
    tax_total: tax.tax_total,
    payment_due: formatMoney(missingOf(sales_order), order.currency),
    payments: payments.map(describePayment),
    margin: marginOfOrder(sales_order, credits, purchase_orders),
    margin_basis: marginBasisOf(sales_order, purchase_orders),
    lines: lines.map((line) => describeLine(
      line, tax, purchase_lines.get(line.line_number) ?? [],
      { sale: sales_order, credits, orders })),
    purchase_orders: purchase_orders.map(summarize),
    shipments: shipments.map(describeShipment),
    exceptions: exceptions.map(describeException)
  }
}

function summarize (
  {
    id, supplier_id, supplier_reference, status, fulfillment_status, currency, total, issued_at
  }: PurchaseOrder
): PurchaseOrderSummary {
  return {
    id, supplier_id, supplier_reference, status, fulfillment_status, currency, total, issued_at
  }
}

// The fields are named one by one, here and below. Copying all but a few takes several times as
// long, and every write describes its order.
function describeLine (
  line: SalesOrderLine, tax: TaxDescription, purchases: readonly PurchaseOrderLine[], costs: Costs
): SalesOrderLineDescription {
  const serving = purchases.filter((one) => servedOf(one) > 0)
  return {
    line_number: line.line_number,
    sku: line.sku,
    description: line.description,
    note: line.note,
    customization: line.customization,
    quantity: line.quantity,
    unit_price: line.unit_price,
    discount: line.discount,
    tax: line.tax,
    tax_amount: tax.taxOfLine(line.line_number),
    amount: line.amount,
    requested_date: line.requested_date,
    promised_date: line.promised_date,
    canceled_quantity: line.canceled_quantity,
    // No reason is shown when the supplier kept all units that were to be canceled.
    cancel_reason: line.canceled_quantity + line.pending_cancellation_quantity > 0
      ? line.cancel_reason
      : null,
    sourced_quantity: line.sourced_quantity,
    pending_cancellation_quantity: line.pending_cancellation_quantity,
    shipped_quantity: line.shipped_quantity,
    delivered_quantity: line.delivered_quantity,
    credited_quantity: line.credited_quantity,
    lost_quantity: line.lost_quantity,
    refused_quantity: line.refused_quantity,
    returned_quantity: line.returned_quantity,
    unsourced_quantity: unsourcedOf(line),
    suppliers: line.suppliers,
    allocations: line.allocations,
    margin: marginOfLine(line, serving, costs),
    purchase_order_lines: serving.map(({ purchase_order_id, line_number, quantity }) =>
      ({ purchase_order_id, line_number, quantity })),
    substitutes: substitutesIn(serving),
    replacement_for: line.replacement_for
  }
}

function substitutesIn (serving: readonly PurchaseOrderLine[]): Substitute[] {
  const units = new Map<string, number>()
  for (const line of serving) {
    if (line.substitute_for === null) continue
    units.set(line.sku, (units.get(line.sku) ?? 0) + servedOf(line))
  }
  return [...units].map(([sku, quantity]) => ({ sku, quantity }))
}

/** `shipments` may be all shipments of the sale: those of this purchase order are shown. */
export function describePurchaseOrder (
  order: PurchaseOrder & Pick<PurchaseOrderDescription, 'partner_order'>,
  shipments: readonly Shipment[]
): PurchaseOrderDescription {
  const {
    is_by_channel: _channel, shipment_due_on: _due, late_noted_on: _noted, has_open_bills: _open,
    notes, ...visible
  } = order
  return {
    ...visible,
    number: numberOf(order.id),
    ...splitNotes(notes),
    lines: order.lines.map(describePurchaseLine),
    shipments: shipments.filter(({ purchase_order_id }) => purchase_order_id === order.id)
      .map(describeShipment)
  }
}

function describePurchaseLine (
  line: PurchaseOrderLine
): PurchaseOrderDescription['lines'][number] {
  return {
    line_number: line.line_number,
    sales_order_line_number: line.sales_order_line_number,
    sku: line.sku,
    supplier_sku: line.supplier_sku,
    description: line.description,
    note: line.note,
    customization: line.customization,
    quantity: line.quantity,
    unit_cost: line.unit_cost,
    unit_freight: line.unit_freight,
    amount: line.amount,
    requested_date: line.requested_date,
    promised_date: line.promised_date,
    accepted_quantity: line.accepted_quantity,
    rejected_quantity: line.rejected_quantity,
    canceled_quantity: line.canceled_quantity,
    shipped_quantity: line.shipped_quantity,
    delivered_quantity: line.delivered_quantity,
    lost_quantity: line.lost_quantity,
    refused_quantity: line.refused_quantity,
    returned_quantity: line.returned_quantity,
    missing_quantity: line.missing_quantity,
    over_shipped_quantity: line.over_shipped_quantity,
    billed_quantity: line.billed_quantity,
    credited_quantity: line.credited_quantity,
    billed_amount: line.billed_amount,
    billed_charges: line.billed_charges,
    surplus_quantity: line.surplus_quantity,
    pending_cancellation_quantity: line.pending_cancellation_quantity,
    cost_increase: line.cost_increase,
    substitution: line.substitution,
    answers: line.answers,
    replaces: line.replaces,
    substitute_for: line.substitute_for
  }
}

export function describeException (exception: Exception): ExceptionDescription {
  const resolutions = exception.resolved_at === null ? EXCEPTIONS[exception.kind].resolutions : []
  return { ...exception, resolutions }
}
