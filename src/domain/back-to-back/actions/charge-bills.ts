// An approved bill corrects what purchase orders cost. No unit moves by it and nothing is owed to
// or by a customer, so nothing follows from it but the order's margin.

import type { BackToBack } from '../state.ts'
import { addMoney } from '../../kernel/money.ts'
import type { BillCost } from '../../model/bill/bill-costs.ts'
import { evaluatePurchaseOrder } from '../../model/purchase-order/evaluate-purchase-order.ts'
import type { PurchaseOrder, PurchaseOrderLine } from '../../model/purchase-order/purchase-order.ts'

/** Returns the sale itself when none of its purchase orders is billed. */
export function chargeBill (state: BackToBack, costs: readonly BillCost[]): BackToBack {
  const of_order = Map.groupBy(costs, ({ purchase_order_id }) => purchase_order_id)
  if (!state.purchase_orders.some(({ id }) => of_order.has(id))) return state
  return {
    ...state,
    purchase_orders: state.purchase_orders.map((order) => {
      const own = of_order.get(order.id)
      return own === undefined ? order : chargeOrder(order, own)
    })
  }
}

function chargeOrder (order: PurchaseOrder, costs: readonly BillCost[]): PurchaseOrder {
  const by_line = new Map(costs.map((cost) => [cost.line_number, cost]))
  const lines = order.lines.map((line) => {
    const cost = by_line.get(line.line_number)
    return cost === undefined ? line : chargeLine(line, cost, order.currency)
  })
  return evaluatePurchaseOrder({ ...order, lines })
}

function chargeLine (
  line: PurchaseOrderLine, { quantity, amount, charges }: BillCost, currency: string
): PurchaseOrderLine {
  const add = (before: string | null, more: string): string =>
    addMoney(before ?? '0', more, currency)
  return {
    ...line,
    billed_quantity: line.billed_quantity + quantity,
    credited_quantity: line.credited_quantity + Math.max(0, -quantity),
    billed_amount: add(line.billed_amount, amount),
    billed_charges: add(line.billed_charges, charges)
  }
}
