// Where a partner would send goods that have not left yet, or how it would make them, other than we
// want it: it may have refused to be told.

import { isSameAddress } from '../../kernel/address.ts'
import { isSameValue } from '../../kernel/same-value.ts'
import { type PurchaseOrderLine, unshippedOf } from '../purchase-order/purchase-order.ts'
import { type Pair, pairedLinesOf, partnerLiveOf } from './partner-sale.ts'
import type { PartnerLine, PartnerSalesOrder } from './partner-sales-order.ts'

/** In words, for a person; empty when both sides agree. */
export function compareWords (
  pair: Pair & { sale: Pick<PartnerSalesOrder, 'ship_to' | 'partial_shipments'> }
): string[] {
  const { order, sale } = pair
  const unshipped = pairedLinesOf(pair).filter(({ line, theirs }) => isUnshipped(line, theirs))
  if (sale.status !== 'confirmed' || unshipped.length === 0) return []
  return [
    ...isSameAddress(order.ship_to, sale.ship_to)
      ? []
      : ['What has not shipped goes to another address at the partner.'],
    ...isWholeAs(order.ship_complete, sale)
      ? []
      : [order.ship_complete
          ? 'The partner may ship parts of the order, which is to ship as a whole.'
          : 'The partner ships the order as a whole, which may ship in parts.'],
    ...unshipped.filter(({ line, theirs }) =>
      !isSameValue(line.customization, theirs.customization))
      .map(({ line }) => `Line ${line.line_number} has another customization at the partner.`)
  ]
}

/**
 * Does the partner ship the order as a whole where it is to, and only then? Whether each of its own
 * suppliers does is its own affair.
 */
export function isWholeAs (
  is_whole: boolean, { partial_shipments }: Pick<PartnerSalesOrder, 'partial_shipments'>
): boolean {
  return partial_shipments === null || (partial_shipments === 'none') === is_whole
}

function isUnshipped (line: PurchaseOrderLine, theirs: PartnerLine): boolean {
  return unshippedOf(line) > 0 && partnerLiveOf(theirs) > theirs.shipped_quantity
}
