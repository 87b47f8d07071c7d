// The money of a sales order: payments, their reversal, refunds, and the time to pay.

import {
  assertPayment, type NewPayment, normalizePayment, openPayment
} from '../../../domain/opening.ts'
import {
  recordPayment as pay, recordRefund as refund, reversePayment as reverse, timeOutPayment
} from '../../../domain/paying.ts'
import { RuleError } from '../../../domain/rule.ts'
import { settle } from '../../../domain/settling.ts'
import { type Answer, assertVersion, type Call } from '../../../platform/call.ts'
import { newId } from '../../../platform/id.ts'
import {
  answerSale, defineSaleCommand, type SaleOutcome
} from '../../back-to-back/command.ts'

export async function recordPayment (
  call: Call, id: string, payment: NewPayment
): Promise<Answer> {
  return call.commands.run(PAY, call, { id, payment })
}

export async function recordRefund (
  call: Call, id: string, payment: NewPayment
): Promise<Answer> {
  return call.commands.run(REFUND, call, { id, payment })
}

export async function reversePayment (
  call: Call, id: string, reason: string | null
): Promise<Answer> {
  return call.commands.run(REVERSE, call, { id, reason })
}

/** Background work: does nothing when the order has been paid in the meantime. */
export async function timeOutSalesOrder (call: Call, id: string): Promise<Answer> {
  return call.commands.run(TIME_OUT, call, { id })
}

type Paying = { id: string, payment: NewPayment }

const PAY = defineSaleCommand<Paying>('sales_orders', (before, { call, input }, surroundings) => {
  const { id: sales_order_id, currency, status, payments, version } = before.sales_order
  const payment = readMove(input.payment, currency)
  const known = findKnown(payments, payment, 'payment_conflict')
  if (known !== null) return known
  assertVersion(call, version)
  if (status === 'canceled') throw new RuleError('sales_order_canceled')
  const opened = openPayment(payment, { id: newId('pay'), sales_order_id, now: surroundings.now })
  const decided = settle(before, pay(before, opened), { trigger: null }, surroundings)
  const is_issued = decided.purchase_orders.some(({ issued_at }) =>
    issued_at === surroundings.now)
  const sale_event = is_issued ? 'sales_order.released' : 'sales_order.payment_recorded'
  const { changes } = answerSale(before, decided, { sale_event })
  return { status: 201, value: opened, changes }
})

const REFUND = defineSaleCommand<Paying>(
  'sales_orders', (before, { call, input }, surroundings) => {
    const { id: sales_order_id, currency, refunds, version } = before.sales_order
    const move = readMove(input.payment, currency)
    const known = findKnown(refunds, move, 'refund_conflict')
    if (known !== null) return known
    assertVersion(call, version)
    const { reversed_at: _at, reversal_reason: _reason, ...opened } = openPayment(
      move, { id: newId('ref'), sales_order_id, now: surroundings.now })
    const decided = settle(before, refund(before, opened), { trigger: null }, surroundings)
    const { changes } = answerSale(before, decided, { sale_event: 'sales_order.refunded' })
    return { status: 201, value: opened, changes }
  })

function readMove (payment: NewPayment, currency: string): NewPayment {
  assertPayment(payment, currency)
  return normalizePayment(payment, currency)
}

/** The same reference with the same amount is the same payment or refund. */
function findKnown (
  moves: ReadonlyArray<{ reference: string, amount: string }>, { reference, amount }: NewPayment,
  rule: 'payment_conflict' | 'refund_conflict'
): SaleOutcome | null {
  const known = moves.find((one) => one.reference === reference)
  if (known === undefined) return null
  if (known.amount !== amount) throw new RuleError(rule)
  return { status: 200, value: known, changes: null }
}

const REVERSE = defineSaleCommand<{ id: string, reason: string | null }>(
  'payments', (before, { input }, surroundings) => {
    const { id, reason } = input
    const payment = before.sales_order.payments.find((one) => one.id === id)
    if (payment === undefined) throw new RuleError('payment_not_found')
    const reversed = reverse(before, payment, { reason }, surroundings)
    if (reversed === undefined) return { status: 200, value: payment, changes: null }
    const decided = settle(before, reversed, { trigger: 'canceled' }, surroundings)
    const { changes } = answerSale(before, decided, {
      sale_event: 'sales_order.payment_reversed',
      purchase_event: 'purchase_order.cancellation_requested'
    })
    const value = decided.sales_order.payments.find((one) => one.id === id)
    return { status: 200, value, changes }
  })

const TIME_OUT = defineSaleCommand<{ id: string }>(
  'sales_orders', (before, _request, surroundings) => {
    const timed_out = timeOutPayment(before, surroundings)
    if (timed_out === undefined) return { status: 200, value: undefined, changes: null }
    const decided = settle(before, timed_out, { trigger: null }, surroundings)
    return answerSale(before, decided, { sale_event: 'sales_order.changed' })
  })
