// The wire shapes of events.

import Type from 'typebox'
import { EVENT_TYPES, SUBJECTS } from '../../domain/resources.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  idOf, instant, openEnum, pageOf, pageQuery, ref, Version
} from '../../platform/http/schemas.ts'

const EventData = Type.Unsafe<object>({
  $id: 'EventData',
  type: 'object',
  additionalProperties: true,
  description: 'The subject after the change, as an operator reads it: by `subject_type`.',
  examples: [{
    id: 'so_01k9x3v8hq2m4n6p8r0t2w4y6z', version: 1, reference: 'WEB-1042', status: 'confirmed'
  }]
})

const Event = Type.Object({
  id: idOf('evt', 'The event.'),
  type: openEnum(EVENT_TYPES, 'The last move of the subject.'),
  sequence: Version,
  subject_type: openEnum(SUBJECTS.map(({ name }) => name), 'What changed.'),
  subject_id: Type.String({
    description: 'Which one changed.', examples: ['so_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  occurred_at: instant('When it changed.'),
  data: ref(EventData)
}, { $id: 'Event', description: 'One change of one subject.' })

const EventPage = pageOf('EventPage', Event)

export const EVENT_SCHEMAS = [EventData, Event, EventPage]

export const listSalesOrderEventsRoute = describeRoute('GET', {
  operationId: 'listSalesOrderEvents',
  tag: 'Sales orders',
  summary: 'Read the timeline of a sales order',
  description: 'The events of the order and of its purchase orders, by time.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('so', 'The sales order.') }),
  querystring: pageQuery({}),
  answers: { 200: { schema: ref(EventPage), description: 'One page.' } },
  refusals: ['sales_order_not_found']
})
