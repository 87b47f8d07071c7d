// The JSON shapes of webhook deliveries, and of what is sent again.

import Type, { type Static } from 'typebox'
import { DELIVERY_STATES } from '../../../domain/model/webhook/delivery.ts'
import { EVENT_TYPES } from '../../../domain/resources.ts'
import {
  count, idOf, instant, nullable, openEnum, pageOf, ref
} from '../../../platform/http/schemas.ts'
import { feedCursor } from '../../events/schema.ts'

const WebhookAttempt = Type.Object({
  number: Type.Integer({
    minimum: 1, description: 'Attempts of a delivery are numbered from 1.', examples: [1]
  }),
  attempted_at: instant('The attempt began at this time.'),
  milliseconds: count('The attempt took this many milliseconds.'),
  status: nullable(Type.Integer({
    description: 'The answer had this HTTP status. It is null without an answer.', examples: [200]
  })),
  error: nullable(Type.String({
    description: 'The text tells why there was no answer. It is null with an answer.'
  })),
  answer: nullable(Type.String({
    description: 'The answer began with these characters, 2,000 bytes at most.', examples: ['ok']
  }))
}, {
  $id: 'WebhookAttempt',
  description: 'An attempt sent the event once.',
  examples: [{ error: null }]
})

export const WebhookDelivery = Type.Object({
  id: idOf('whd', 'The service gives each delivery this id.'),
  endpoint_id: idOf('whe', 'The event is for this endpoint.'),
  event_id: idOf('evt', 'The event has this id. Each attempt sends it as `webhook-id`.'),
  event_type: openEnum(EVENT_TYPES, 'The event has this type.'),
  subject_id: Type.String({
    description: 'The event is about the subject with this id.',
    examples: ['so_01k9x3v8hq2m4n6p8r0t2w4y6z']
  }),
  sequence: Type.Integer({
    minimum: 1, description: 'The event has this place among those of its subject.', examples: [1]
  }),
  state: openEnum(DELIVERY_STATES, 'A `pending` delivery is tried at `next_attempt_at`. A ' +
    '`failed` one is not tried again, after ten attempts or when the endpoint is gone.'),
  next_attempt_at: nullable(instant(
    'The delivery is tried at this time, or once earlier ones have arrived. It is null when the ' +
    'delivery has ended.')),
  finished_at: nullable(instant('The delivery ended at this time. It is null before that.')),
  created_at: instant('The service took the event on for the endpoint at this time.'),
  attempts: Type.Array(ref(WebhookAttempt), {
    description: 'These are the attempts so far. They are kept for 30 days.'
  })
}, {
  $id: 'WebhookDelivery',
  description: 'A delivery is one event for one endpoint, with all attempts to send it.',
  examples: [{ event_type: 'sales_order.completed', state: 'delivered', next_attempt_at: null }]
})

export const WebhookDeliveryPage = pageOf('WebhookDeliveryPage', WebhookDelivery)

export const NewWebhookReplay = Type.Object({
  event_id: Type.Optional(idOf('evt',
    'This event is sent again. The endpoint must have had it in the last 30 days.')),
  after: feedCursor('Events behind this cursor of the feed are sent again. The default is the ' +
    'beginning of the feed.'),
  until: feedCursor('Events up to this cursor are sent again. The default is now.')
}, {
  $id: 'NewWebhookReplay',
  additionalProperties: false,
  description: 'The endpoint gets one event again, or those from one cursor to another.',
  examples: [{ event_id: 'evt_01k9x3v8hq2m4n6p8r0t2w4y6z' }]
})
export type NewWebhookReplay = Static<typeof NewWebhookReplay>

export const WebhookReplay = Type.Object({
  deliveries: count('This many events will be sent again.'),
  next_cursor: nullable(Type.String({
    description: 'There were more events than one request sends again. Send this text as `after` ' +
      'for the next. It is null when all will be sent.'
  }))
}, {
  $id: 'WebhookReplay',
  description: 'The answer tells what is sent again.',
  examples: [{ deliveries: 1, next_cursor: null }]
})

export const DELIVERY_SCHEMAS = [
  WebhookAttempt, WebhookDelivery, WebhookDeliveryPage, NewWebhookReplay,
  WebhookReplay
]
