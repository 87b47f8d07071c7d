// Tells a purchase order that its partner is told once more: what did not get through before is
// over, until it fails again.

import { endFailures } from '../../../domain/back-to-back/actions/note-transmission.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  answerPurchase, answerUnchanged, defineSaleCommand, purchaseOrderOf
} from '../../back-to-back/command.ts'

export async function noteToldAgain (call: Call, purchase_order_id: string): Promise<void> {
  await call.commands.run(NOTE, call, { id: purchase_order_id })
}

const NOTE = defineSaleCommand<{ id: string }, PurchaseOrderDescription>(
  'purchase_orders', (before, { input: { id } }, surroundings) => {
    const noted = endFailures(before, purchaseOrderOf(before, id), surroundings)
    if (noted === before) return answerUnchanged(before, id)
    const decided = drawConsequences(before, noted, { trigger: null }, surroundings)
    return answerPurchase(before, decided, {
      id, sale_event: 'sales_order.updated', purchase_event: 'purchase_order.updated'
    })
  })
