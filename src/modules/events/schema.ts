// The JSON shapes of events, and the route that lists those of a sales order.

import Type from 'typebox'
import { ACTOR_TYPES } from '../../domain/kernel/event.ts'
import { EVENT_TYPES, SUBJECTS } from '../../domain/resources.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  idOf, instant, nullable, openEnum, pageOf, pageQuery, ref
} from '../../platform/http/schemas.ts'

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

const Actor = Type.Object({
  type: openEnum(ACTOR_TYPES, 'A caller has an `api_key`, and the service does work of its own ' +
    'as a `job`. Events from before this was kept have the type `unknown`.'),
  id: nullable(idOf('key', 'The API key has this id. It is null for everything else.')),
  role: nullable(Type.String({
    description: 'The API key had this role. It is null for everything else.',
    examples: ['storefront']
  })),
  name: nullable(Type.String({
    description: 'The API key or the job had this name at that time. It is null when unknown.',
    examples: ['Web shop']
  }))
}, { $id: 'Actor', description: 'The actor made the change.' })

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
  actor: ref(Actor),
  request_id: nullable(Type.String({
    description: 'The change was made by the request with this `X-Request-Id`. It is null for ' +
      'jobs, and for events from before this was kept.',
    examples: ['6f1c2a52-5d2b-4b53-9b7c-0f6f0f3d8e11']
  })),
  data: ref(EventData)
}, { $id: 'Event', description: 'An event tells of one change of one subject.' })

const EventPage = pageOf('EventPage', Event)

export const EVENT_SCHEMAS = [EventData, Actor, Event, EventPage]

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
