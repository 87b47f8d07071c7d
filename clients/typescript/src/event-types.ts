// The types of events, each with its subject, as the document lists them under `webhooks`.

import type { Webhooks } from './generated/index.js'

/** What a webhook brings: `type` tells which message it is. */
export type WebhookMessage = MessageOf<Webhooks>

type MessageOf<Webhook> =
  Webhook extends { key: infer Type, body: { data: infer Event, timestamp: infer Time } }
    ? { type: Type, timestamp: Time, data: Omit<Event, 'type'> & { type: Type } }
    : never

/** The types that this version of the client knows. The service may send others later. */
export type EventType = WebhookMessage['type']

/** An event of the feed: `type` tells what its `data` is. */
export type FeedEvent = FeedEventOf<WebhookMessage>

type FeedEventOf<Message> =
  Message extends { data: infer Event extends { type: unknown, data: unknown } }
    ? Omit<Event, 'thin' | 'data'> & { data: NonNullable<Event['data']> }
    : never
