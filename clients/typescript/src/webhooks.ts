// Verifies that a webhook comes from the service, and gives it its type.

import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { WebhookMessage } from './event-types.js'

export { WebhookVerificationError } from 'standardwebhooks'
export type { EventType, WebhookMessage } from './event-types.js'

export type ReceivedWebhook = {
  /** The body as it came. One that was parsed and written again has another signature. */
  body: string | Uint8Array
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  /** The endpoint's secret (`whsec_…`); while it is replaced, the old one and the new one. */
  secrets: string | readonly string[]
}

/**
 * Returns the message, whose `type` tells what it is. Throws a WebhookVerificationError if no
 * secret made its signature, or if it was sent more than five minutes ago.
 */
export function verifyWebhook ({ body, headers, secrets }: ReceivedWebhook): WebhookMessage {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const named = headers instanceof Headers ? headers.entries() : Object.entries(headers)
  const present = Object.fromEntries([...named].filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)]))
  let failure: unknown = new WebhookVerificationError('No secret is given.')
  for (const secret of [secrets].flat()) {
    try {
      return new Webhook(secret).verify(text, present) as WebhookMessage
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error
      failure = error
    }
  }
  throw failure
}
