// Carries what a sales order says to the purchase orders that still have units to ship, so that
// suppliers hear of it.

import type { Address } from '../kernel/address.ts'
import type { BackToBack } from './state.ts'
import { isSameValue } from '../kernel/same-value.ts'
import { sellerIn } from '../model/purchase-order/parcel-seller.ts'
import {
  isOpen, isPlanned, type PurchaseOrder, type PurchaseOrderLine, unshippedOf
} from '../model/purchase-order/purchase-order.ts'
import { RuleError } from '../kernel/rule.ts'
import {
  lineOf, type SalesOrder, type SalesOrderLine, shipsWhole
} from '../model/sales-order/sales-order.ts'
import type { Customization, LineWords } from '../model/sales-order/words.ts'

/** What a purchase order has of its sales order. */
export type Told = Pick<PurchaseOrder,
  'ship_complete' | 'gift_message' | 'packing_slip_text' | 'customer_order_number' |
  'ship_from'>

export function toldOf (
  sale: SalesOrder, { delivery_mode }: Pick<PurchaseOrder, 'delivery_mode'>
): Told {
  return {
    ship_complete: shipsWhole(sale),
    gift_message: sale.gift_message,
    packing_slip_text: sale.packing_slip_text,
    customer_order_number: sale.purchase_order_number,
    ship_from: sellerIn(delivery_mode, sale.ship_from)
  }
}

/** What has shipped keeps the words and the address that went with it. */
export function carryWords (state: BackToBack): BackToBack {
  const { sales_order } = state
  return {
    ...state,
    purchase_orders: state.purchase_orders.map((order) =>
      isOpen(order) || isPlanned(order) ? tell(order, sales_order) : order)
  }
}

function hasUnshipped (line: PurchaseOrderLine): boolean {
  return unshippedOf(line) > 0
}

function tell (order: PurchaseOrder, sale: SalesOrder): PurchaseOrder {
  const { ship_complete, ...words } = toldOf(sale, order)
  const lines = order.lines.map((line) => hasUnshipped(line)
    ? { ...line, ...wordsFor(line, lineOf(sale, line.sales_order_line_number)) }
    : line)
  const after = {
    ...order,
    ship_complete,
    ...lines.some(hasUnshipped) && { ...words, ship_to: shipToFor(order, sale) },
    lines
  }
  return isSameValue(order, after) ? order : after
}

/** A warehouse stays where it is; what is only planned is planned anew for another address. */
function shipToFor (order: PurchaseOrder, { ship_to }: SalesOrder): Address {
  return order.delivery_mode === 'drop_ship' && isOpen(order) ? ship_to : order.ship_to
}

/** A description is of the SKU that was ordered, so a substitute has none. */
function wordsFor (
  { substitute_for }: PurchaseOrderLine, { description, note, customization }: SalesOrderLine
): LineWords {
  return {
    description: substitute_for === null ? description : null, note, customization
  }
}

/**
 * Units that a supplier has accepted may be made by now, so what is made of them stays. Throws
 * `customization_fixed`.
 */
export function assertCustomizable (
  { purchase_orders }: BackToBack, line: SalesOrderLine, customization: Customization
): void {
  if (isSameValue(line.customization, customization)) return
  const { line_number } = line
  const is_accepted = purchase_orders.some(({ lines }) => lines.some((one) =>
    one.sales_order_line_number === line_number && one.accepted_quantity > 0))
  if (!is_accepted) return
  throw new RuleError('customization_fixed', {
    detail: `A supplier has accepted units of line ${line_number}. Cancel them, or add a line ` +
      'with another customization.'
  })
}
