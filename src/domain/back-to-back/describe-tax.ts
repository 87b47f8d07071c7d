// The tax of a sales order as it is read. It is computed at each reading and stored nowhere.

import { formatMoney, zeroMoney } from '../kernel/money.ts'
import type { Charge, SalesOrder } from '../model/sales-order/sales-order.ts'
import { liveOf, type UnitsValue, valueUnits } from '../model/sales-order/value-units.ts'
import type { TaxGroup } from '../model/tax/tax.ts'

export type ChargeDescription = Charge & { tax_amount?: string }

export type TaxDescription = {
  charges: readonly ChargeDescription[]
  taxes: readonly TaxGroup[]
  tax_total: string
  /** Null without tax. */
  taxOfLine: (line_number: number) => string | null
}

const NO_TAXES: readonly TaxGroup[] = []
const none = (): null => null

export function describeTax (order: SalesOrder): TaxDescription {
  const { tax_mode, charges, currency } = order
  if (tax_mode === 'none') {
    return { charges, taxes: NO_TAXES, tax_total: zeroMoney(currency), taxOfLine: none }
  }
  const value = valueUnits(order, liveOf)
  const zero = zeroMoney(currency)
  const of_lines = new Map(value.lines.map(({ line_number, tax_amount }) =>
    [line_number, formatMoney(tax_amount, currency)]))
  const of_charges = new Map(value.charges.map(({ index, tax_amount }) =>
    [index, formatMoney(tax_amount, currency)]))
  return {
    charges: charges.map((charge, index) => charge.tax === undefined
      ? charge
      : { ...charge, tax_amount: of_charges.get(index) ?? zero }),
    taxes: describeGroups(value, currency),
    tax_total: formatMoney(value.tax_total, currency),
    taxOfLine: (line_number) => of_lines.get(line_number) ?? zero
  }
}

function describeGroups ({ taxes }: UnitsValue, currency: string): TaxGroup[] {
  return taxes.map(({ tax, taxable_amount, tax_amount }) => ({
    category: tax.category,
    rate_percent: tax.rate_percent,
    taxable_amount: formatMoney(taxable_amount, currency),
    tax_amount: formatMoney(tax_amount, currency)
  }))
}
