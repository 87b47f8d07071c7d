// Changes the delivery address of a sale, as long as no issued purchase order must ship there.

import { type Address, isSameAddress } from '../../kernel/address.ts'
import { type BackToBack, openOrders } from '../state.ts'
import { type PurchaseOrder, unshippedOf } from '../../model/purchase-order/purchase-order.ts'
import { RuleError } from '../../kernel/rule.ts'

/**
 * Later purchase orders go to the new address. While an issued one has units to ship to the
 * customer, only phone and company may change; they change in that order too. Throws
 * `ship_to_fixed`.
 */
export function redirect (before: BackToBack, ship_to: Address): BackToBack {
  const { sales_order } = before
  if (isSameAddress(sales_order.ship_to, ship_to)) return before
  const moved = { ...before, sales_order: { ...sales_order, ship_to } }
  const bound = new Set(openOrders(before).filter(shipsToCustomer))
  const [first] = bound
  if (first === undefined) return moved
  const { phone, company } = ship_to
  if (!isSameAddress({ ...sales_order.ship_to, phone, company }, ship_to)) {
    throw new RuleError('ship_to_fixed', {
      detail: `Purchase order ${first.id} has units to ship to this address. Until they have ` +
        'shipped or are canceled, only phone and company can change.'
    })
  }
  return {
    ...moved,
    purchase_orders: before.purchase_orders.map((one) => bound.has(one)
      ? { ...one, ship_to: { ...one.ship_to, phone, company } }
      : one)
  }
}

function shipsToCustomer ({ delivery_mode, lines }: PurchaseOrder): boolean {
  return delivery_mode === 'drop_ship' && lines.some((line) => unshippedOf(line) > 0)
}
