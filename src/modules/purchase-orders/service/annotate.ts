// The commands by which people write on a purchase order: tags, metadata, the supplier's number and
// notes.

import { addPurchaseNote } from '../../../domain/back-to-back/actions/add-note.ts'
import {
  annotateOrder, type Annotation, assertNumbering, type Numbering, numberOrder
} from '../../../domain/back-to-back/actions/annotate-order.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import { replacePurchaseOrder } from '../../../domain/back-to-back/state.ts'
import { type NewNote, type Note, openNote } from '../../../domain/model/note/note.ts'
import { type Answer, assertVersion, type Call } from '../../../platform/command/call.ts'
import { newId } from '../../../platform/id.ts'
import {
  answerPurchase, assertVisible, defineSaleCommand, purchaseOrderOf
} from '../../back-to-back/command.ts'
import { definePurchaseCommand } from './answer.ts'

export async function updatePurchaseOrder (
  call: Call, id: string, change: Annotation & Numbering
): Promise<Answer<PurchaseOrderDescription>> {
  if (call.role === 'supplier') assertNumbering(change)
  return call.commands.run(UPDATE, call, { id, change })
}

export async function addPurchaseOrderNote (
  call: Call, id: string, note: NewNote
): Promise<Answer<Note>> {
  return call.commands.run(ADD_NOTE, call, { id, note })
}

const EVENTS = {
  sale_event: 'sales_order.updated', purchase_event: 'purchase_order.updated'
} as const

const UPDATE = definePurchaseCommand<{ id: string, change: Annotation & Numbering }>({
  trigger: null,
  ...EVENTS,
  decide: (before, order, { change }) =>
    replacePurchaseOrder(before, numberOrder(annotateOrder(order, change), change))
})

const ADD_NOTE = defineSaleCommand<{ id: string, note: NewNote }, Note>(
  'purchase_orders', (before, { call, input }, surroundings) => {
    const order = purchaseOrderOf(before, input.id)
    assertVisible(call, order)
    assertVersion(call, order.version)
    const note = openNote(input.note, call, { id: newId('note'), now: surroundings.now })
    const decided = drawConsequences(
      before, addPurchaseNote(before, order, note), { trigger: null }, surroundings)
    const { changes } = answerPurchase(before, decided, { id: order.id, ...EVENTS })
    return { status: 201, value: note, changes }
  })
