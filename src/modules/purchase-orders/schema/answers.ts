// The JSON shapes of requests that answer, close and cancel a purchase order.

import Type, { type Static } from 'typebox'
import {
  ANSWER_REASONS, ANSWER_STATUSES
} from '../../../domain/model/purchase-order/purchase-order.ts'
import {
  money, nullable, oneOf, ref, supplierQuantity, text
} from '../../../platform/http/schemas.ts'
import { supplier_reference } from './annotations.ts'
import { substitute_sku, supplier_code } from './answer-fields.ts'
import { line_number, promised_date } from './purchase-order.ts'

/** Not `nullable`, since the enum must list null too. */
const reason = Type.Unsafe<typeof ANSWER_REASONS[number] | null>({
  type: ['string', 'null'],
  enum: [...ANSWER_REASONS, null],
  description: 'The reason tells why units are not sent; null gives none. The values follow ' +
    'X12 855.',
  examples: ['out_of_stock']
})

const NewAnswer = Type.Object({
  line_number,
  status: oneOf(ANSWER_STATUSES, {
    description: '`accepted` promises the units, `backordered` promises them for a later date, ' +
      '`rejected` refuses them, and `substituted` offers `substitute_sku` for them, which an ' +
      'operator approves or refuses. An answer that names a line answers all of it: units of the ' +
      'line that it leaves out are rejected.'
  }),
  quantity: supplierQuantity('The entry is about this many units of the line.'),
  unit_cost: Type.Optional(nullable(money(
    'The supplier asks this much for one unit. Null, or nothing, leaves the cost as it is; a ' +
    'substitute then costs what the supplier’s stock row says.'))),
  promised_date: Type.Optional(promised_date),
  reason: Type.Optional(reason),
  supplier_code: Type.Optional(supplier_code),
  substitute_sku: Type.Optional(substitute_sku)
}, {
  $id: 'NewAnswer',
  additionalProperties: false,
  description: 'The supplier says this about some units of a line.'
})

export const NewAcknowledgement = Type.Object({
  lines: Type.Array(ref(NewAnswer), {
    minItems: 1,
    maxItems: 600,
    description: 'The answer has one entry for each line and status. Lines that it does not name ' +
      'stay unanswered.'
  }),
  supplier_reference: Type.Optional(supplier_reference)
}, {
  $id: 'NewAcknowledgement',
  additionalProperties: false,
  description: 'The supplier answers the purchase order with this.',
  examples: [{
    supplier_reference: 'A-20417',
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
  description: 'The supplier sends no more units of the purchase order.',
  examples: [{ reason: 'out_of_stock' }]
})

export const NewPurchaseCancellation = Type.Object({
  reason: Type.Optional(nullable(text(500, 'The reason tells people why.')))
}, {
  $id: 'NewPurchaseCancellation',
  additionalProperties: false,
  description: 'The merchant takes the purchase order back with this request.',
  examples: [{ reason: 'Found a nearer supplier' }]
})

export const NewCancellationResponse = Type.Object({
  decision: oneOf(['accepted', 'refused'], {
    description: '`accepted` gives up all units that were asked back; `refused` keeps them.'
  }),
  reason: Type.Optional(nullable(text(500, 'The reason tells people why.')))
}, {
  $id: 'NewCancellationResponse',
  additionalProperties: false,
  description: 'The supplier answers a request to cancel with this.',
  examples: [{ decision: 'accepted' }]
})

export const ANSWER_SCHEMAS = [
  NewAnswer, NewAcknowledgement, NewClosure, NewPurchaseCancellation, NewCancellationResponse
]
