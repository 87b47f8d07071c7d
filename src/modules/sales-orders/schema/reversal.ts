// The JSON shapes of money that was taken back, and of money that came back.

import Type from 'typebox'
import {
  instant, money, moneySum, nullable, text
} from '../../../platform/http/schemas.ts'

const dispute = (what: string) => text(100,
  'The payment provider’s number tells apart what happened to one payment: the same number is ' +
  `the same ${what}.`,
  { examples: ['dp_8842'] })

export const Reversal = Type.Object({
  reference: nullable(dispute('reversal')),
  amount: moneySum('This amount was taken back.'),
  reason: nullable(Type.String({
    description: 'The money was taken back for this reason, or null.', examples: ['chargeback']
  })),
  reversed_at: instant('The reversal was recorded at this time.')
}, { $id: 'Reversal', description: 'A reversal is money of a payment that was taken back.' })

export const Reinstatement = Type.Object({
  reference: nullable(dispute('reinstatement')),
  amount: moneySum('This amount came back.'),
  reason: nullable(Type.String({
    description: 'The money came back for this reason, or null.', examples: ['dispute won']
  })),
  reinstated_at: instant('The reinstatement was recorded at this time.')
}, {
  $id: 'Reinstatement',
  description: 'A reinstatement records that money which was taken back came back to the merchant.'
})

export const NewReversal = Type.Object({
  amount: Type.Optional(money('This amount was taken back. The default is all that is left of ' +
    'the payment.')),
  reference: Type.Optional(nullable(dispute('reversal'))),
  reason: Type.Optional(nullable(text(500, 'The money was taken back for this reason.', {
    examples: ['chargeback']
  })))
}, {
  $id: 'NewReversal',
  additionalProperties: false,
  description: 'The request records that money of the payment was taken back.',
  examples: [{ reference: 'dp_8842', amount: '39.00', reason: 'chargeback' }]
})

export const NewReinstatement = Type.Object({
  amount: Type.Optional(money('This amount came back. The default is all that is reversed.')),
  reference: Type.Optional(nullable(dispute('reinstatement'))),
  reason: Type.Optional(nullable(text(500, 'The money came back for this reason.', {
    examples: ['dispute won']
  })))
}, {
  $id: 'NewReinstatement',
  additionalProperties: false,
  description: 'The request records that money which was taken back came back.',
  examples: [{ reference: 'dp_8842', reason: 'dispute won' }]
})

export const REVERSAL_SCHEMAS = [Reversal, Reinstatement, NewReversal, NewReinstatement]
