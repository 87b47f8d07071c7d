// Money of a payment that is taken back and comes again, as it is sent and as it is read.

import Type from 'typebox'
import {
  instant, money, moneySum, nullable, text
} from '../../../platform/http/schemas.ts'

const dispute = (what: string) => text(100,
  `The payment provider’s number of it: the same one is the same ${what} of the payment.`,
  { examples: ['dp_8842'] })

export const Reversal = Type.Object({
  reference: nullable(dispute('reversal')),
  amount: moneySum('How much was taken back.'),
  reason: nullable(Type.String({ description: 'Why.', examples: ['chargeback'] })),
  reversed_at: instant('When that was recorded.')
}, { $id: 'Reversal', description: 'Money of a payment that was taken back.' })

export const Reinstatement = Type.Object({
  reference: nullable(dispute('reinstatement')),
  amount: moneySum('How much came again.'),
  reason: nullable(Type.String({ description: 'Why.', examples: ['dispute won'] })),
  reinstated_at: instant('When that was recorded.')
}, { $id: 'Reinstatement', description: 'Money that was taken back and came again.' })

export const NewReversal = Type.Object({
  amount: Type.Optional(money('How much was taken back; without it, all that is left.')),
  reference: Type.Optional(nullable(dispute('reversal'))),
  reason: Type.Optional(nullable(text(500, 'Why, for people.', { examples: ['chargeback'] })))
}, {
  $id: 'NewReversal',
  additionalProperties: false,
  description: 'The money was taken back, or a part of it.',
  examples: [{ reference: 'dp_8842', amount: '39.00', reason: 'chargeback' }]
})

export const NewReinstatement = Type.Object({
  amount: Type.Optional(money('How much came again; without it, all that is reversed.')),
  reference: Type.Optional(nullable(dispute('reinstatement'))),
  reason: Type.Optional(nullable(text(500, 'Why, for people.', { examples: ['dispute won'] })))
}, {
  $id: 'NewReinstatement',
  additionalProperties: false,
  description: 'The money that was taken back came again, or a part of it.',
  examples: [{ reference: 'dp_8842', reason: 'dispute won' }]
})

export const REVERSAL_SCHEMAS = [Reversal, Reinstatement, NewReversal, NewReinstatement]
