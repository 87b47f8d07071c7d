// Tells a purchase order whether its partner’s order agrees with it, and that the partner is told
// once more: what did not get through before is over then, until it fails again.

import { noteChain as decideChain } from '../../../domain/back-to-back/actions/note-chain.ts'
import { endFailures } from '../../../domain/back-to-back/actions/note-transmission.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import type { WritableSurroundings } from '../../../domain/back-to-back/surroundings.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  answerPurchase, answerUnchanged, defineSaleCommand, purchaseOrderOf
} from '../../back-to-back/command.ts'

/** `detail` says how both differ; null when they agree. */
export async function noteChain (
  call: Call, purchase_order_id: string, detail: string | null
): Promise<void> {
  await call.commands.run(NOTE_CHAIN, call, { id: purchase_order_id, detail })
}

export async function noteToldAgain (call: Call, purchase_order_id: string): Promise<void> {
  await call.commands.run(NOTE_TOLD, call, { id: purchase_order_id })
}

const NOTE_CHAIN = defineSaleCommand<
  { id: string, detail: string | null }, PurchaseOrderDescription
>('purchase_orders', (before, { input: { id, detail } }, surroundings) => {
  const noted = decideChain(before, purchaseOrderOf(before, id), detail, surroundings)
  return answerNoted(before, noted ?? before, id, surroundings)
})

const NOTE_TOLD = defineSaleCommand<{ id: string }, PurchaseOrderDescription>(
  'purchase_orders', (before, { input: { id } }, surroundings) => {
    const noted = endFailures(before, purchaseOrderOf(before, id), surroundings)
    return answerNoted(before, noted, id, surroundings)
  })

function answerNoted (
  before: BackToBack, noted: BackToBack, id: string, surroundings: WritableSurroundings
): ReturnType<typeof answerUnchanged> {
  if (noted === before) return answerUnchanged(before, id)
  const decided = drawConsequences(before, noted, { trigger: null }, surroundings)
  return answerPurchase(before, decided, {
    id, sale_event: 'sales_order.updated', purchase_event: 'purchase_order.updated'
  })
}
