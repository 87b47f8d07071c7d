// Describes the routes of links: what each takes and what it answers.

import Type from 'typebox'
import { LINK_STATES } from '../../../domain/model/link/link.ts'
import { anyOf, describeList } from '../../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import { EmptyBody, idOf, ref } from '../../../platform/http/schemas.ts'
import { Link, LinkPage, NewLinkSuspension } from './link.ts'

const TAG = 'Links'
const IdParameter = Type.Object({ id: idOf('lnk', 'This id names the link.') })
const AFTER = {
  200: { schema: ref(Link), description: 'The answer is the link as it is now.', headers: ['etag'] }
} as const

export const listLinksRoute = describeList({
  operationId: 'listLinks',
  tag: TAG,
  summary: 'List links',
  description: 'The list begins with the oldest.',
  roles: ['operator'],
  item: Link,
  page: LinkPage,
  filters: {
    state: Type.Optional(anyOf(LINK_STATES, 'The list has only links of one of these states.')),
    supplier_id: Type.Optional(idOf('sup', 'The list has only the link of this supplier.'))
  }
})

export const findLinkRoute = describeRoute('GET', {
  operationId: 'getLink',
  tag: TAG,
  summary: 'Read a link',
  description: 'The answer tells how far the partner was followed, and what went wrong last.',
  roles: ['operator'],
  params: IdParameter,
  answers: { 200: { schema: ref(Link), description: 'The answer is the link.' } },
  refusals: ['link_not_found']
})

export const suspendLinkRoute = describeRoute('POST', {
  operationId: 'suspendLink',
  tag: TAG,
  summary: 'Suspend a link',
  description: 'Nothing new is sent to the partner: messages wait, and none of them fails. What ' +
    'is open is still followed. A link that is suspended stays as it is.',
  roles: ['operator'],
  params: IdParameter,
  body: NewLinkSuspension,
  is_body_optional: true,
  takes_if_match: true,
  answers: AFTER,
  refusals: ['link_not_found', 'link_ended']
})

export const reconcileLinkRoute = describeRoute('POST', {
  operationId: 'reconcileLink',
  tag: TAG,
  summary: 'Compare both sides of all open orders',
  description: 'This happens once a day anyhow. What differs is mended by telling how each side ' +
    'is now; what still differs then opens the exception `chain_out_of_step`. The answer comes ' +
    'before that: `reconciled_at` tells when the last one began.',
  roles: ['operator'],
  params: IdParameter,
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: {
    202: {
      schema: ref(Link), description: 'Both sides will be compared now.', headers: ['etag']
    }
  },
  refusals: ['link_not_found', 'link_not_followed', 'link_ended']
})

export const resumeLinkRoute = describeRoute('POST', {
  operationId: 'resumeLink',
  tag: TAG,
  summary: 'Resume a link',
  description: 'What waits is sent at once. A link that is broken is tried again; one that is ' +
    'active stays as it is.',
  roles: ['operator'],
  params: IdParameter,
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: AFTER,
  refusals: ['link_not_found', 'link_ended']
})
