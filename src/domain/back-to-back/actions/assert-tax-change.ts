// Checks the tax and the discounts of an order that a change leaves behind.

import { type Fault, RuleError } from '../../kernel/rule.ts'
import {
  findChargeTaxFaults, findLineFaults, findMixed, type SaidLine
} from '../../model/sales-order/assert-tax.ts'
import { saysOther, scale } from '../../model/sales-order/line-amount.ts'
import type { SalesOrder, SalesOrderLine } from '../../model/sales-order/sales-order.ts'
import type { Tax } from '../../model/tax/tax.ts'
import type { LineChange, SaleChange } from './sale-change.ts'

/** Throws `invalid_request`. The lines of the change are known. */
export function assertTaxChange (order: SalesOrder, change: SaleChange): void {
  const { lines = [], charges } = change
  const known = new Map(order.lines.map((line) => [line.line_number, line]))
  const said = lines.map((one, index) => toBe(
    one, known.get(one.line_number ?? 0), { index, currency: order.currency }))
  const errors = [
    ...lines.flatMap((one, index) =>
      findFaults(one, said[index], { order, line: known.get(one.line_number ?? 0) })),
    ...findChargeTaxFaults(charges ?? [], order),
    ...order.tax_mode === 'none' ? [] : findMixedIn(order, change, said)
  ]
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

type Line = SaidLine & { line_number: number | undefined, tax: Tax | null }

function toBe (
  change: LineChange, line: SalesOrderLine | undefined,
  { index, currency }: { index: number, currency: string }
): Line {
  const { line_number, quantity = line?.quantity ?? 0, unit_price, discount, tax } = change
  const kept = line === undefined
    ? { discount: null, tax: null }
    : scale(line, { units: quantity, of: line.quantity }, currency)
  return {
    at: `/lines/${index}`,
    line_number,
    quantity,
    unit_price: unit_price ?? line?.unit_price ?? '0',
    discount: discount === undefined ? kept.discount : discount,
    tax: tax === undefined ? kept.tax : tax
  }
}

/** What was right stays so when only the quantity changes. */
function findFaults (
  change: LineChange, said: Line | undefined,
  { order, line }: { order: SalesOrder, line: SalesOrderLine | undefined }
): Fault[] {
  if (said === undefined || said.quantity === 0) return []
  if (line !== undefined && !hasPrice(change)) return []
  const is_left_out = change.tax === undefined && order.tax_mode === 'amounts' &&
    line !== undefined && isOtherPrice(change, line)
  if (!is_left_out) return findLineFaults(said, order)
  return [{
    pointer: `${said.at}/tax`,
    code: 'required',
    detail: 'The price of the line changes, so its tax must be said again.'
  }]
}

function hasPrice ({ unit_price, discount, tax }: LineChange): boolean {
  return [unit_price, discount, tax].some((one) => one !== undefined)
}

function isOtherPrice ({ unit_price, discount }: LineChange, line: SalesOrderLine): boolean {
  return saysOther(unit_price, line.unit_price) || saysOther(discount, line.discount)
}

/** Over what the order has in the end. */
function findMixedIn (
  order: SalesOrder, { lines = [], charges }: SaleChange, said: readonly Line[]
): Fault[] {
  const changed = new Set(said.map(({ line_number }) => line_number))
  const left = said.filter(({ quantity }) => quantity > 0)
  const all = [
    ...left.map(({ tax }) => tax),
    ...order.lines.filter(({ line_number, quantity }) => quantity > 0 && !changed.has(line_number))
      .map(({ tax }) => tax),
    ...(charges ?? order.charges).map(({ tax = null }) => tax)
  ]
  return findMixed(all, [
    ...said.filter((_line, index) => lines[index]?.tax !== undefined),
    ...(charges ?? []).map(({ tax = null }, index) => ({ at: `/charges/${index}`, tax }))
  ])
}
