// Runs what a supplier has sent from its page: the same commands as behind the API, in its role.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  acknowledgePurchaseOrder, answerCancellationRequest, closePurchaseOrder, shipPurchaseOrder
} from '../../purchase-orders/commands.ts'
import {
  NewAcknowledgement, NewCancellationResponse
} from '../../purchase-orders/schema/answers.ts'
import type { SupplierPurchaseOrder } from '../../purchase-orders/schema/purchase-order.ts'
import { deliverShipment } from '../../shipments/commands.ts'
import { NewShipment } from '../../shipments/schema/shipment.ts'
import { buildFieldReader, type FieldReader, type FormFault } from '../pages/fields.ts'
import {
  acceptAll, readAnswers, readReason, readShipment
} from '../pages/read-supplier-form.ts'
import type { SupplierAction, Texts } from '../pages/texts/texts.ts'
import type { Submission } from './submission.ts'

/** Throws `invalid_request` for a body that breaks the schema, and normalizes its texts. */
export type Judge = (body: object, schema: object) => void

export type Answering = { submission: Submission, texts: Texts, judge: Judge }

type Acting = Answering & { call: Call, order: SupplierPurchaseOrder, reader: FieldReader }
type Run = () => Promise<unknown>

/** Returns what is wrong with the form; nothing when it was recorded. Throws refusals. */
export async function answerAsSupplier (
  call: Call, order: SupplierPurchaseOrder, answering: Answering
): Promise<readonly FormFault[]> {
  const { submission, texts } = answering
  const { action, fields, prefix, name } = submission
  const reader = buildFieldReader(fields, prefix, texts)
  const is_outdated = submission.version !== versionOf(order, submission)
  const judge = is_outdated ? () => {} : answering.judge
  const run = PREPARE[action as SupplierAction]({ ...answering, judge, call, order, reader })
  // The fields were entered for another state of the order. The command says whether this is an
  // answer that it knows, and refuses it otherwise, whatever is in it.
  if (is_outdated) reader.faults.length = 0
  if (name === '') reader.fault('name', texts.your_name, texts.faults.name)
  if (reader.faults.length === 0) await run()
  return reader.faults
}

function versionOf (
  { version, shipments }: SupplierPurchaseOrder, { action, fields }: Submission
): number | undefined {
  if (action !== 'deliver') return version
  return shipments.find(({ id }) => id === fields.get('shipment'))?.version
}

/** Each reads its form, notes the faults, and returns what runs when there are none. */
const PREPARE: Readonly<Record<SupplierAction, (acting: Acting) => Run>> = {
  accept: ({ call, order }) => {
    const lines = acceptAll(order)
    return async () => acknowledgePurchaseOrder(call, order.id, { lines })
  },
  answer: ({ call, order, reader, texts, judge }) => {
    const lines = readAnswers(reader, order, texts)
    return async () => {
      judge({ lines }, NewAcknowledgement)
      return acknowledgePurchaseOrder(call, order.id, { lines })
    }
  },
  ship: ({ call, order, reader, texts, judge }) => {
    const shipment = readShipment(reader, order, texts)
    return async () => {
      judge(shipment, NewShipment)
      return shipPurchaseOrder(call, order.id, shipment)
    }
  },
  deliver: ({ call, order, reader }) => {
    const id = reader.text('shipment')
    // Other purchase orders of the supplier have links of their own.
    if (!order.shipments.some((one) => one.id === id)) throw new RuleError('bad_request')
    return async () => deliverShipment(call, id, {})
  },
  close: ({ call, order, reader, texts }) => {
    const reason = readReason(reader.text('reason'))
    if (reason === undefined) reader.fault('reason', texts.say_why, texts.faults.reason)
    return async () => closePurchaseOrder(call, order.id, reason ?? null)
  },
  cancellation: ({ call, order, reader, texts, judge }) => {
    const decision = reader.text('decision')
    const response = { decision, reason: reader.text('reason') || null }
    if (!isDecision(decision)) {
      reader.fault('decision', texts.your_answer, texts.faults.choice)
    }
    return async () => {
      judge(response, NewCancellationResponse)
      if (isDecision(decision)) {
        await answerCancellationRequest(call, order.id, { ...response, decision })
      }
    }
  }
}

function isDecision (text: string): text is 'accepted' | 'refused' {
  return text === 'accepted' || text === 'refused'
}
