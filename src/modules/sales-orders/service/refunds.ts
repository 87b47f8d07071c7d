// The commands on money that goes back: refunds, their bounces, and credits.

import {
  creditAmount, creditedBefore, type NewCredit
} from '../../../domain/back-to-back/actions/credit.ts'
import { bounceSaleRefund } from '../../../domain/back-to-back/actions/bounce-refund.ts'
import { type NewRefund, openRefund } from '../../../domain/back-to-back/actions/open-payment.ts'
import { assertPayment } from '../../../domain/back-to-back/actions/assert-amounts.ts'
import { recordSaleRefund } from '../../../domain/back-to-back/actions/pay.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import { canonicalMoney } from '../../../domain/kernel/money.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Credit } from '../../../domain/model/sales-order/credit.ts'
import type { NewMove } from '../../../domain/model/sales-order/payment.ts'
import type { Refund } from '../../../domain/model/sales-order/refund.ts'
import { type Answer, assertVersion, type Call } from '../../../platform/command/call.ts'
import { newId } from '../../../platform/id.ts'
import { answerSale, defineSaleCommand } from '../../back-to-back/command.ts'
import { findKnown, readMove } from './money.ts'

export async function recordRefund (
  call: Call, id: string, refund: NewRefund
): Promise<Answer<Refund>> {
  return call.commands.run(REFUND, call, { id, refund })
}

export async function bounceRefund (
  call: Call, id: string, move: NewMove
): Promise<Answer<Refund>> {
  return call.commands.run(BOUNCE, call, { id, move })
}

export async function creditSalesOrder (
  call: Call, id: string, credit: NewCredit
): Promise<Answer<Credit>> {
  return call.commands.run(CREDIT, call, { id, credit })
}

const REFUND = defineSaleCommand<{ id: string, refund: NewRefund }, Refund>(
  'sales_orders', (before, { call, input }, surroundings) => {
    const { id: sales_order_id, currency, refunds, version } = before.sales_order
    const refund = readMove(input.refund, currency)
    assertReason(refund)
    const { goodwill = false, payment_id: _payment, reason: _reason, ...move } = refund
    const known = findKnown(refunds, move, 'refund_conflict')
    if (known !== undefined) return { status: 200, value: known, changes: null }
    assertVersion(call, version)
    const opened = openRefund(refund, {
      id: newId('ref'), sales_order_id, currency, now: surroundings.now
    })
    const { id: source_id, amount, reason } = opened
    const owing = goodwill
      ? creditAmount(before, { kind: 'goodwill', amount, reason, source_id }, surroundings)
      : before
    const refunded = recordSaleRefund(owing, opened)
    const decided = drawConsequences(before, refunded, { trigger: null }, surroundings)
    const { changes } = answerSale(before, decided, { sale_event: 'sales_order.refunded' })
    return { status: 201, value: opened, changes }
  })

/** Whoever gives money beyond what is due says why. Throws `invalid_request`. */
function assertReason ({ goodwill, reason }: NewRefund): void {
  if (goodwill !== true || typeof reason === 'string') return
  throw new RuleError('invalid_request', {
    errors: [{ pointer: '/reason', code: 'missing', detail: 'is needed for goodwill' }]
  })
}

const BOUNCE = defineSaleCommand<{ id: string, move: NewMove }, Refund>('refunds', (
  before, { input: { id, move } }, surroundings
) => {
  if (move.amount !== undefined) assertPayment({ amount: move.amount }, before.sales_order.currency)
  const refund = refundOf(before, id)
  const bounced = bounceSaleRefund(before, refund, move, surroundings)
  if (bounced === undefined) return { status: 200, value: refund, changes: null }
  const decided = drawConsequences(before, bounced, { trigger: null }, surroundings)
  const { changes } = answerSale(before, decided, { sale_event: 'sales_order.refund_bounced' })
  return { status: 200, value: refundOf(decided, id), changes }
})

function refundOf ({ sales_order }: BackToBack, id: string): Refund {
  const refund = sales_order.refunds.find((one) => one.id === id)
  if (refund === undefined) throw new RuleError('refund_not_found')
  return refund
}

const CREDIT = defineSaleCommand<{ id: string, credit: NewCredit }, Credit>(
  'sales_orders', (before, { call, input }, surroundings) => {
    const { currency, version } = before.sales_order
    assertPayment(input.credit, currency)
    const said = { ...input.credit, amount: canonicalMoney(input.credit.amount, currency) }
    const known = creditedBefore(before, said)
    if (known !== undefined) return { status: 200, value: known, changes: null }
    assertVersion(call, version)
    const credited = creditAmount(before, { kind: 'goodwill', ...said }, surroundings)
    const decided = drawConsequences(before, credited, { trigger: null }, surroundings)
    const { changes } = answerSale(before, decided, { sale_event: 'sales_order.credited' })
    const value = decided.sales_order.credits.at(-1)
    if (value === undefined) throw new Error('a credit that is not there')
    return { status: 201, value, changes }
  })
