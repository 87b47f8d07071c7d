// Normalizes a requested change: patches are merged, addresses completed, amounts made canonical.

import {
  completeAddress, completeOptionalAddress, type NewAddress
} from '../../kernel/address.ts'
import { annotateOrder, type Annotation } from './annotate-order.ts'
import { findChargeFaults } from './assert-amounts.ts'
import type { LineChange, SaleChange } from './sale-change.ts'
import type { SaidCharge } from '../../model/sales-order/assert-tax.ts'
import { completeTax, type NewTax } from '../../model/tax/tax.ts'
import type { OrderInvoicing } from '../../model/invoice/invoicing.ts'
import type { Language } from '../../kernel/language.ts'
import { mergePatch, type Patch } from '../../kernel/merge-patch.ts'
import { canonicalMoney, isZero } from '../../kernel/money.ts'
import { completeSourcing, normalizeCharges } from './open-sales-order.ts'
import {
  completeLineSuppliers, type NewLineSuppliers
} from '../../model/sales-order/line-suppliers.ts'
import { RuleError } from '../../kernel/rule.ts'
import {
  type Charge, completeCustomer, type Customer, type PartialShipments, type SalesOrder,
  type SourcingChoice
} from '../../model/sales-order/sales-order.ts'
import type { Customization, OrderWords } from '../../model/sales-order/words.ts'

type NewLineChange = Omit<LineChange, 'suppliers' | 'customization' | 'tax'> & {
  suppliers?: NewLineSuppliers
  customization?: Customization | null
  tax?: NewTax | null
}

export type NewSaleChange = {
  lines?: readonly NewLineChange[]
  ship_to?: NewAddress
  bill_to?: NewAddress | null
  customer?: Patch<Customer>
  language?: Language | null
  charges?: readonly SaidCharge[] | null
  priority?: number
  partial_shipments?: PartialShipments
  sourcing?: Patch<SourcingChoice>
  invoicing?: Partial<OrderInvoicing>
  buyer_reference?: string | null
} & Annotation & Partial<OrderWords>

/** Throws `invalid_request` for faults in charges and metadata that the schema cannot find. */
export function normalizeChange (
  input: NewSaleChange,
  before: Pick<SalesOrder, 'currency' | 'customer' | 'metadata' | 'sourcing' | 'tags'>
): SaleChange {
  const { lines, ship_to, bill_to, customer, charges, sourcing, ...plain } = input
  const { currency } = before
  const { tags, metadata } = annotateOrder(before, input)
  return {
    ...plain,
    tags,
    metadata,
    ...charges !== undefined && { charges: completeCharges(charges ?? [], currency) },
    ...lines !== undefined && { lines: lines.map((line) => normalizeLine(line, currency)) },
    ...ship_to !== undefined && { ship_to: completeAddress(ship_to) },
    ...bill_to !== undefined && { bill_to: completeOptionalAddress(bill_to) },
    ...customer !== undefined && {
      customer: completeCustomer(mergePatch(before.customer, customer))
    },
    ...sourcing !== undefined && {
      sourcing: completeSourcing(mergePatch(before.sourcing, sourcing))
    }
  }
}

function completeCharges (charges: readonly SaidCharge[], currency: string): Charge[] {
  const errors = findChargeFaults(charges, currency)
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  return normalizeCharges(charges, currency)
}

function normalizeLine (
  { unit_price, discount, tax, suppliers, customization, ...line }: NewLineChange,
  currency: string
): LineChange {
  return {
    ...line,
    ...unit_price !== undefined && { unit_price: canonicalMoney(unit_price, currency) },
    ...discount !== undefined && {
      discount: discount === null || isZero(discount) ? null : canonicalMoney(discount, currency)
    },
    ...tax !== undefined && { tax: tax === null ? null : completeTax(tax, currency) },
    ...suppliers !== undefined && { suppliers: completeLineSuppliers(suppliers) },
    ...customization !== undefined && { customization: customization ?? {} }
  }
}
