// Tells orders what became of their transmissions.

import {
  noteFailure, noteSent, noteWithoutChannel
} from '../../../domain/back-to-back/actions/note-transmission.ts'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import type { WritableSurroundings } from '../../../domain/back-to-back/surroundings.ts'
import type { PurchaseOrder } from '../../../domain/model/purchase-order/purchase-order.ts'
import {
  hasArrived, isToSupplier, type ToSupplier, type Transmission
} from '../../../domain/model/transmission/transmission.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  answerPurchase, answerUnchanged, defineSaleCommand, purchaseOrderOf
} from '../../back-to-back/command.ts'
import { clearNote } from '../store/progress.ts'
import { findTransmissions, hasOther } from '../store/transmissions.ts'
import { describeFailure } from './describe-failure.ts'
import { noteMail } from './note-mail.ts'

/**
 * Tells the order what became of the transmission. If that has changed meanwhile, it is
 * told again, so that what it hears last is how it is.
 */
export async function noteTransmission (call: Call, id: string): Promise<void> {
  const { db, merchant_id } = call
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- until what was told is how it is
    const [transmission] = await findTransmissions(db, merchant_id, [id])
    if (transmission === undefined) return
    // eslint-disable-next-line no-await-in-loop -- as above
    await tellOrder(call, transmission)
    // eslint-disable-next-line no-await-in-loop -- as above
    if (await clearNote(db, merchant_id, transmission)) return
  }
}

type Note =
  { kind: 'sent', at: string } | { kind: 'without_channel' } | { kind: 'failure', detail: string }

async function tellOrder (call: Call, transmission: Transmission): Promise<void> {
  if (!isToSupplier(transmission)) return noteMail(call, transmission)
  const note = await readNote(call, transmission)
  if (note === null) return
  await call.commands.run(NOTE, call, { id: transmission.purchase_order_id, note })
}

async function readNote (
  call: Call, transmission: ToSupplier
): Promise<Note | null> {
  const { state, finished_at, failing_since } = transmission
  if (hasArrived(transmission) && finished_at !== null) return { kind: 'sent', at: finished_at }
  if (state === 'superseded') {
    const { db, merchant_id } = call
    return await hasOther(db, merchant_id, transmission) ? null : { kind: 'without_channel' }
  }
  return failing_since === null
    ? null
    : { kind: 'failure', detail: await describeFailure(call, transmission) }
}

const NOTE = defineSaleCommand<{ id: string, note: Note }, PurchaseOrderDescription>(
  'purchase_orders', (before, { input: { id, note } }, surroundings) => {
    const order = purchaseOrderOf(before, id)
    const noted = apply(before, order, note, surroundings)
    if (noted === undefined) return answerUnchanged(before, id)
    const is_first = note.kind === 'sent' && order.sent_at === null
    const decided = drawConsequences(before, noted, { trigger: null }, surroundings)
    return answerPurchase(before, decided, {
      id,
      sale_event: 'sales_order.updated',
      purchase_event: is_first ? 'purchase_order.sent' : 'purchase_order.updated'
    })
  })

function apply (
  before: BackToBack, order: PurchaseOrder, note: Note, surroundings: WritableSurroundings
): BackToBack | undefined {
  if (note.kind === 'sent') return noteSent(before, order, note.at, surroundings)
  return note.kind === 'failure'
    ? noteFailure(before, order, note.detail, surroundings)
    : noteWithoutChannel(before, order, surroundings)
}
