// The JSON shapes of credits as they are read.

import Type from 'typebox'
import { CREDIT_KINDS } from '../../../domain/model/sales-order/credit.ts'
import {
  count, idOf, instant, keyText, lineNumber, moneySum, nullable, openEnum
} from '../../../platform/http/schemas.ts'

export const credit_reference = nullable(keyText(100,
  'The caller’s number tells credits of an order apart: the same number is the same credit.', {
    examples: ['GW-17']
  }))

export const Credit = Type.Object({
  id: idOf('crd', 'The service gives each credit this id.'),
  kind: openEnum(CREDIT_KINDS, 'The kind tells why the customer owes less: `goodwill`, or units ' +
    'that came back (`return`) or never arrived (`loss`).'),
  reference: credit_reference,
  amount: moneySum('The customer owes this amount less. It is 0 for units when an earlier credit ' +
    'left nothing to credit.'),
  reason: nullable(Type.String({
    description: 'The credit was given for this reason, or null.', examples: ['arrived late']
  })),
  line_number: nullable(lineNumber('Units of this line are credited. It is null for goodwill.')),
  quantity: nullable(count('This many units of the line are credited. It is null for goodwill.')),
  source_id: nullable(Type.String({
    description: 'The credit belongs to the return, shipment or refund with this id, or it is ' +
      'null.',
    examples: [null]
  })),
  created_at: instant('The credit was given at this time.')
}, {
  $id: 'Credit',
  description: 'A credit lessens what the customer owes for an order; its total stays.'
})
