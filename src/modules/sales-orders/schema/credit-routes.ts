// The routes that credit an order, and record that a refund came back.

import Type from 'typebox'
import { describeRoute } from '../../../platform/http/route.ts'
import { idOf, money, nullable, ref, text } from '../../../platform/http/schemas.ts'
import { Credit, credit_reference } from './credit.ts'
import { bounce_reference, Refund } from './refund.ts'

const NewCredit = Type.Object({
  amount: money('The customer owes this amount less; it is above 0.'),
  reason: text(500, 'The credit is given for this reason.', { examples: ['arrived late'] }),
  reference: Type.Optional(credit_reference)
}, {
  $id: 'NewCredit',
  additionalProperties: false,
  description: 'The request gives the customer this goodwill credit.',
  examples: [{ amount: '5.00', reason: 'arrived late', reference: 'GW-17' }]
})

const NewBounce = Type.Object({
  amount: Type.Optional(money('This amount came back. The default is all that is left of the ' +
    'refund.')),
  reference: Type.Optional(nullable(bounce_reference)),
  reason: Type.Optional(nullable(text(500, 'The money came back for this reason.', {
    examples: ['account closed']
  })))
}, {
  $id: 'NewBounce',
  additionalProperties: false,
  description: 'The request records that money of the refund came back to the merchant.',
  examples: [{ reference: 'rt_8842', reason: 'account closed' }]
})

export const creditSalesOrderRoute = describeRoute('POST', {
  operationId: 'creditSalesOrder',
  tag: 'Sales orders',
  summary: 'Credit an amount as goodwill',
  description: 'The customer owes less, at most all that is owed; the total stays. What was paid ' +
    'beyond is due back. Orders of every status can be credited. The same `reference` with the ' +
    'same amount names the same credit.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('so', 'This id names the sales order.') }),
  body: NewCredit,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Credit), description: 'The credit was given before.' },
    201: { schema: ref(Credit), description: 'The credit was given.' }
  },
  refusals: ['sales_order_not_found', 'credit_conflict', 'credit_exceeds_left']
})

export const bounceRefundRoute = describeRoute('POST', {
  operationId: 'bounceRefund',
  tag: 'Sales orders',
  summary: 'Record that a refund, or a part of it, came back',
  description: 'Money that came back does not count as refunded, so it is due to the customer ' +
    'again. The same `reference` names the same bounce. A request without `reference` and ' +
    '`amount` changes nothing when all of the refund has come back.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('ref', 'This id names the refund.') }),
  body: NewBounce,
  is_body_optional: true,
  answers: { 200: { schema: ref(Refund), description: 'The answer is the refund as it is now.' } },
  refusals: ['refund_not_found', 'bounce_conflict', 'bounce_exceeds_refund']
})

export const NEW_CREDIT_SCHEMAS = [NewCredit, NewBounce]
