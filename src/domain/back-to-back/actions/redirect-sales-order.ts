// Changes the delivery address of a sale, as long as no issued purchase order must ship there.

import { type Address, isSameAddress } from '../../kernel/address.ts'
import { type BackToBack, openOrders } from '../state.ts'
import { type PurchaseOrder, unshippedOf } from '../../model/purchase-order/purchase-order.ts'
import { RuleError } from '../../kernel/rule.ts'

/**
 * Later purchase orders go to the new address. While an issued one has units to ship to the
 * customer, only phone and company may change; `carryWords` changes them in that order too. Throws
 * `ship_to_fixed`.
 */
export function redirect (before: BackToBack, ship_to: Address): BackToBack {
  const { sales_order } = before
  if (isSameAddress(sales_order.ship_to, ship_to)) return before
  const is_bound = openOrders(before).some(shipsToCustomer)
  const { phone, company } = ship_to
  const is_moved = !isSameAddress({ ...sales_order.ship_to, phone, company }, ship_to)
  if (is_bound && is_moved) {
    throw new RuleError('ship_to_fixed', {
      detail: 'A supplier has units to ship to this address. Until they have shipped or are ' +
        'canceled, only phone and company can change.'
    })
  }
  return { ...before, sales_order: { ...sales_order, ship_to } }
}

function shipsToCustomer ({ delivery_mode, lines }: PurchaseOrder): boolean {
  return delivery_mode === 'drop_ship' && lines.some((line) => unshippedOf(line) > 0)
}
