// Tells a purchase order whether its partner’s order agrees with it.

import { noteChain as decideNote } from '../../../domain/back-to-back/actions/note-chain.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  answerPurchase, answerUnchanged, defineSaleCommand, purchaseOrderOf
} from '../../back-to-back/command.ts'

/** `detail` says how both differ; null when they agree. */
export async function noteChain (
  call: Call, purchase_order_id: string, detail: string | null
): Promise<void> {
  await call.commands.run(NOTE, call, { id: purchase_order_id, detail })
}

const NOTE = defineSaleCommand<{ id: string, detail: string | null }, PurchaseOrderDescription>(
  'purchase_orders', (before, { input: { id, detail } }, surroundings) => {
    const noted = decideNote(before, purchaseOrderOf(before, id), detail, surroundings)
    if (noted === undefined) return answerUnchanged(before, id)
    const decided = drawConsequences(before, noted, { trigger: null }, surroundings)
    return answerPurchase(before, decided, {
      id, sale_event: 'sales_order.updated', purchase_event: 'purchase_order.updated'
    })
  })
