// What a supplier that the service plays bills for an order, and when: units that have moved, at
// the agreed cost, each once, with the part of the order's fee and freight that falls to them.

import { addSeconds } from '../../kernel/calendar.ts'
import { amountOf, formatMoney, readMoney, roundMoney, sumMoney } from '../../kernel/money.ts'
import { sum } from '../../kernel/sum.ts'
import { freightAmountOf } from '../../sourcing/plan-sourcing.ts'
import type { Bill, BillChargeKind, NewBill } from '../bill/bill.ts'
import { movedOf } from '../purchase-order/billed-units.ts'
import {
  liveOf, type PurchaseOrder, type PurchaseOrderLine
} from '../purchase-order/purchase-order.ts'
import type { Shipment } from '../shipment/shipment.ts'

/** An order with its own shipments, and with all its bills, whatever became of them. */
export type PlayedOrder = PurchaseOrder &
  { shipments: readonly Shipment[], bills: readonly Bill[] }

export type PlayedBill = Pick<NewBill, 'issued_on' | 'currency' | 'total'> & {
  lines: Array<{ line_number: number, quantity: number, unit_cost: string }>
  charges: Array<{ kind: BillChargeKind, amount: string }>
}

/**
 * Null while nothing is to be billed. What was asked for once is not asked for again, also when
 * that was rejected. The day is the one when the bill is due, whenever it is sent: so two
 * processes that plan the same bill send the same.
 */
export function planBill (
  order: PlayedOrder, bill_after_seconds: number | null
): { bill: PlayedBill, due_at: string } | null {
  const sent = order.shipments.filter(({ canceled_at }) => canceled_at === null)
  if (bill_after_seconds === null || order.kind === 'own_stock' || sent.length === 0) return null
  const lines = order.lines.map((line) => ({
    line_number: line.line_number,
    quantity: movedOf(line, order.delivery_mode) - askedFor(order, line.line_number),
    unit_cost: line.unit_cost
  })).filter(({ quantity }) => quantity > 0)
  if (lines.length === 0) return null
  const last = sent.map(({ shipped_at }) => shipped_at).reduce((a, b) => a > b ? a : b)
  const due_at = addSeconds(last, bill_after_seconds)
  const { currency } = order
  const charges = chargesOf(order)
  const total = sumMoney(lines, (line) => amountOf(line.unit_cost, line.quantity, currency)) +
    sumMoney(charges, ({ amount }) => readMoney(amount))
  return {
    bill: {
      issued_on: due_at.slice(0, 'YYYY-MM-DD'.length),
      currency,
      lines,
      charges,
      total: formatMoney(total, currency)
    },
    due_at
  }
}

/** Units of the line for which bills have asked. What they credit is not asked for again. */
function askedFor ({ id, bills }: PlayedOrder, line_number: number): number {
  const own = bills.flatMap(({ lines }) => lines).filter((line) =>
    line.purchase_order_id === id && line.line_number === line_number && line.quantity > 0)
  return sum(own, ({ quantity }) => quantity)
}

/** The fee and the base of the freight come with the first bill. */
function chargesOf (order: PlayedOrder): PlayedBill['charges'] {
  const { currency, order_fee, freight_base, delivery_mode, bills } = order
  const charged = bills.flatMap(({ charges }) => charges)
  const left = (kind: BillChargeKind, by_now: bigint): bigint =>
    roundMoney(by_now, currency) - sumMoney(
      charged.filter((one) => one.kind === kind), ({ amount }) => readMoney(amount))
  const freight = readMoney(freight_base) + sumMoney(order.lines, (line) =>
    freightAmountOf(line.unit_freight, movedAsOrdered(line, delivery_mode), currency))
  return [
    { kind: 'order_fee' as const, micros: left('order_fee', readMoney(order_fee)) },
    { kind: 'freight' as const, micros: left('freight', freight) }
  ].filter(({ micros }) => micros > 0n)
    .map(({ kind, micros }) => ({ kind, amount: formatMoney(micros, currency) }))
}

/** No freight was agreed for units beyond the order. */
function movedAsOrdered (
  line: PurchaseOrderLine, delivery_mode: PurchaseOrder['delivery_mode']
): number {
  return Math.min(movedOf(line, delivery_mode), liveOf(line))
}
