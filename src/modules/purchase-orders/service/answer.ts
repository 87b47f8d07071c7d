// The commands on a purchase order, but for shipping: answer, close, cancel, issue, and let expire.

import {
  acknowledge, assertOpen, closeShort, type Closure, expire
} from '../../../domain/back-to-back/actions/answer-purchase-order.ts'
import type { NewAnswer } from '../../../domain/back-to-back/actions/assert-answers.ts'
import { type Numbering, numberOrder } from '../../../domain/back-to-back/actions/annotate-order.ts'
import {
  type BackToBack, type DecisionTrigger, replacePurchaseOrder
} from '../../../domain/back-to-back/state.ts'
import {
  answerCancellation, type CancellationResponse, cancelPurchase, noteUnansweredCancellation
} from '../../../domain/back-to-back/actions/cancel.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import type { EventType } from '../../../domain/kernel/event.ts'
import { canonicalMoney } from '../../../domain/kernel/money.ts'
import { noteLateShipment } from '../../../domain/back-to-back/actions/note-late-shipment.ts'
import type {
  AnswerReason, PurchaseOrder
} from '../../../domain/model/purchase-order/purchase-order.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { issueOne } from '../../../domain/back-to-back/release.ts'
import { isReleased } from '../../../domain/model/sales-order/sales-order.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import type { WritableSurroundings } from '../../../domain/back-to-back/surroundings.ts'
import { type Answer, assertVersion, type Call } from '../../../platform/command/call.ts'
import {
  answerPurchase, answerUnchanged, assertVisible, defineSaleCommand, purchaseOrderOf
} from '../../back-to-back/command.ts'

type Acknowledgement = Numbering & { lines: readonly NewAnswer[] }

export async function acknowledgePurchaseOrder (
  call: Call, id: string, { lines, ...numbering }: Acknowledgement
): Promise<Answer<PurchaseOrderDescription>> {
  return call.commands.run(ACKNOWLEDGE, call, { id, lines, ...numbering })
}

/**
 * Anybody may close units that have not shipped. Only the merchant may also close units that never
 * arrived, since the supplier cannot know what its warehouse received.
 */
export async function closePurchaseOrder (
  call: Call, id: string, reason: AnswerReason | null
): Promise<Answer<PurchaseOrderDescription>> {
  return call.commands.run(CLOSE, call, { id, reason, is_receivers: call.supplier_id === null })
}

export async function cancelPurchaseOrder (
  call: Call, id: string, reason: string | null
): Promise<Answer<PurchaseOrderDescription>> {
  return call.commands.run(CANCEL, call, { id, reason })
}

export async function answerCancellationRequest (
  call: Call, id: string, response: CancellationResponse
): Promise<Answer<PurchaseOrderDescription>> {
  return call.commands.run(ANSWER_CANCELLATION, call, { id, response })
}

export async function issuePurchaseOrder (
  call: Call, id: string
): Promise<Answer<PurchaseOrderDescription>> {
  return call.commands.run(ISSUE, call, { id })
}

/** Background jobs call this and the next two, which do nothing when nothing is due any more. */
export async function expirePurchaseOrder (
  call: Call, id: string
): Promise<Answer<PurchaseOrderDescription>> {
  return call.commands.run(EXPIRE, call, { id })
}

export async function noteLatePurchaseOrder (
  call: Call, id: string
): Promise<Answer<PurchaseOrderDescription>> {
  return call.commands.run(NOTE_LATE, call, { id })
}

export async function noteCancellationUnanswered (
  call: Call, id: string
): Promise<Answer<PurchaseOrderDescription>> {
  return call.commands.run(NOTE_UNANSWERED, call, { id })
}

type Deciding<Input> = {
  trigger: DecisionTrigger | null
  sale_event: EventType & `sales_order.${string}`
  purchase_event: EventType & `purchase_order.${string}`
  /** Returns undefined when nothing changes. */
  decide: (
    before: BackToBack, order: PurchaseOrder, input: Input, surroundings: WritableSurroundings
  ) => BackToBack | undefined
  /** SKUs that the input names, beside those of the order. */
  skusOf?: (input: Input) => string[]
}

/** Defines a command on one purchase order; its answer is the purchase order after the command. */
export function definePurchaseCommand<Input extends { id: string }> (
  { trigger, decide, skusOf, ...naming }: Deciding<Input>, options: { hears?: boolean } = {}
): ReturnType<typeof defineSaleCommand<Input, PurchaseOrderDescription>> {
  return defineSaleCommand('purchase_orders', (before, { call, input }, surroundings) => {
    const order = purchaseOrderOf(before, input.id)
    assertVisible(call, order)
    assertVersion(call, order.version)
    const decided = decide(before, order, input, surroundings)
    if (decided === undefined) return answerUnchanged(before, order.id)
    return answerPurchase(before, drawConsequences(before, decided, { trigger }, surroundings),
      { ...naming, id: order.id })
  }, skusOf === undefined ? options : { ...options, skusOf })
}

const ACKNOWLEDGE = definePurchaseCommand<Acknowledgement & { id: string }>({
  trigger: 'rejected',
  sale_event: 'sales_order.acknowledged',
  purchase_event: 'purchase_order.acknowledged',
  decide: (before, order, { lines, ...numbering }, surroundings) => {
    const numbered = numberOrder(order, numbering)
    const state = replacePurchaseOrder(before, numbered)
    const answered = acknowledge(state, numbered, lines.map((answer) =>
      answer.unit_cost === undefined || answer.unit_cost === null
        ? answer
        : { ...answer, unit_cost: canonicalMoney(answer.unit_cost, order.currency) }),
    surroundings)
    return answered ?? (numbered === order ? undefined : state)
  },
  skusOf: ({ lines }) => lines.flatMap(({ substitute_sku }) => substitute_sku ?? [])
})

const CLOSE = definePurchaseCommand<Closure & { id: string }>({
  trigger: 'closed_short',
  sale_event: 'sales_order.acknowledged',
  purchase_event: 'purchase_order.acknowledged',
  decide: (before, order, closure, surroundings) =>
    closeShort(before, order, closure, surroundings)
})

const CANCEL = definePurchaseCommand<{ id: string, reason: string | null }>({
  trigger: 'canceled',
  sale_event: 'sales_order.cancellation_requested',
  purchase_event: 'purchase_order.cancellation_requested',
  decide: (before, order, { reason }, surroundings) => {
    if (order.status !== 'planned') assertOpen(order)
    return cancelPurchase(before, order, surroundings, { reason })
  }
})

const ANSWER_CANCELLATION = definePurchaseCommand<{ id: string, response: CancellationResponse }>({
  trigger: 'canceled',
  sale_event: 'sales_order.acknowledged',
  purchase_event: 'purchase_order.cancellation_refused',
  decide: (before, order, { response }, surroundings) =>
    answerCancellation(before, order, response, surroundings)
})

const ISSUE = definePurchaseCommand<{ id: string }>({
  trigger: null,
  sale_event: 'sales_order.released',
  purchase_event: 'purchase_order.updated',
  decide: (before, order, _input, surroundings) => {
    if (order.status !== 'planned') {
      throw new RuleError('purchase_order_not_planned', {
        detail: `The purchase order is ${order.status}.`
      })
    }
    if (!isReleased(before.sales_order)) throw new RuleError('sales_order_not_released')
    return issueOne(before, order, surroundings)
  }
})

const EXPIRE = definePurchaseCommand<{ id: string }>({
  trigger: 'expired',
  sale_event: 'sales_order.sourced',
  purchase_event: 'purchase_order.updated',
  decide: (before, order, _input, surroundings) => expire(before, order, surroundings)
}, { hears: true })

const NOTE_LATE = definePurchaseCommand<{ id: string }>({
  trigger: null,
  sale_event: 'sales_order.updated',
  purchase_event: 'purchase_order.updated',
  decide: (before, order, _input, surroundings) => noteLateShipment(before, order, surroundings)
})

const NOTE_UNANSWERED = definePurchaseCommand<{ id: string }>({
  trigger: null,
  sale_event: 'sales_order.updated',
  purchase_event: 'purchase_order.updated',
  decide: (before, order, _input, surroundings) =>
    noteUnansweredCancellation(before, order, surroundings)
})
