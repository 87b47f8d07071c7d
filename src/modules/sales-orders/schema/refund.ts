// The JSON shapes of refunds: as they are read, and as they are recorded.

import Type from 'typebox'
import {
  idOf, instant, money, moneySum, nullable, ref, text
} from '../../../platform/http/schemas.ts'
import { payment_reference } from './payment.ts'

export const bounce_reference = text(100,
  'The payment provider’s number tells apart what happened to one refund: the same number is the ' +
  'same bounce.',
  { examples: ['rt_8842'] })

const Bounce = Type.Object({
  reference: nullable(bounce_reference),
  amount: moneySum('This amount came back.'),
  reason: nullable(Type.String({
    description: 'The money came back for this reason, or null.', examples: ['account closed']
  })),
  bounced_at: instant('The bounce was recorded at this time.')
}, { $id: 'Bounce', description: 'A bounce is money of a refund that came back to the merchant.' })

export const Refund = Type.Object({
  id: idOf('ref', 'The service gives each refund this id.'),
  sales_order_id: idOf('so', 'The refund is for this sales order.'),
  reference: payment_reference,
  amount: moneySum('This amount was returned.'),
  method: nullable(text(100, 'The money was returned in this way, or null.', {
    examples: ['card']
  })),
  received_at: instant('The money was returned at this time.'),
  payment_id: nullable(idOf('pay',
    'The refund gives back this payment. It is null when it names none.')),
  reason: nullable(Type.String({
    description: 'The money was returned for this reason, or null.', examples: ['arrived late']
  })),
  bounced_amount: moneySum('This part of the amount came back to the merchant. It does not count ' +
    'as refunded.'),
  bounces: Type.Array(ref(Bounce), {
    description: 'The list has each time money came back, oldest first.', examples: [[]]
  }),
  created_at: instant('The refund was recorded at this time.')
}, {
  $id: 'Refund',
  description: 'A refund is money that was returned to the customer.',
  examples: [{ bounced_amount: '0.00' }]
})

export const NewRefund = Type.Object({
  reference: payment_reference,
  amount: money('This amount was returned; it is above 0.'),
  method: Type.Optional(nullable(text(100, 'The money was returned in this way.', {
    examples: ['card']
  }))),
  received_at: Type.Optional(instant(
    'The money was returned at this time. The default is now, and a later time counts as now.')),
  payment_id: Type.Optional(nullable(idOf('pay', 'The refund gives back this payment of the ' +
    'order, and at most what is left of it.'))),
  goodwill: Type.Optional(Type.Boolean({
    default: false,
    description: 'The amount is not due: it is credited as goodwill, and needs a `reason`.'
  })),
  reason: Type.Optional(nullable(text(500, 'The money was returned for this reason.', {
    examples: ['arrived late']
  })))
}, {
  $id: 'NewRefund',
  additionalProperties: false,
  description: 'The request records this refund.',
  examples: [{ reference: 're_8842', amount: '39.00', method: 'card' }]
})

export const REFUND_SCHEMAS = [Bounce, Refund]
