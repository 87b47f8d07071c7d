// The routes of money that is taken back and comes again: what each takes and answers.

import Type from 'typebox'
import { describeRoute } from '../../../platform/http/route.ts'
import { idOf, ref } from '../../../platform/http/schemas.ts'
import { NewReinstatement, NewReversal } from './reversal.ts'
import { Payment } from './sales-order.ts'

const IdParameter = Type.Object({ id: idOf('pay', 'The payment.') })

export const reversePaymentRoute = describeRoute('POST', {
  operationId: 'reversePayment',
  tag: 'Sales orders',
  summary: 'Record that a payment, or a part of it, was taken back',
  description: 'What is taken back does not count as paid; a person is told. While money is ' +
    'missing the order is held, and suppliers are asked to give up what has not shipped. One ' +
    'payment may be taken back in several parts. The same `reference` is the same reversal; ' +
    'without a reference and an amount, a payment of which nothing is left stays as it is. A ' +
    'part without a reference counts each time it is sent, unless with the same Idempotency-Key.',
  roles: ['operator'],
  params: IdParameter,
  body: NewReversal,
  is_body_optional: true,
  answers: { 200: { schema: ref(Payment), description: 'As it is now.' } },
  refusals: ['payment_not_found', 'reversal_conflict', 'reversal_exceeds_left']
})

export const reinstatePaymentRoute = describeRoute('POST', {
  operationId: 'reinstatePayment',
  tag: 'Sales orders',
  summary: 'Record that money which was taken back came again',
  description: 'As after a dispute that was won: it counts as paid again. When no money is ' +
    'missing any more, the hold `payment_reversed` goes, the exception `payment_reversed` is ' +
    'obsolete, and suppliers that have not answered yet are asked no longer to give up units. ' +
    'The same `reference` is the same reinstatement; without a reference and an amount, a ' +
    'payment that was reinstated whole stays as it is.',
  roles: ['operator'],
  params: IdParameter,
  body: NewReinstatement,
  is_body_optional: true,
  answers: { 200: { schema: ref(Payment), description: 'As it is now.' } },
  refusals: ['payment_not_found', 'reinstatement_conflict', 'reinstatement_exceeds_reversed']
})
