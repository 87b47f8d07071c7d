// The JSON shapes and the routes of exceptions.

import Type, { type Static } from 'typebox'
import { EXCEPTION_KINDS, EXCEPTIONS, RESOLUTIONS } from '../../domain/resources.ts'
import { anyOf, describeList } from '../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  idOf, instant, lineNumber, nullable, oneOf, openEnum, pageOf, ref, Sku, text, Version
} from '../../platform/http/schemas.ts'

const MEANINGS = EXCEPTION_KINDS.map((kind) =>
  `\`${kind}\`: ${EXCEPTIONS[kind].meaning}`).join(' ')

export const Exception = Type.Object({
  id: idOf('exc', 'The service gives each exception this id.'),
  version: Version,
  kind: openEnum(EXCEPTION_KINDS, `The kind tells what has happened. ${MEANINGS}`),
  subject_type: Type.String({
    description: 'The exception is about a subject of this type.', examples: ['purchase_order']
  }),
  subject_id: Type.String({
    description: 'The exception is about the subject with this id.',
    examples: ['po_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  sales_order_id: nullable(idOf('so',
    'The exception concerns this sales order. It is null when it concerns none.')),
  purchase_order_id: nullable(idOf('po',
    'The exception concerns this purchase order. It is null when it concerns none.')),
  supplier_id: nullable(idOf('sup',
    'The exception concerns this supplier. It is null when it concerns none.')),
  line_number: nullable(lineNumber(
    'The exception concerns this line of the purchase order, or of the sales order when no ' +
    'purchase order is named. It is null when it concerns no single line.')),
  sku: nullable(Sku),
  purchase_order_ids: Type.Array(Type.String(), {
    description: 'These purchase orders have reserved units that the supplier may not have. Only ' +
      'the kind `oversold` names any.',
    examples: [[]]
  }),
  detail: Type.String({
    description: 'The text tells a person what has happened.',
    examples: ['The supplier asks 60.00 instead of 52.00 EUR each for 2 units: 16.00 EUR more.']
  }),
  opened_at: instant('The exception was opened at this time.'),
  resolved_at: nullable(instant(
    'The exception was resolved at this time. It is null while the exception is open.')),
  resolution: nullable(openEnum(RESOLUTIONS,
    'The exception was resolved in this way. `obsolete` means that the service resolved it when ' +
    'its reason had gone. It is null while the exception is open.')),
  note: nullable(Type.String({
    description: 'The person who resolved the exception wrote this note.'
  })),
  updated_at: instant('The exception last changed at this time.'),
  resolutions: Type.Array(Type.String(), {
    description: 'The exception can be resolved in one of these ways. The list is empty once it ' +
      'is resolved.',
    examples: [['approve', 'refuse']]
  })
}, {
  $id: 'Exception',
  description: 'An exception is something that a person must decide.',
  examples: [{
    kind: 'cost_increase', sku: 'KB-100', resolved_at: null, resolution: null, note: null
  }]
})

const ExceptionPage = pageOf('ExceptionPage', Exception)

const NewResolution = Type.Object({
  resolution: oneOf(RESOLUTIONS.filter((one) => one !== 'obsolete'), {
    description: 'The resolution must be one of the exception’s `resolutions`. `dismiss` changes ' +
      'nothing else. `approve` and `refuse` decide on the supplier’s higher cost. `retry` asks ' +
      'the suppliers that failed the line again. `source_anyway` sources the line whatever the ' +
      'margin is. `cancel` cancels the units concerned. `withdraw` takes back the request to ' +
      'cancel. `release_hold` removes the hold that the reversed payment placed. `reject` ' +
      'rejects the bill; of a bill both decisions take a note.',
    examples: ['approve']
  }),
  note: Type.Optional(nullable(text(1000, 'The note tells why the person decided so.')))
}, {
  $id: 'NewResolution',
  additionalProperties: false,
  description: 'A person decides an exception in this way.',
  examples: [{ resolution: 'approve', note: 'Agreed by phone.' }]
})
export type NewResolution = Static<typeof NewResolution>

export const EXCEPTION_SCHEMAS = [Exception, ExceptionPage, NewResolution]

const IdParameter = Type.Object({ id: idOf('exc', 'This id names the exception.') })

export const listExceptionsRoute = describeList({
  operationId: 'listExceptions',
  tag: 'Exceptions',
  summary: 'List what a person must decide',
  description: 'The list begins with the newest exception.',
  roles: ['operator'],
  item: Exception,
  page: ExceptionPage,
  filters: {
    kind: Type.Optional(anyOf(EXCEPTION_KINDS,
      'The list has only exceptions of one of these kinds.')),
    state: Type.Optional(oneOf(['open', 'resolved'], {
      description: 'The list has only exceptions that are open, or only those that are resolved.'
    })),
    sales_order_id: Type.Optional(idOf('so',
      'The list has only exceptions of this sales order.')),
    purchase_order_id: Type.Optional(idOf('po',
      'The list has only exceptions of this purchase order.'))
  }
})

export const findExceptionRoute = describeRoute('GET', {
  operationId: 'getException',
  tag: 'Exceptions',
  summary: 'Read an exception',
  description: 'The answer also lists the resolutions that the exception takes.',
  roles: ['operator'],
  params: IdParameter,
  answers: {
    200: { schema: ref(Exception), description: 'The answer is the exception.' }
  },
  refusals: ['exception_not_found']
})

export const resolveExceptionRoute = describeRoute('POST', {
  operationId: 'resolveException',
  tag: 'Exceptions',
  summary: 'Decide an exception',
  description: 'The consequences of the decision are carried out in the same transaction.',
  roles: ['operator'],
  params: IdParameter,
  body: NewResolution,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(Exception), description: 'The exception was resolved.', headers: ['etag']
    }
  },
  refusals: [
    'exception_not_found', 'exception_resolved', 'resolution_not_taken', 'nothing_to_cancel',
    'bill_reason_missing', 'bill_currency_differs'
  ]
})
