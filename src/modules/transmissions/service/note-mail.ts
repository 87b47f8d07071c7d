// Tells sales orders what became of the mails to their customers.

import {
  noteMailFailure, noteMailsSent
} from '../../../domain/back-to-back/actions/note-customer-mail.ts'
import {
  describeSalesOrder, type SalesOrderDescription
} from '../../../domain/back-to-back/describe-sale.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import type { Transmission } from '../../../domain/model/transmission/transmission.ts'
import type { Call } from '../../../platform/command/call.ts'
import { answerSale, defineSaleCommand } from '../../back-to-back/command.ts'
import { hasFailingMail } from '../store/transmissions.ts'
import { describeFailure } from './describe-failure.ts'

export async function noteMail (call: Call, transmission: Transmission): Promise<void> {
  const { db, merchant_id } = call
  const { state, failing_since, sales_order_id: id } = transmission
  const is_over = state === 'sent' || state === 'superseded'
  if (is_over) {
    // A person still has to see to another one.
    if (await hasFailingMail(db, merchant_id, transmission)) return
    await call.commands.run(NOTE, call, { id, detail: null })
  } else if (failing_since !== null) {
    await call.commands.run(NOTE, call, { id, detail: await describeFailure(call, transmission) })
  }
}

/** `detail` says what does not get through; null when nothing does not. */
const NOTE = defineSaleCommand<{ id: string, detail: string | null }, SalesOrderDescription>(
  'sales_orders', (before, { input: { detail } }, surroundings) => {
    const noted = detail === null
      ? noteMailsSent(before, surroundings)
      : noteMailFailure(before, detail, surroundings)
    if (noted === undefined) {
      return { status: 200, value: describeSalesOrder(before), changes: null }
    }
    const decided = drawConsequences(before, noted, { trigger: null }, surroundings)
    return answerSale(before, decided, { sale_event: 'sales_order.updated' })
  })
