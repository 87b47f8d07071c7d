// Changes an endpoint together with its exceptions and its progress.

import { buildExceptionEvents } from '../../../domain/back-to-back/exception-events.ts'
import { buildEvent } from '../../../domain/kernel/event.ts'
import type { Exception } from '../../../domain/model/exception/exception.ts'
import {
  describeEndpoint, type EndpointDescription, type WebhookEndpoint
} from '../../../domain/model/webhook/webhook-endpoint.ts'
import {
  assertVersion, type Command, etagOf, type Outcome
} from '../../../platform/command/call.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { newId } from '../../../platform/id.ts'
import { exceptionRows } from '../../back-to-back/store/exception-rows.ts'
import { findOfEndpoint } from '../../exceptions/store.ts'
import { lockEndpoint, setActive, setEndpoint, skipEvents } from '../store/endpoints.ts'
import { assertOwn } from './read-endpoints.ts'

export type Known = { endpoint: WebhookEndpoint | undefined, exceptions: Exception[] }
type Load<Found extends Known> = (trx: Trx, merchant_id: string, id: string) => Promise<Found>

type Changed = {
  endpoint: WebhookEndpoint
  event: 'webhook_endpoint.updated' | 'webhook_endpoint.disabled' | 'webhook_endpoint.deleted'
  /** The exceptions of the endpoint end with the change. */
  resolved: Exception[]
  /** The endpoint begins or ends to get events, or is at another address. */
  begins: boolean
  /** The endpoint gets nothing of what there is so far. */
  skips: boolean
}

export async function loadKnown (trx: Trx, merchant_id: string, id: string): Promise<Known> {
  const [endpoint, exceptions] = await together([
    lockEndpoint(trx, merchant_id, id), findOfEndpoint(trx, merchant_id, id)
  ])
  return { endpoint, exceptions }
}

type Decide<Found, Input, Value> = (
  found: Found & { endpoint: WebhookEndpoint }, input: Input, now: string
) => { changed: Changed | null, value: Value, secret?: true }

/** Builds a command that changes the endpoint which its input names. */
export function defineChange<
  Input extends { id: string }, Value extends EndpointDescription, Found extends Known = Known
> (
  load: Load<Found>, decide: Decide<Found, Input, Value>
): Command<Input, Found, Changed, Value> {
  return {
    load: async (trx, merchant_id, [request]) => load(trx, merchant_id, request?.input.id ?? ''),
    decide: (requests, found, now) =>
      requests.map(({ call, input }): Outcome<Changed, Value> => {
        const { endpoint } = found
        assertOwn(call, endpoint)
        assertVersion(call, endpoint.version)
        const { changed, value, secret } = decide({ ...found, endpoint }, input, now)
        return {
          status: 200,
          value,
          headers: { etag: etagOf(value.version) },
          changes: changed,
          ...secret && { secret }
        }
      }),
    record: async (trx, merchant_id, all) => together(all.flatMap((one) =>
      recordChange(trx, merchant_id, one)))
  }
}

function recordChange (
  trx: Trx, merchant_id: string, { endpoint, event, resolved, begins, skips }: Changed
): Array<Promise<unknown>> {
  return [
    setEndpoint(trx, merchant_id, endpoint),
    ...begins ? [setActive(trx, merchant_id, endpoint)] : [],
    ...skips ? [skipEvents(trx, merchant_id, endpoint.id)] : [],
    exceptionRows.update(trx, merchant_id, resolved),
    appendEvents(trx, merchant_id, [
      buildEvent(newId('evt'), event, endpoint, describeEndpoint(endpoint)),
      ...buildExceptionEvents(resolved, newId)
    ])
  ]
}
