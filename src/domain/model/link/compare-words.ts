// Where a partner would send goods that have not left yet, or how it would make them, other than we
// want it: it may have refused to be told.

import { isSameAddress } from '../../kernel/address.ts'
import { isSameValue } from '../../kernel/same-value.ts'
import { type PurchaseOrderLine, unshippedOf } from '../purchase-order/purchase-order.ts'
import { type Pair, partnerLineOf, partnerLiveOf } from './partner-sale.ts'
import type { PartnerLine, PartnerSalesOrder } from './partner-sales-order.ts'

/** In words, for a person; empty when both sides agree. */
export function compareWords (
  pair: Pair & { sale: Pick<PartnerSalesOrder, 'ship_to'> }
): string[] {
  const { order, sale } = pair
  const unshipped = order.lines.flatMap((line) => {
    const theirs = partnerLineOf(pair, line.line_number)
    return theirs === undefined || !isUnshipped(line, theirs) ? [] : [{ line, theirs }]
  })
  if (sale.status !== 'confirmed' || unshipped.length === 0) return []
  return [
    ...isSameAddress(order.ship_to, sale.ship_to)
      ? []
      : ['What has not shipped goes to another address at the partner.'],
    ...unshipped.filter(({ line, theirs }) =>
      !isSameValue(line.customization, theirs.customization))
      .map(({ line }) => `Line ${line.line_number} has another customization at the partner.`)
  ]
}

function isUnshipped (line: PurchaseOrderLine, theirs: PartnerLine): boolean {
  return unshippedOf(line) > 0 && partnerLiveOf(theirs) > theirs.shipped_quantity
}
