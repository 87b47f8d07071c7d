// Compares stored amounts and statuses of orders with what the domain computes from their rows.

import type { BackToBack } from '../../domain/back-to-back/state.ts'
import { readMoney } from '../../domain/kernel/money.ts'
import { reversedOf } from '../../domain/model/sales-order/payment.ts'
import { bouncedOf, refundedByPayment } from '../../domain/model/sales-order/refund.ts'
import { evaluatePurchaseOrder } from '../../domain/model/purchase-order/evaluate-purchase-order.ts'
import type { PurchaseOrder } from '../../domain/model/purchase-order/purchase-order.ts'
import { evaluateSalesOrder } from '../../domain/model/sales-order/evaluate-sales-order.ts'
import { type SalesOrder } from '../../domain/model/sales-order/sales-order.ts'

export type Recomputation = {
  name: string
  proves: string
  /** The ids of orders, lines or payments that are stored otherwise than they are computed. */
  listDamaged: (computed: Recomputed) => string[]
}

export type Recomputed = {
  sale: Pair<SalesOrder>
  purchases: ReadonlyArray<Pair<PurchaseOrder>>
}

type Pair<Order> = { stored: Order, computed: Order }

export function recompute ({ sales_order, purchase_orders }: BackToBack): Recomputed {
  return {
    sale: { stored: sales_order, computed: evaluateSalesOrder(sales_order) },
    purchases: purchase_orders.map((stored) =>
      ({ stored, computed: evaluatePurchaseOrder(stored) }))
  }
}

function ofSale (field: keyof SalesOrder, proves: string): Recomputation {
  return {
    name: `sales_order_${field}`,
    proves,
    listDamaged: ({ sale }) => listOther([sale], field)
  }
}

function ofPurchase (field: keyof PurchaseOrder, proves: string): Recomputation {
  return {
    name: `purchase_order_${field}`,
    proves,
    listDamaged: ({ purchases }) => listOther(purchases, field)
  }
}

export const RECOMPUTATIONS: readonly Recomputation[] = [
  {
    name: 'sales_line_amount',
    proves: 'the amount of a sales order line = price × (quantity − canceled)',
    listDamaged: ({ sale }) => listOtherLines([sale], 'amount')
  },
  {
    name: 'purchase_line_amount',
    proves: 'the amount of a purchase order line = cost × (quantity − rejected − canceled)',
    listDamaged: ({ purchases }) => listOtherLines(purchases, 'amount')
  },
  ofSale('total', 'the total of a sales order = Σ amounts + charges'),
  {
    name: 'payment_reversed_amount',
    proves: 'reversed_amount of a payment = Σ reversals − Σ reinstatements',
    listDamaged: ({ sale }) => sale.stored.payments.flatMap((one) =>
      readMoney(one.reversed_amount) === reversedOf(one) ? [] : [one.id])
  },
  {
    name: 'payment_refunded_amount',
    proves: 'refunded_amount of a payment = Σ refunds that name it − Σ bounces',
    listDamaged: ({ sale: { stored } }: Recomputed): string[] => {
      const refunded = refundedByPayment(stored.refunds)
      return stored.payments.flatMap(({ id, refunded_amount }) =>
        readMoney(refunded_amount) === (refunded.get(id) ?? 0n) ? [] : [id])
    }
  },
  {
    name: 'refund_bounced_amount',
    proves: 'bounced_amount of a refund = Σ bounces',
    listDamaged: ({ sale }) => sale.stored.refunds.flatMap((one) =>
      readMoney(one.bounced_amount) === bouncedOf(one) ? [] : [one.id])
  },
  ofSale('credited', 'credited = Σ credits of a sales order, at most its total'),
  {
    name: 'sales_line_credited',
    proves: 'credited_quantity of a sales order line = Σ quantities of its credits',
    listDamaged: ({ sale }) => listOtherLines([sale], 'credited_quantity')
  },
  ofSale('paid', 'paid = Σ payments − Σ reversed_amount − Σ refunds + Σ bounced_amount'),
  ofSale('refund_due', 'refund_due = paid − (total − credited), at least 0'),
  ofSale('payment_status', 'payment_status follows from terms, status, total, ' +
    'credits, money and invoices'),
  {
    name: 'invoice_settlement',
    proves: 'what is paid of invoices, and their status, follow from the payments of the order',
    listDamaged: ({ sale }) => sale.stored.invoices.flatMap((one, at) => {
      const computed = sale.computed.invoices[at]
      return one.paid === computed?.paid && one.status === computed.status ? [] : [one.id]
    })
  },
  ofSale('sourcing_status', 'sourcing_status follows from the quantities of the lines'),
  ofSale('fulfillment_status', 'fulfillment_status of a sales order follows from its lines'),
  ofPurchase('freight', 'the freight of a purchase order = base + Σ unit freight × live units'),
  ofPurchase('total', 'the total of a purchase order = Σ amounts + fee + freight'),
  ofPurchase('fulfillment_status', 'fulfillment_status of a purchase order follows from its lines')
]

function listOther<Order extends { id: string }> (
  pairs: ReadonlyArray<Pair<Order>>, field: keyof Order
): string[] {
  return pairs.flatMap(({ stored, computed }) =>
    stored[field] === computed[field] ? [] : [stored.id])
}

function listOtherLines<Line extends { line_number: number }> (
  pairs: ReadonlyArray<Pair<{ id: string, lines: readonly Line[] }>>, field: keyof Line
): string[] {
  return pairs.flatMap(({ stored, computed }) => stored.lines.flatMap((line, index) =>
    line[field] === computed.lines[index]?.[field] ? [] : [`${stored.id}/${line.line_number}`]))
}
