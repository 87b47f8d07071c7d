// Makes a draft from the body of a new sales order, completed by the merchant's settings.

import { openAnnotation } from './annotate-order.ts'
import { type NewPayment, normalizePayment, openPayment } from './open-payment.ts'
import {
  completeAddress, completeOptionalAddress, type NewAddress
} from '../../kernel/address.ts'
import { openInvoicing, type OrderInvoicing } from '../../model/invoice/invoicing.ts'
import type { SalePath } from '../../model/link/link.ts'
import type { MerchantSettings } from '../../model/merchant/merchant.ts'
import { canonicalMoney, isZero } from '../../kernel/money.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import {
  completeLineSuppliers, type NewLineSuppliers
} from '../../model/sales-order/line-suppliers.ts'
import type { SaidCharge } from '../../model/sales-order/assert-tax.ts'
import { evaluateSalesOrder } from '../../model/sales-order/evaluate-sales-order.ts'
import { UNTOUCHED } from '../../model/sales-order/new-line.ts'
import { TERMS_VERSION } from '../../model/sales-order/search-terms.ts'
import {
  type Charge, completeCustomer, type NewCustomer, type SalesOrder, type SalesOrderLine,
  type SourcingChoice
} from '../../model/sales-order/sales-order.ts'
import { completeShipFrom, type NewShipFrom } from '../../model/sales-order/ship-from.ts'
import {
  completeOrderTax, completeTax, type NewTax, type OrderTax, type Tax, withoutDefaults
} from '../../model/tax/tax.ts'
import {
  completeOrderWords, type LineWords, type OrderWords, withSaidWords
} from '../../model/sales-order/words.ts'

/** A body as it comes. */
export type NewSalesOrder = Content<NewTax, SaidCharge>
/** A body in canonical form. */
export type NormalSalesOrder = Content<Tax, Charge>

type Content<OfTax extends NewTax, OfCharge> = {
  reference: string
  currency: string
  customer: NewCustomer
  ship_to: NewAddress
  lines: ReadonlyArray<
    Pick<SalesOrderLine, 'sku' | 'quantity' | 'unit_price'> &
    Partial<Pick<SalesOrderLine, 'discount' | 'requested_date'> & LineWords> &
    { tax?: OfTax | null, suppliers?: NewLineSuppliers }>
  confirm?: boolean
  priority?: number
  sourcing?: Partial<SourcingChoice>
  charges?: readonly OfCharge[]
  bill_to?: NewAddress | null
  invoicing?: Partial<OrderInvoicing>
  buyer_reference?: string | null
  payments?: readonly NewPayment[]
  metadata?: Metadata
  ship_from?: NewShipFrom | null
  tags?: readonly string[]
} & Partial<OrderWords & OrderTax & Pick<SalesOrder,
  'payment_terms' | 'shortage_policy' | 'delivery_mode' | 'partial_shipments' | 'language'>>

/** The body in canonical form, so that equal content has the same hash. */
export function normalizeSalesOrder (input: NewSalesOrder): NormalSalesOrder {
  const {
    tags = [], ship_from = null, tax_mode: _mode, prices_include_tax: _include,
    tax_rounding: _rounding, ...plain
  } = input
  const { currency } = input
  return {
    ...plain,
    // Without tags, a seller and tax the hash is that of a body of before there were any.
    ...tags.length > 0 && { tags },
    ...ship_from !== null && { ship_from: completeShipFrom(ship_from) },
    ...withoutDefaults(input),
    confirm: input.confirm ?? true,
    priority: input.priority ?? 0,
    metadata: input.metadata ?? {},
    lines: input.lines.map((line) => ({
      ...withSaidMoney(withSaidWords(line), currency),
      unit_price: canonicalMoney(line.unit_price, currency)
    })),
    charges: normalizeCharges(input.charges ?? [], currency),
    payments: (input.payments ?? []).map((payment) => normalizePayment(payment, currency))
  }
}

/** A discount and a tax in canonical form. What says nothing is absent, as the hash needs it. */
function withSaidMoney<Line extends { discount?: string | null, tax?: NewTax | null }> (
  line: Line, currency: string
): Omit<Line, 'discount' | 'tax'> & { discount?: string, tax?: Tax } {
  const { discount = null, tax = null, ...plain } = line
  return {
    ...plain,
    ...discount !== null && !isZero(discount) && { discount: canonicalMoney(discount, currency) },
    ...tax !== null && { tax: completeTax(tax, currency) }
  }
}

export function normalizeCharges (charges: readonly SaidCharge[], currency: string): Charge[] {
  return charges.map(({ tax = null, ...charge }) => ({
    ...charge,
    amount: canonicalMoney(charge.amount, currency),
    ...tax !== null && { tax: completeTax(tax, currency) }
  }))
}

type OrderOpening = {
  settings: MerchantSettings
  now: string
  content_hash: string
  /** Of the key that places the order. */
  account: string | null
  path: SalePath | null
  newId: (prefix: 'so' | 'pay') => string
}

/** `input` is normalized. */
export function openSalesOrder (input: NormalSalesOrder, opening: OrderOpening): SalesOrder {
  const { settings, now, content_hash, account, path, newId } = opening
  const id = newId('so')
  const { charges = [], payments = [], priority = 0, bill_to = null } = input
  const { gift_message, packing_slip_text, purchase_order_number } = completeOrderWords(input)
  return evaluateSalesOrder({
    id,
    version: 1,
    reference: input.reference,
    account,
    content_hash,
    path,
    ship_from: completeShipFrom(input.ship_from),
    status: 'draft',
    payment_status: 'awaiting',
    sourcing_status: 'unsourced',
    fulfillment_status: 'unfulfilled',
    holds: [],
    currency: input.currency,
    payment_terms: input.payment_terms ?? settings.payment_terms,
    shortage_policy: input.shortage_policy ?? settings.shortage_policy,
    delivery_mode: input.delivery_mode ?? settings.delivery_mode,
    partial_shipments: input.partial_shipments ?? settings.partial_shipments,
    sourcing: completeSourcing(input.sourcing),
    priority,
    ...completeOrderTax(input),
    charges,
    ...openInvoicing(input, settings.invoicing),
    customer: completeCustomer(input.customer),
    language: input.language ?? null,
    ship_to: completeAddress(input.ship_to),
    bill_to: completeOptionalAddress(bill_to),
    total: '0',
    credits: [],
    credited: '0',
    paid: '0',
    refunded: '0',
    refund_due: '0',
    ...openAnnotation(input),
    gift_message,
    packing_slip_text,
    purchase_order_number,
    terms_version: TERMS_VERSION,
    notes: [],
    confirmed_at: null,
    completed_at: null,
    canceled_at: null,
    cancel_reason: null,
    payment_due_at: null,
    created_at: now,
    updated_at: now,
    lines: input.lines.map((line, index) => openLine(line, id, index + 1)),
    payments: payments.map((payment) =>
      openPayment(payment, {
        id: newId('pay'), sales_order_id: id, currency: input.currency, now
      })),
    refunds: [],
    invoices: []
  })
}

export function completeSourcing (said: Partial<SourcingChoice> = {}): SourcingChoice {
  return { objective: said.objective ?? null, split: said.split ?? null }
}

export function openLine (
  line: NormalSalesOrder['lines'][number], sales_order_id: string, line_number: number
): SalesOrderLine {
  const { sku, quantity, unit_price, discount = null, tax = null, requested_date = null } = line
  const { description = null, note = null, customization = {} } = line
  return {
    sales_order_id,
    line_number,
    sku,
    description,
    note,
    customization,
    quantity,
    unit_price,
    discount,
    tax,
    amount: '0',
    requested_date,
    ...UNTOUCHED,
    excluded_supplier_ids: [],
    suppliers: completeLineSuppliers(line.suppliers),
    allocations: [],
    margin_waived: false,
    replacement_for: null
  }
}
