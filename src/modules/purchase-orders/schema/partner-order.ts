// The JSON shape of the order that a purchase order is at the partner which supplies it.

import Type from 'typebox'
import { nullable, nullableRef } from '../../../platform/http/schemas.ts'

export const PartnerOrder = Type.Object({
  id: Type.String({
    description: 'The partner’s sales order has this id there.',
    examples: ['so_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  number: nullable(Type.String({
    description: 'People call the partner’s order by this number. It is null until the partner ' +
      'was asked.',
    examples: ['SO-7HT-2K4']
  })),
  reference: Type.String({
    description: 'The partner finds its order by this reference: the id of the purchase order.',
    examples: ['po_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  status: Type.String({
    description: 'The partner’s order had this status when it was last read, as `confirmed`, ' +
      '`completed` or `canceled`; `unknown` before that.',
    examples: ['confirmed']
  })
}, {
  $id: 'PartnerOrder',
  description: 'The purchase order is this sales order of the partner that supplies it.'
})

export const partner_order = Type.Optional(nullableRef(PartnerOrder,
  'The linked supplier has the purchase order as this order. It is null for other suppliers, and ' +
  'until the supplier has it. Only operators get the field, when they read purchase orders; ' +
  'answers to changes and events do not have it.'))
