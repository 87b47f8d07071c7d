// The JSON shapes of events, and the route that lists those of a sales order.

import Type from 'typebox'
import { EVENT_TYPES, SUBJECTS } from '../../domain/resources.ts'
import { describeRoute } from '../../platform/http/route.ts'
import { idOf, instant, openEnum, pageOf, pageQuery, ref } from '../../platform/http/schemas.ts'

const EventData = Type.Unsafe<object>({
  $id: 'EventData',
  type: 'object',
  additionalProperties: true,
  description: 'The data is the subject after the change, in the shape that an operator reads. ' +
    '`subject_type` tells which shape that is.',
  examples: [{
    id: 'so_01k9x3v8hq2m4n6p8r0t2w4y6z', version: 1, reference: 'WEB-1042', status: 'confirmed'
  }]
})

const Event = Type.Object({
  id: idOf('evt', 'The service gives each event this id.'),
  type: openEnum(EVENT_TYPES, 'The type names the last move of the subject.'),
  sequence: Type.Integer({
    minimum: 1, description: 'The change made this version of the subject.', examples: [1]
  }),
  subject_type: openEnum(SUBJECTS.map(({ name }) => name), 'The changed subject is of this type.'),
  subject_id: Type.String({
    description: 'The subject with this id changed.', examples: ['so_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  occurred_at: instant('The subject changed at this time.'),
  data: ref(EventData)
}, { $id: 'Event', description: 'An event tells of one change of one subject.' })

const EventPage = pageOf('EventPage', Event)

export const EVENT_SCHEMAS = [EventData, Event, EventPage]

export const listSalesOrderEventsRoute = describeRoute('GET', {
  operationId: 'listSalesOrderEvents',
  tag: 'Sales orders',
  summary: 'Read the timeline of a sales order',
  description: 'The list has the events of the order and of its purchase orders, shipments and ' +
    'exceptions, in the order of time.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('so', 'This id names the sales order.') }),
  querystring: pageQuery({}),
  answers: {
    200: { schema: ref(EventPage), description: 'The answer is one page of the list.' }
  },
  refusals: ['sales_order_not_found']
})
