// The JSON shapes of events, the timeline of a sales order, and the feed.

import Type, { type Static, type TOptional, type TString } from 'typebox'
import { ACTOR_TYPES } from '../../domain/kernel/event.ts'
import { EVENT_TYPES, SUBJECTS } from '../../domain/resources.ts'
import { describeList } from '../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  idOf, instant, Limit, nullable, nullableRef, oneOf, openEnum, pageOf, ref
} from '../../platform/http/schemas.ts'

export const EventData = Type.Unsafe<object>({
  $id: 'EventData',
  type: 'object',
  additionalProperties: true,
  description: 'The data is the subject after the change, in the shape that the caller’s role ' +
    'reads. `subject_type` tells which shape that is.',
  examples: [{
    id: 'so_01k9x3v8hq2m4n6p8r0t2w4y6z', version: 1, reference: 'WEB-1042', status: 'confirmed'
  }]
})

const Actor = Type.Object({
  type: openEnum(ACTOR_TYPES, 'A caller has an `api_key`, the service does work of its own as a ' +
    '`job`, and a person on an answer page came by an `answer_link`. Events from before this was ' +
    'kept have the type `unknown`.'),
  id: nullable(idOf('key',
    'The API key or the answer link has this id. It is null for everything else.')),
  role: nullable(Type.String({
    description: 'The API key had this role, or the answer link or the simulator acted in it. ' +
      'It is null for everything else.',
    examples: ['storefront']
  })),
  name: nullable(Type.String({
    description: 'The API key or the job had this name at that time, or the person on the answer ' +
      'page typed it. It is null when unknown.',
    examples: ['Web shop']
  }))
}, { $id: 'Actor', description: 'The actor made the change.' })

export const Event = Type.Object({
  id: idOf('evt', 'The service gives each event this id.'),
  position: Type.Optional(nullable(Type.Integer({
    minimum: 1,
    description: 'The event has this place in the merchant’s feed. Places have no gap. In a ' +
      'timeline it is null for a moment, until it is given. Only operators get the field.',
    examples: [1042]
  }))),
  type: openEnum(EVENT_TYPES, 'The type names the last move of the subject.'),
  sequence: Type.Integer({
    minimum: 1, description: 'The change made this version of the subject.', examples: [1]
  }),
  subject_type: openEnum(SUBJECTS.map(({ name }) => name), 'The changed subject is of this type.'),
  subject_id: Type.String({
    description: 'The subject with this id changed.', examples: ['so_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  occurred_at: instant('The subject changed at this time.'),
  actor: nullableRef(Actor,
    'The actor made the change. Roles other than the operator get it for changes of their own ' +
    'role only; else it is null.'),
  request_id: nullable(Type.String({
    description: 'The change was made by the request with this `X-Request-Id`. It is null for ' +
      'jobs, for events from before this was kept, and where `actor` is null.',
    examples: ['6f1c2a52-5d2b-4b53-9b7c-0f6f0f3d8e11']
  })),
  data: ref(EventData)
}, { $id: 'Event', description: 'An event tells of one change of one subject.' })

const EventPage = pageOf('EventPage', Event)

const CURSOR = { examples: ['3q2-7w0Zb8mXo1pVq6rK0dYt5uJf4hGs9cNeLaMiBvTzRxWyQkUoPjHn'] }

/** A cursor that a request names. */
export function feedCursor (description: string): TOptional<TString> {
  return Type.Optional(Type.String({ minLength: 1, maxLength: 100, description, ...CURSOR }))
}

const feedPage = {
  next_cursor: Type.String({
    description: 'Send this text as `after` to go on behind this page. It is never null. Store ' +
      'it once the events are handled: who asks with it again misses no event.',
    ...CURSOR
  }),
  has_more: Type.Boolean({
    description: 'There is more to read at once. When it is false, ask again with `wait`.',
    examples: [false]
  })
}

const EventFeedPage = Type.Object({
  data: Type.Array(ref(Event), { description: 'These are the next events, in their order.' }),
  ...feedPage
}, { $id: 'EventFeedPage', description: 'A page is one part of the feed.' })

/** Without positions, which count what the role may not see. */
const RoleEventFeedPage = Type.Object({
  data: Type.Array(Type.Omit(Event, ['position'])), ...feedPage
})

const EventStream = Type.String({
  $id: 'EventStream',
  description: 'The stream has the form of Server-Sent Events. Each message has an event as JSON ' +
    'in `data`, and in `id` the cursor behind it.',
  examples: ['id: 3q2-7w0Zb8mXo1pVq6rK0dYt5uJf4hGs9cNeLaMiBvTzRxWyQkUoPjHn\ndata: {…}\n\n']
})

export const EVENT_SCHEMAS = [EventData, Actor, Event, EventPage, EventFeedPage, EventStream]

export const listSalesOrderEventsRoute = describeList({
  operationId: 'listSalesOrderEvents',
  tag: 'Sales orders',
  summary: 'Read the timeline of a sales order',
  description: 'The list has the events of the order and of its purchase orders, shipments and ' +
    'exceptions, in the order of time.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('so', 'This id names the sales order.') }),
  item: Event,
  page: EventPage,
  filters: {},
  refusals: ['sales_order_not_found']
})

const WAIT_SECONDS_MAX = 25

const EventQuestion = Type.Object({
  after: feedCursor('The page begins behind this cursor. Without it, it begins with the oldest ' +
    'event that is kept.'),
  limit: Limit,
  types: Type.Optional(Type.Array(oneOf(EVENT_TYPES), {
    minItems: 1,
    maxItems: EVENT_TYPES.length,
    description: 'The page has only events of these types. Name each type in a parameter of its ' +
      'own, or all in one with commas between them.',
    examples: [['purchase_order.issued']]
  })),
  subject_type: Type.Optional(oneOf(SUBJECTS.map(({ name }) => name), {
    description: 'The page has only events about subjects of this type.'
  })),
  subject_id: Type.Optional(Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'The page has only events about the subject with this id.',
    examples: ['so_01k9x3v8hq2m4n6p8r0t2w4y6z']
  })),
  wait: Type.Optional(Type.Integer({
    minimum: 0,
    maximum: WAIT_SECONDS_MAX,
    default: 0,
    description: 'Where there is nothing yet, the answer waits this many seconds for an event.',
    examples: [20]
  }))
}, { additionalProperties: false })
export type EventQuestion = Static<typeof EventQuestion>

export const listEventsRoute = describeRoute('GET', {
  operationId: 'listEvents',
  tag: 'Events',
  summary: 'Read the feed of events',
  description: 'The feed has every change of the merchant’s data, once, in an order that never ' +
    'changes: events of one subject come in the order of their `sequence`. Storefronts get the ' +
    'events of sales orders and shipments, and suppliers those of their own purchase orders, ' +
    'from when these are issued. With `Accept: text/event-stream` the answer is a stream that ' +
    'goes on until one side closes it. Callers that take JSON as well get a page, unless they ' +
    'name the stream first or with a higher `q`.',
  roles: ['operator', 'storefront', 'supplier'],
  views: { storefront: RoleEventFeedPage, supplier: RoleEventFeedPage },
  querystring: EventQuestion,
  headers: {
    'last-event-id': feedCursor('A stream goes on behind this cursor. Browsers send it when they ' +
      'connect again. It counts before `after`.')
  },
  reads_in_turns: true,
  answers: {
    200: {
      schema: ref(EventFeedPage),
      description: 'The answer is one page of the feed, or a stream.',
      other_types: { 'text/event-stream': ref(EventStream) }
    }
  },
  refusals: ['cursor_expired', 'cursor_unknown']
})
