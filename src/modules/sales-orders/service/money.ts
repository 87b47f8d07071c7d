// The commands on money that comes: payments, their reversals, and the time to pay.

import type { BackToBackChanges } from '../../../domain/back-to-back/changes-to-record.ts'
import type { SalesOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import { listDifferences } from '../../../domain/back-to-back/actions/describe-difference.ts'
import { assertPayment } from '../../../domain/back-to-back/actions/assert-amounts.ts'
import { AFTER_HOLD } from '../../../domain/back-to-back/actions/hold-sales-order.ts'
import {
  type NewPayment, normalizePayment, openPayment
} from '../../../domain/back-to-back/actions/open-payment.ts'
import {
  recordSalePayment, timeOutPayment
} from '../../../domain/back-to-back/actions/pay.ts'
import {
  countedOf, describePayment, type NewMove, type Payment, type PaymentDescription
} from '../../../domain/model/sales-order/payment.ts'
import {
  reinstateSalePayment, reverseSalePayment
} from '../../../domain/back-to-back/actions/reverse-payment.ts'
import { assertMayRecordPayment } from '../../../domain/model/sales-order/assert-storefront.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import { type Answer, assertVersion, type Call } from '../../../platform/command/call.ts'
import { newId } from '../../../platform/id.ts'
import {
  answerSale, defineSaleCommand, type SaleOutcome
} from '../../back-to-back/command.ts'

export async function recordPayment (
  call: Call, id: string, payment: NewPayment
): Promise<Answer<PaymentDescription>> {
  assertMayRecordPayment(call.account)
  return call.commands.run(PAY, call, { id, payment })
}

export async function reversePayment (
  call: Call, id: string, move: NewMove
): Promise<Answer<PaymentDescription>> {
  return call.commands.run(REVERSE, call, { id, move })
}

export async function reinstatePayment (
  call: Call, id: string, move: NewMove
): Promise<Answer<PaymentDescription>> {
  return call.commands.run(REINSTATE, call, { id, move })
}

/** A background job calls this. It does nothing when the order was paid in the meantime. */
export async function timeOutSalesOrder (call: Call, id: string): Promise<Answer> {
  return call.commands.run(TIME_OUT, call, { id })
}

type Paying = { id: string, payment: NewPayment }

const PAY = defineSaleCommand<Paying, PaymentDescription>('sales_orders', (
  before, { call, input }, surroundings
) => {
  const { id: sales_order_id, currency, payments, version } = before.sales_order
  const payment = readMove(input.payment, currency)
  const known = findKnown(payments, payment, 'payment_conflict')
  if (known !== undefined) {
    assertCounting(known)
    return answerPayment(known, null)
  }
  assertVersion(call, version)
  const opened = openPayment(payment, {
    id: newId('pay'), sales_order_id, currency, now: surroundings.now
  })
  const decided = drawConsequences(
    before, recordSalePayment(before, opened), { trigger: null }, surroundings)
  const is_issued = decided.purchase_orders.some(({ issued_at }) =>
    issued_at === surroundings.now)
  const sale_event = is_issued ? 'sales_order.released' : 'sales_order.payment_recorded'
  const { changes } = answerSale(before, decided, { sale_event })
  return { status: 201, value: opened, changes }
})

export function readMove<Move extends NewPayment> (payment: Move, currency: string): Move {
  assertPayment(payment, currency)
  return normalizePayment(payment, currency)
}

type KnownMove = Pick<Payment,
  'id' | 'reference' | 'amount' | 'method' | 'received_at' | 'created_at'>

/**
 * The payment or refund that has this reference already. Throws `rule` when its amount is another.
 */
export function findKnown<Move extends KnownMove> (
  moves: readonly Move[], said: NewPayment,
  rule: 'payment_conflict' | 'refund_conflict'
): Move | undefined {
  const known = moves.find(({ reference }) => reference === said.reference)
  if (known === undefined || known.amount === said.amount) return known
  const { id, reference, amount, method, received_at, created_at } = known
  const differing = listDifferences(said, {
    reference,
    amount,
    ...said.method !== undefined && { method },
    ...said.received_at !== undefined && { received_at }
  })
  throw new RuleError(rule, {
    detail: `${reference} is ${id}, which was recorded ${created_at} with the amount ${amount}.`,
    existing: { id, reference },
    errors: differing.map((pointer) =>
      ({ pointer, code: 'differs', detail: 'It differs from what was recorded.' }))
  })
}

/**
 * Throws `payment_reversed` when all of the payment was taken back: sent again, it would not count,
 * though the caller may mean money that came back.
 */
function assertCounting (payment: Payment): void {
  if (countedOf(payment) > 0n) return
  const { id, reference } = payment
  throw new RuleError('payment_reversed', {
    detail: `${reference} is ${id}, and all of it was taken back. If the money came back, ` +
      `record it with POST /v1/payments/${id}/reinstatement; other money needs another reference.`
  })
}

type Moving = { id: string, move: NewMove }

const REVERSE = defineSaleCommand<Moving, PaymentDescription>('payments', (
  before, { input }, surroundings
) => {
  const { payment, move } = readPaymentMove(before, input)
  const reversed = reverseSalePayment(before, payment, move, surroundings)
  if (reversed === undefined) return answerPayment(payment, null)
  const decided = drawConsequences(before, reversed, { trigger: 'canceled' }, surroundings)
  const { changes } = answerSale(before, decided, {
    sale_event: 'sales_order.payment_reversed',
    purchase_event: 'purchase_order.cancellation_requested'
  })
  return answerPayment(paymentOf(decided, input.id), changes)
})

const REINSTATE = defineSaleCommand<Moving, PaymentDescription>('payments', (
  before, { input }, surroundings
) => {
  const { payment, move } = readPaymentMove(before, input)
  const reinstated = reinstateSalePayment(before, payment, move, surroundings)
  if (reinstated === undefined) return answerPayment(payment, null)
  const decided = drawConsequences(before, reinstated, AFTER_HOLD, surroundings)
  const { changes } = answerSale(before, decided, {
    sale_event: 'sales_order.payment_reinstated'
  })
  return answerPayment(paymentOf(decided, input.id), changes)
})

function readPaymentMove (
  before: BackToBack, { id, move }: Moving
): { payment: Payment, move: NewMove } {
  const { amount } = move
  const { currency } = before.sales_order
  if (amount !== undefined) assertPayment({ amount }, currency)
  return { payment: paymentOf(before, id), move }
}

function paymentOf ({ sales_order }: BackToBack, id: string): Payment {
  const payment = sales_order.payments.find((one) => one.id === id)
  if (payment === undefined) throw new RuleError('payment_not_found')
  return payment
}

function answerPayment (
  payment: Payment, changes: BackToBackChanges | null
): SaleOutcome<PaymentDescription> {
  return { status: 200, value: describePayment(payment), changes }
}

const TIME_OUT = defineSaleCommand<{ id: string }, SalesOrderDescription | undefined>(
  'sales_orders', (before, _request, surroundings) => {
    const timed_out = timeOutPayment(before, surroundings)
    if (timed_out === undefined) return { status: 200, value: undefined, changes: null }
    const decided = drawConsequences(before, timed_out, { trigger: null }, surroundings)
    return answerSale(before, decided, { sale_event: 'sales_order.changed' })
  })
