// The routes that record money that was taken back, and money that came back.

import Type from 'typebox'
import { describeRoute } from '../../../platform/http/route.ts'
import { idOf, ref } from '../../../platform/http/schemas.ts'
import { Payment } from './payment.ts'
import { NewReinstatement, NewReversal } from './reversal.ts'

const IdParameter = Type.Object({ id: idOf('pay', 'This id names the payment.') })

export const reversePaymentRoute = describeRoute('POST', {
  operationId: 'reversePayment',
  tag: 'Sales orders',
  summary: 'Record that a payment, or a part of it, was taken back',
  description: 'Money that was taken back does not count as paid, and an exception tells a ' +
    'person. While money is missing the order is held, and suppliers are asked to give up what ' +
    'has not shipped. A payment may be taken back in several parts. The same `reference` names ' +
    'the same reversal. A request without `reference` and `amount` changes nothing when nothing ' +
    'of the payment is left. An `amount` without `reference` counts each time it is sent, unless ' +
    'the Idempotency-Key is the same.',
  roles: ['operator'],
  params: IdParameter,
  body: NewReversal,
  is_body_optional: true,
  answers: {
    200: { schema: ref(Payment), description: 'The answer is the payment as it is now.' }
  },
  refusals: ['payment_not_found', 'reversal_conflict', 'reversal_exceeds_left']
})

export const reinstatePaymentRoute = describeRoute('POST', {
  operationId: 'reinstatePayment',
  tag: 'Sales orders',
  summary: 'Record that money which was taken back came back',
  description: 'Money that came back, as after a dispute that was won, counts as paid again. ' +
    'When no money is missing any more, the hold `payment_reversed` is removed, the exception ' +
    '`payment_reversed` becomes obsolete, and suppliers that have not answered yet are no longer ' +
    'asked to give up units. The same `reference` names the same reinstatement. A request ' +
    'without `reference` and `amount` changes nothing when no money is reversed.',
  roles: ['operator'],
  params: IdParameter,
  body: NewReinstatement,
  is_body_optional: true,
  answers: {
    200: { schema: ref(Payment), description: 'The answer is the payment as it is now.' }
  },
  refusals: ['payment_not_found', 'reinstatement_conflict', 'reinstatement_exceeds_reversed']
})
