// What an account does not change of an order that is placed: it would lower what it owes for goods
// that were bought for it.

import { type Fault, RuleError } from '../../kernel/rule.ts'
import { isSameValue } from '../../kernel/same-value.ts'
import { saysOther, scale } from '../../model/sales-order/line-amount.ts'
import type { SalesOrder, SalesOrderLine } from '../../model/sales-order/sales-order.ts'
import type { LineChange, SaleChange } from './sale-change.ts'

/**
 * For keys of accounts: charges and the prices of lines stay as they were agreed on; of a draft
 * nothing is agreed on yet. A line may be added with a price, and what is said again is no change.
 * Throws `role_forbidden`.
 */
export function assertAgreedPrices (order: SalesOrder, { lines = [], charges }: SaleChange): void {
  if (order.status === 'draft') return
  const known = new Map(order.lines.map((line) => [line.line_number, line]))
  const pointers = lines.flatMap((change, at) => {
    const line = known.get(change.line_number ?? 0)
    if (line === undefined) return []
    return findOthers(change, line, order.currency).map((name) => `/lines/${at}/${name}`)
  })
  if (charges !== undefined && !isSameValue(charges, order.charges)) pointers.push('/charges')
  if (pointers.length === 0) return
  throw new RuleError('role_forbidden', {
    detail: 'Only the merchant changes prices of an order that is placed.',
    errors: pointers.map((pointer): Fault => ({
      pointer, code: 'not_allowed', detail: 'is changed by the merchant only'
    }))
  })
}

function findOthers (change: LineChange, line: SalesOrderLine, currency: string): string[] {
  const { quantity = line.quantity, unit_price, discount, tax } = change
  const kept = scale(line, { units: quantity, of: line.quantity }, currency)
  return [
    ...saysOther(unit_price, line.unit_price) ? ['unit_price'] : [],
    ...saysOther(discount, kept.discount) ? ['discount'] : [],
    ...tax !== undefined && !isSameValue(tax, kept.tax) ? ['tax'] : []
  ]
}
