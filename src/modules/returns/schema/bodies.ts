// The bodies of requests about returns.

import Type, { type Static } from 'typebox'
import {
  RETURN_FAULTS, RETURN_REASONS, RETURN_REMEDIES, RETURN_ROUTES
} from '../../../domain/model/return/return.ts'
import { CREDIT_DECISIONS } from '../../../domain/back-to-back/actions/settle-supplier-credit.ts'
import {
  closedEnum, idOf, instant, keyText, lineNumber, money, nullable, quantity, ref, text
} from '../../../platform/http/schemas.ts'
import { trackingNumber } from '../../shipments/schema/shipment.ts'
import { FAULT, REASON, REMEDY, restocking_fee, ROUTE } from './return.ts'

const LINES_MAX = 400

const units = (description: string): ReturnType<typeof Type.Integer> =>
  Type.Integer({ minimum: 0, maximum: 1_000_000, description, examples: [1] })

const by_operators = ' Only operators may send it.'

const NewReturnLine = Type.Object({
  line_number: lineNumber('The units belong to the sales order line with this number.'),
  quantity: quantity('The customer gives back this many units.'),
  reason: closedEnum(RETURN_REASONS, REASON),
  remedy: Type.Optional(closedEnum(RETURN_REMEDIES, `${REMEDY} The default is \`refund\`.`)),
  fault: Type.Optional(closedEnum(RETURN_FAULTS,
    `${FAULT} The default depends on the reason.${by_operators}`)),
  route: Type.Optional(closedEnum(RETURN_ROUTES,
    `${ROUTE} By default they go back the way that they came.${by_operators}`)),
  restocking_fee: Type.Optional(restocking_fee),
  purchase_order_id: Type.Optional(idOf('po', 'The units came from this purchase order. By ' +
    `default the oldest that delivered some gives them first.${by_operators}`))
}, {
  $id: 'NewReturnLine',
  additionalProperties: false,
  description: 'The customer gives back these units of a line.'
})

export const NewReturn = Type.Object({
  lines: Type.Array(ref(NewReturnLine), {
    minItems: 1, maxItems: LINES_MAX, description: 'Name each line once.'
  }),
  reference: Type.Optional(nullable(keyText(100, 'The request has this number of the caller’s ' +
    'own. Sent again for the same sales order it opens nothing, and is answered with the ' +
    'returns as they are.', { examples: ['RMA-1042'] }))),
  comment: Type.Optional(nullable(text(2000,
    'The customer tells this about the return. Suppliers read it too.', {
      examples: ['The space bar sticks.']
    })))
}, {
  $id: 'NewReturn',
  additionalProperties: false,
  description: 'The customer wants to give these units back.',
  examples: [{ lines: [{ line_number: 1, quantity: 1, reason: 'defective' }] }]
})

const AgreedReturnLine = Type.Object({
  line_number: lineNumber('The line of the return has this number.'),
  remedy: Type.Optional(closedEnum(RETURN_REMEDIES, REMEDY)),
  fault: Type.Optional(closedEnum(RETURN_FAULTS, FAULT)),
  route: Type.Optional(closedEnum(RETURN_ROUTES, ROUTE)),
  restocking_fee: Type.Optional(restocking_fee)
}, {
  $id: 'AgreedReturnLine',
  additionalProperties: false,
  description: 'What is left out stays as it was requested.'
})

export const NewReturnApproval = Type.Object({
  lines: Type.Optional(Type.Array(ref(AgreedReturnLine), {
    maxItems: LINES_MAX, description: 'These lines are agreed on otherwise than requested.'
  })),
  supplier_credit_days: Type.Optional(Type.Integer({
    minimum: 1,
    maximum: 365,
    description: 'The supplier has this many days from the receipt on to credit the units. The ' +
      'default is 30.',
    examples: [30]
  }))
}, {
  $id: 'NewReturnApproval',
  additionalProperties: false,
  description: 'The merchant takes the units back on these terms.',
  examples: [{ lines: [{ line_number: 1, route: 'to_merchant', restocking_fee: '5.00' }] }]
})
export type NewReturnApproval = Static<typeof NewReturnApproval>

export const NewReturnRefusal = Type.Object({
  reason: Type.Optional(nullable(text(1000, 'The merchant refuses the return for this reason.')))
}, {
  $id: 'NewReturnRefusal',
  additionalProperties: false,
  description: 'The merchant does not take the units back.',
  examples: [{ reason: 'The 30 days are over.' }]
})

export const NewReturnShipment = Type.Object({
  carrier: Type.Optional(nullable(keyText(100, 'This carrier brings the goods back.', {
    format: 'plain-name', examples: ['DHL']
  }))),
  tracking_number: Type.Optional(nullable(
    trackingNumber('The carrier gave the parcel this number.'))),
  shipped_at: Type.Optional(instant(
    'The goods left at this time. The default is now, and a later time counts as now.'))
}, {
  $id: 'NewReturnShipment',
  additionalProperties: false,
  description: 'The customer has sent the goods.',
  examples: [{ carrier: 'DHL', tracking_number: '00340434161094042557' }]
})

const InspectedLine = Type.Object({
  line_number: lineNumber('The line of the return has this number.'),
  accepted_quantity: Type.Optional(units('This many units are accepted now.')),
  refused_quantity: Type.Optional(units('This many units are refused now.')),
  restock_quantity: Type.Optional(units('This many of the accepted units become stock of the ' +
    `merchant’s own warehouse, at what they cost.${by_operators}`))
}, {
  $id: 'InspectedLine',
  additionalProperties: false,
  description: 'These units of a line were inspected.'
})

export const NewReturnReceipt = Type.Object({
  lines: Type.Array(ref(InspectedLine), {
    minItems: 1, maxItems: LINES_MAX, description: 'Name each line once.'
  })
}, {
  $id: 'NewReturnReceipt',
  additionalProperties: false,
  description: 'Goods that came back were inspected.',
  examples: [{ lines: [{ line_number: 1, accepted_quantity: 1 }] }]
})

export const NewSupplierCredit = Type.Object({
  decision: closedEnum(CREDIT_DECISIONS, 'The supplier decided so on the credit.'),
  amount: Type.Optional(money('The supplier credits this for the return, all in all. The default ' +
    'is what was expected. It does not count for a refusal.')),
  reference: Type.Optional(nullable(keyText(100, 'The supplier’s credit note has this number.', {
    examples: ['CN-1042']
  }))),
  reason: Type.Optional(nullable(text(1000, 'The supplier decided so for this reason.')))
}, {
  $id: 'NewSupplierCredit',
  additionalProperties: false,
  description: 'The supplier credits the returned units, or refuses to.',
  examples: [{ decision: 'accepted', reference: 'CN-1042' }]
})

export const RETURN_BODY_SCHEMAS = [
  NewReturnLine, NewReturn, AgreedReturnLine, NewReturnApproval, NewReturnRefusal,
  NewReturnShipment, InspectedLine, NewReturnReceipt, NewSupplierCredit
]
