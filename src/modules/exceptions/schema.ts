// The wire shapes of exceptions.

import Type, { type Static } from 'typebox'
import { EXCEPTION_KINDS, EXCEPTIONS, RESOLUTIONS } from '../../domain/resources.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  idOf, instant, nullable, oneOf, openEnum, pageOf, pageQuery, ref, Sku, text, Version
} from '../../platform/http/schemas.ts'

const MEANINGS = EXCEPTION_KINDS.map((kind) =>
  `\`${kind}\`: ${EXCEPTIONS[kind].meaning}`).join(' ')

export const Exception = Type.Object({
  id: idOf('exc', 'The exception.'),
  version: Version,
  kind: openEnum(EXCEPTION_KINDS, `What has happened. ${MEANINGS}`),
  subject_type: Type.String({ description: 'What it is about.', examples: ['purchase_order'] }),
  subject_id: Type.String({
    description: 'Which one it is about.', examples: ['po_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  sales_order_id: nullable(idOf('so', 'The sales order concerned.')),
  purchase_order_id: nullable(idOf('po', 'The purchase order concerned.')),
  supplier_id: nullable(idOf('sup', 'The supplier concerned.')),
  line_number: nullable(Type.Integer({
    minimum: 1,
    description: 'Of the purchase order where one is named, else of the sales order.',
    examples: [1]
  })),
  sku: nullable(Sku),
  purchase_order_ids: Type.Array(Type.String(), {
    description: 'Purchase orders at risk.', examples: [[]]
  }),
  detail: Type.String({
    description: 'What happened, for a person.',
    examples: ['The supplier asks 60.00 instead of 52.00 EUR each for 2 units: 16.00 EUR more.']
  }),
  opened_at: instant('When it was opened.'),
  resolved_at: nullable(instant('When it was resolved; null while it is open.')),
  resolution: nullable(openEnum(RESOLUTIONS,
    'How; `obsolete` when what it told of was no longer so.')),
  note: nullable(Type.String({ description: 'The words of who resolved it.' })),
  updated_at: instant('When it last changed.'),
  resolutions: Type.Array(Type.String(), {
    description: 'What it takes; none once it is resolved.', examples: [['approve', 'refuse']]
  })
}, {
  $id: 'Exception',
  description: 'Something a person must decide.',
  examples: [{
    kind: 'cost_increase', sku: 'KB-100', resolved_at: null, resolution: null, note: null
  }]
})

const ExceptionPage = pageOf('ExceptionPage', Exception)

const NewResolution = Type.Object({
  resolution: oneOf(RESOLUTIONS.filter((one) => one !== 'obsolete'), {
    description: 'One of the exception’s `resolutions`. `dismiss`: seen, nothing else changes. ' +
      '`approve`, `refuse`: the supplier’s cost. `retry`: ask the suppliers that failed the ' +
      'line again. `source_anyway`: whatever the margin. `cancel`: the units concerned. ' +
      '`withdraw`: the request to cancel. `release_hold`: the hold of the reversed payment.',
    examples: ['approve']
  }),
  note: Type.Optional(nullable(text(1000, 'Why.')))
}, {
  $id: 'NewResolution',
  additionalProperties: false,
  description: 'What a person decides.',
  examples: [{ resolution: 'approve', note: 'Agreed by phone.' }]
})
export type NewResolution = Static<typeof NewResolution>

export const EXCEPTION_SCHEMAS = [Exception, ExceptionPage, NewResolution]

const IdParameter = Type.Object({ id: idOf('exc', 'The exception.') })

export const listExceptionsRoute = describeRoute('GET', {
  operationId: 'listExceptions',
  tag: 'Exceptions',
  summary: 'List what a person must decide',
  description: 'Newest first.',
  roles: ['operator'],
  querystring: pageQuery({
    kind: Type.Optional(oneOf(EXCEPTION_KINDS, { description: 'Only of this kind.' })),
    state: Type.Optional(oneOf(['open', 'resolved'], { description: 'Only of this state.' })),
    sales_order_id: Type.Optional(idOf('so', 'Only of this sales order.')),
    purchase_order_id: Type.Optional(idOf('po', 'Only of this purchase order.'))
  }),
  answers: { 200: { schema: ref(ExceptionPage), description: 'One page.' } }
})

export const findExceptionRoute = describeRoute('GET', {
  operationId: 'getException',
  tag: 'Exceptions',
  summary: 'Read an exception',
  description: 'With the resolutions it takes.',
  roles: ['operator'],
  params: IdParameter,
  answers: { 200: { schema: ref(Exception), description: 'It.', headers: ['etag'] } },
  refusals: ['exception_not_found']
})

export const resolveExceptionRoute = describeRoute('POST', {
  operationId: 'resolveException',
  tag: 'Exceptions',
  summary: 'Decide an exception',
  description: 'What follows is done in the same moment.',
  roles: ['operator'],
  params: IdParameter,
  body: NewResolution,
  takes_if_match: true,
  answers: { 200: { schema: ref(Exception), description: 'Resolved.', headers: ['etag'] } },
  refusals: [
    'exception_not_found', 'exception_resolved', 'resolution_not_taken', 'nothing_to_cancel'
  ]
})
