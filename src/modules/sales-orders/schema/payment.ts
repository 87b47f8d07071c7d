// The JSON shapes of payments as they are read.

import Type from 'typebox'
import {
  idOf, instant, keyText, moneySum, nullable, ref, text
} from '../../../platform/http/schemas.ts'
import { Reinstatement, Reversal } from './reversal.ts'

export const payment_reference = keyText(100,
  'The payment provider’s number tells payments apart: the same number is the same payment.', {
    examples: ['pi_8842']
  })

export const Payment = Type.Object({
  id: idOf('pay', 'The service gives each payment this id.'),
  sales_order_id: idOf('so', 'The payment is for this sales order.'),
  reference: payment_reference,
  amount: moneySum('This amount was paid.'),
  method: nullable(text(100, 'The money was paid in this way, or null.', { examples: ['card'] })),
  received_at: instant('The money was received at this time.'),
  reversed_amount: moneySum('This part of the amount was taken back and did not come back. It ' +
    'does not count as paid.'),
  reversed_at: nullable(instant(
    'Money of the payment was last taken back at this time. It is null when none is missing.')),
  reversal_reason: nullable(Type.String({
    description: 'The money was last taken back for this reason, or null.'
  })),
  reversals: Type.Array(ref(Reversal), {
    description: 'The list has each time money was taken back, oldest first.', examples: [[]]
  }),
  reinstatements: Type.Array(ref(Reinstatement), {
    description: 'The list has each time such money came back, oldest first.', examples: [[]]
  }),
  refunded_amount: moneySum('Refunds that name the payment gave back this part of the amount. ' +
    'Together with `reversed_amount` it is more than the amount when money left twice.'),
  created_at: instant('The payment was recorded at this time.')
}, {
  $id: 'Payment',
  description: 'A payment is money that was received for a sales order.',
  examples: [{
    reversed_amount: '0.00', reversed_at: null, reversal_reason: null, refunded_amount: '0.00'
  }]
})
