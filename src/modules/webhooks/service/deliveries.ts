// Lists deliveries, sends test events, and sends events again.

import {
  type Attempt, type Delivery, openDelivery, type ToDeliver
} from '../../../domain/model/webhook/delivery.ts'
import type { WebhookEndpoint } from '../../../domain/model/webhook/webhook-endpoint.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Answer, Call, Command } from '../../../platform/command/call.ts'
import {
  collectPage, type Page, type PageQuery, readPage
} from '../../../platform/db/keyset-page.ts'
import { together } from '../../../platform/db/trx.ts'
import { readPosition, writePosition } from '../../../platform/events/feed-place.ts'
import { pickEvents, type Placed } from '../../../platform/events/pick-events.ts'
import { findFeed, listPositions } from '../../../platform/events/read-feed.ts'
import { enterLoop } from '../../../platform/fairness/event-loop.ts'
import { newId } from '../../../platform/id.ts'
import type { NewWebhookReplay } from '../schema/delivery.ts'
import { findToDeliver, seesOf } from '../sending/take-events-on.ts'
import {
  countPending, type DeliveryFilters, deliveryRows, findDeliveryOfEvent, listAttempts,
  listDeliveries, PENDING_MAX
} from '../store/deliveries.ts'
import { lockEndpoint, setDue } from '../store/endpoints.ts'
import { assertOwn, readOwnEndpoint } from './read-endpoints.ts'

export type DeliveryDescription =
  Omit<Delivery, 'attempts' | 'position'> & { attempts: Attempt[] }

function describeDelivery (
  { attempts: _count, position: _position, ...delivery }: Delivery, attempts: Attempt[]
): DeliveryDescription {
  return { ...delivery, attempts }
}

/** The newest is first. Throws `webhook_endpoint_not_found`. */
export async function readDeliveryPage (
  call: Call, endpoint_id: string, { limit, cursor, state }: PageQuery & DeliveryFilters
): Promise<Page<DeliveryDescription>> {
  const { db, merchant_id } = call
  const page = readPage({ limit, cursor }, 1)
  await readOwnEndpoint(call, endpoint_id)
  const filters = { endpoint_id, ...state !== undefined && { state } }
  return collectPage(page, async (part) => {
    const deliveries = await listDeliveries(db, merchant_id, filters, part)
    const attempts = Map.groupBy(
      await listAttempts(db, merchant_id, deliveries.map(({ id }) => id)),
      ({ delivery_id }) => delivery_id)
    return deliveries.map((delivery) => describeDelivery(delivery,
      (attempts.get(delivery.id) ?? []).map(({ delivery_id: _id, ...attempt }) => attempt)))
  }, ({ id }) => [id])
}

export async function sendTestEvent (
  call: Call, id: string
): Promise<Answer<DeliveryDescription>> {
  return call.commands.run(TEST, call, { id })
}

type Naming = { id: string }
type Loaded<Found> = {
  endpoint: WebhookEndpoint | undefined, found: Found, pending: number
}

/** A command that adds deliveries to an endpoint that its caller owns and that is active. */
function defineSending<Input extends Naming, Found, Value> (
  find: Command<Input, Found, never>['load'],
  decide: (endpoint: WebhookEndpoint, found: Found, input: Input, now: string) =>
  { value: Value, deliveries: Delivery[] }
): Command<Input, Loaded<Found>, Delivery[], Value> {
  return {
    load: async (trx, merchant_id, requests) => {
      const finding = find(trx, merchant_id, requests, undefined)
      const locking = lockEndpoint(trx, merchant_id, requests[0]?.input.id ?? '')
      const counting = countPending(trx, merchant_id, requests[0]?.input.id ?? '')
      await together([locking, finding, counting])
      return { endpoint: await locking, found: await finding, pending: await counting }
    },
    decide: (requests, { endpoint, found, pending }, now) => requests.map(({ call, input }) => {
      assertOwn(call, endpoint)
      if (endpoint.status !== 'active') return new RuleError('webhook_endpoint_disabled')
      if (pending >= PENDING_MAX) return new RuleError('webhook_endpoint_full')
      const { value, deliveries } = decide(endpoint, found, input, now)
      return { status: 201, value, changes: deliveries }
    }),
    record: async (trx, merchant_id, all) => together(all.flatMap((deliveries) => [
      deliveryRows.insert(trx, merchant_id, deliveries),
      setDue(trx, merchant_id, deliveries[0]?.endpoint_id ?? '')
    ]))
  }
}

const TEST = defineSending<Naming, null, DeliveryDescription>(
  async () => null, ({ id, version }, _found, _input, now) => {
    const delivery = openDelivery(newId('whd'), {
      endpoint_id: id,
      event_id: newId('evt'),
      event_type: 'webhook_endpoint.updated',
      subject_id: id,
      sequence: version,
      position: null
    }, now)
    return { value: describeDelivery(delivery, []), deliveries: [delivery] }
  })

export type ReplayDescription = { deliveries: number, next_cursor: string | null }

/** Throws `invalid_request` if the body names an event and cursors. */
export async function replayEvents (
  call: Call, id: string, { event_id, after, until }: NewWebhookReplay
): Promise<Answer<ReplayDescription>> {
  if (event_id !== undefined && (after !== undefined || until !== undefined)) {
    const detail = 'stands alone, without cursors'
    throw new RuleError('invalid_request', {
      errors: [{ pointer: '/event_id', code: 'not_allowed', detail }]
    })
  }
  const endpoint = await readOwnEndpoint(call, id)
  if (event_id !== undefined) return call.commands.run(REPLAY_ONE, call, { id, event_id })
  const found = await findRange(call, endpoint, { after, until })
  return call.commands.run(REPLAY_RANGE, call, { id, ...found })
}

const REPLAY_ONE = defineSending<Naming & { event_id: string }, Delivery | undefined,
  ReplayDescription>(
  async (trx, merchant_id, [request]) => {
    const { id = '', event_id = '' } = request?.input ?? {}
    return findDeliveryOfEvent(trx, merchant_id, id, event_id)
  },
  (_endpoint, before, _input, now) => {
    if (before === undefined) throw new RuleError('event_not_found')
    const again = openDelivery(newId('whd'), before, now)
    return { value: { deliveries: 1, next_cursor: null }, deliveries: [again] }
  })

const REPLAYED_MAX = 1_000
/** A request looks at so many parts of the feed, each of so many marks at most. */
const PARTS_MAX = 20
const MARKS_MAX = 500

type Range = { events: ToDeliver[], next_cursor: string | null }

/** Finds what the endpoint sees from one cursor to another. */
async function findRange (
  call: Call, endpoint: WebhookEndpoint, { after, until }:
  { after: string | undefined, until: string | undefined }
): Promise<Range> {
  const { db, merchant_id } = call
  const feed = await findFeed(db, merchant_id)
  const end = until === undefined
    ? feed.last_position
    : readPosition(feed, call, until, { pointer: '/until' })
  const sees = seesOf(endpoint)
  const found: Placed[] = []
  let position = after === undefined
    ? feed.deleted_through
    : readPosition(feed, call, after, { pointer: '/after' })
  for (let part = 0; part < PARTS_MAX; part++) {
    if (position >= end || found.length >= REPLAYED_MAX) break
    // eslint-disable-next-line no-await-in-loop -- others may work between two parts
    await enterLoop(`replays of ${call.share}`)
    // eslint-disable-next-line no-await-in-loop -- part by part
    const parts = await listPositions(db, merchant_id, { after: position, limit: MARKS_MAX })
    if (parts.length === 0) break
    const picked = pickEvents(parts, position, REPLAYED_MAX - found.length, sees)
    found.push(...picked.found.filter((one) => one.position <= end))
    position = picked.position
  }
  return {
    events: await findToDeliver(db, merchant_id, endpoint.id, found),
    next_cursor: position < end ? writePosition(feed, call, position) : null
  }
}

const REPLAY_RANGE = defineSending<Naming & Range, null, ReplayDescription>(
  async () => null, (_endpoint, _found, { events, next_cursor }, now) => ({
    value: { deliveries: events.length, next_cursor },
    deliveries: events.map((one) => openDelivery(newId('whd'), one, now))
  }))
