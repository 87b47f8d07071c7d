// The JSON shapes of how messages by EDI are addressed.

import Type from 'typebox'
import {
  type NewSupplierEdi as Change, type SupplierEdi as Edi, X12_VERSIONS
} from '../../../domain/model/supplier/supplier-edi.ts'
import { nullable, nullableRef, oneOf, openEnum } from '../../../platform/http/schemas.ts'

const EdiPartner = Type.Object({
  qualifier: Type.String({
    pattern: '^[A-Z0-9]{1,4}$',
    maxLength: 4,
    description: 'The qualifier says whose id it is: `01` is a D-U-N-S number and `ZZ` an ' +
      'agreed id in X12, `14` a GLN in EDIFACT, `0088` a GLN in Peppol.',
    examples: ['01']
  }),
  id: Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]*$',
    maxLength: 35,
    description: 'The partner has this id. X12 carries the first 15 characters.',
    examples: ['123456789']
  })
}, {
  $id: 'EdiPartner',
  additionalProperties: false,
  description: 'A partner has this id in messages by EDI.'
})

const SENDER = 'The merchant has this id. Null means `ZZ` with the merchant’s name.'
const RECEIVER = 'The supplier has this id. Null means `ZZ` with the supplier’s code.'
const VERSION = 'Interchanges of X12 are written in this version.'
const TEST = Type.Boolean({
  description: 'True marks messages as tests. Received messages that are marked so are taken ' +
    'only then.',
  examples: [false]
})

export const SupplierEdi = Type.Unsafe<Edi>(Type.Object({
  sender: nullableRef(EdiPartner, SENDER),
  receiver: nullableRef(EdiPartner, RECEIVER),
  version: openEnum(X12_VERSIONS, VERSION),
  test: TEST
}, {
  $id: 'SupplierEdi',
  description: 'Messages by EDI are addressed as this says.',
  examples: [{ version: '004010' }]
}))

export const NewSupplierEdi = Type.Unsafe<Change>(Type.Object({
  sender: Type.Optional(nullableRef(EdiPartner, SENDER)),
  receiver: Type.Optional(nullableRef(EdiPartner, RECEIVER)),
  version: Type.Optional(nullable(oneOf(X12_VERSIONS, {
    description: VERSION, examples: ['004010']
  }))),
  test: Type.Optional(nullable(TEST))
}, {
  $id: 'NewSupplierEdi',
  additionalProperties: false,
  description: 'Messages by EDI are addressed as this says.'
}))

export const edi_hint = 'Messages by EDI are addressed as this says. Null means that nothing is ' +
  'agreed.'

export const EDI_SCHEMAS = [EdiPartner, SupplierEdi, NewSupplierEdi]
