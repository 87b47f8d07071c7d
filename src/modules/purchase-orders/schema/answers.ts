// What is sent to answer, close and cancel a purchase order.

import Type, { type Static } from 'typebox'
import {
  ANSWER_REASONS, ANSWER_STATUSES
} from '../../../domain/model/purchase-order/purchase-order.ts'
import { nullable, oneOf, SupplierQuantity, ref, text } from '../../../platform/http/schemas.ts'
import { line_number, promised_date, supplier_code, unit_cost } from './purchase-order.ts'

/** Null is no reason. */
const reason = Type.Unsafe<typeof ANSWER_REASONS[number] | null>({
  type: ['string', 'null'],
  enum: [...ANSWER_REASONS, null],
  description: 'Why not, shaped after X12 855.',
  examples: ['out_of_stock']
})

const NewAnswer = Type.Object({
  line_number,
  status: oneOf(ANSWER_STATUSES, {
    description: '`accepted`; `backordered`: accepted for a later date; `rejected`. What an ' +
      'answer names of a line answers all of it: units it leaves out are rejected.'
  }),
  quantity: SupplierQuantity,
  unit_cost: Type.Optional(nullable(unit_cost)),
  promised_date: Type.Optional(promised_date),
  reason: Type.Optional(reason),
  supplier_code: Type.Optional(supplier_code)
}, {
  $id: 'NewAnswer',
  additionalProperties: false,
  description: 'What is said of some units of a line.'
})

export const NewAcknowledgement = Type.Object({
  lines: Type.Array(ref(NewAnswer), {
    minItems: 1,
    maxItems: 600,
    description: 'One entry for each line and status; lines that are not named stay open.'
  })
}, {
  $id: 'NewAcknowledgement',
  additionalProperties: false,
  description: 'The supplier’s answer.',
  examples: [{
    lines: [
      { line_number: 1, status: 'accepted', quantity: 1, promised_date: '2026-11-26' },
      { line_number: 1, status: 'rejected', quantity: 1, reason: 'out_of_stock' }
    ]
  }]
})
export type NewAcknowledgement = Static<typeof NewAcknowledgement>

export const NewClosure = Type.Object({ reason: Type.Optional(reason) }, {
  $id: 'NewClosure',
  additionalProperties: false,
  description: 'The supplier sends no more.',
  examples: [{ reason: 'out_of_stock' }]
})

export const NewPurchaseCancellation = Type.Object({
  reason: Type.Optional(nullable(text(500, 'Why, for people.')))
}, {
  $id: 'NewPurchaseCancellation',
  additionalProperties: false,
  description: 'The merchant takes the purchase order back.',
  examples: [{ reason: 'Found a nearer supplier' }]
})

export const NewCancellationResponse = Type.Object({
  decision: oneOf(['accepted', 'refused'], { description: 'Does the supplier give it up?' }),
  reason: Type.Optional(nullable(text(500, 'Why, for people.')))
}, {
  $id: 'NewCancellationResponse',
  additionalProperties: false,
  description: 'The supplier’s answer to a cancellation.',
  examples: [{ decision: 'accepted' }]
})

export const ANSWER_SCHEMAS = [
  NewAnswer, NewAcknowledgement, NewClosure, NewPurchaseCancellation, NewCancellationResponse
]
