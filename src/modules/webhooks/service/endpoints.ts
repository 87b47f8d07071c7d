// Creates, changes, disables and deletes webhook endpoints, and gives them new secrets.

import { addHours } from '../../../domain/kernel/calendar.ts'
import { buildEvent } from '../../../domain/kernel/event.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { endObsolete } from '../../../domain/model/exception/exception.ts'
import {
  changeEndpoint, describeEndpoint, type EndpointDescription, type WebhookEndpoint
} from '../../../domain/model/webhook/webhook-endpoint.ts'
import {
  type Answer, type Call, type Command, etagOf
} from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { newId } from '../../../platform/id.ts'
import { faultOfAddress } from '../../../platform/outbound/public-address.ts'
import type { OutboundSettings } from '../../../platform/outbound/outbound-settings.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import type {
  NewSecretRotation, NewWebhookEndpoint, WebhookEndpointChange
} from '../schema/endpoint.ts'
import { newWebhookSecret } from '../sending/sign.ts'
import { countEndpoints, insertEndpoint, isInChannel } from '../store/endpoints.ts'
import { defineChange, type Known, loadKnown } from './define-change.ts'

type WithSecret = EndpointDescription & { secret: string }
type Secret = ReturnType<typeof newWebhookSecret>

export async function createEndpoint (
  call: Call, input: NewWebhookEndpoint, { encryption_key, hosts_allowed }: OutboundSettings
): Promise<Answer<WithSecret>> {
  assertAddress(input.url, hosts_allowed)
  assertOwner(call, input)
  return call.commands.run(CREATE, call, { ...input, ...newWebhookSecret(encryption_key) })
}

export async function changeWebhookEndpoint (
  call: Call, id: string, change: WebhookEndpointChange, { hosts_allowed }: OutboundSettings
): Promise<Answer<EndpointDescription>> {
  if (change.url !== undefined) assertAddress(change.url, hosts_allowed)
  return call.commands.run(CHANGE, call, { id, change })
}

export async function deleteEndpoint (
  call: Call, id: string
): Promise<Answer<EndpointDescription>> {
  return call.commands.run(DELETE, call, { id })
}

export async function rotateSecret (
  call: Call, id: string, { overlap_hours = 24 }: NewSecretRotation,
  { encryption_key }: OutboundSettings
): Promise<Answer<WithSecret>> {
  return call.commands.run(
    ROTATE, call, { id, overlap_hours, ...newWebhookSecret(encryption_key) })
}

/** Only operators make endpoints for others. */
function assertOwner (
  { role: caller }: Call, { role, supplier_id = null }: NewWebhookEndpoint
): void {
  const is_named = role !== undefined || supplier_id !== null
  const is_allowed = !is_named || (caller === 'operator' &&
    (role === undefined || supplier_id === null))
  if (is_allowed) return
  const [pointer, detail] = caller === 'operator'
    ? ['/role', 'a supplier has its own role']
    : [role === undefined ? '/supplier_id' : '/role', 'is for operators only']
  throw new RuleError('invalid_request', { errors: [{ pointer, code: 'not_allowed', detail }] })
}

function assertAddress (url: string, hosts_allowed: OutboundSettings['hosts_allowed']): void {
  const detail = faultOfAddress(url, hosts_allowed)
  if (detail === undefined) return
  throw new RuleError('invalid_request', {
    errors: [{ pointer: '/url', code: 'not_allowed', detail }]
  })
}

/** Of one supplier, and of the merchant itself. */
const ENDPOINTS_MAX = 50

type Loaded = { suppliers: Awaited<ReturnType<typeof findSuppliers>>, count: number }

const CREATE: Command<NewWebhookEndpoint & Secret, Loaded, WebhookEndpoint, WithSecret> = {
  load: async (trx, merchant_id, requests) => {
    const [request] = requests
    const supplier_id = request?.input.supplier_id ?? null
    const [suppliers, count] = await together([
      findSuppliers(trx, merchant_id, supplier_id === null ? [] : [supplier_id]),
      countEndpoints(trx, merchant_id, supplier_id ?? request?.call.supplier_id ?? null)
    ])
    return { suppliers, count }
  },
  decide: (requests, { suppliers, count }, now) => requests.map(({ call, input }) => {
    const { supplier_id = null } = input
    if (count >= ENDPOINTS_MAX) return new RuleError('webhook_endpoint_limit')
    if (supplier_id !== null && !suppliers.some(({ id }) => id === supplier_id)) {
      return new RuleError('unknown_supplier')
    }
    const endpoint = openEndpoint(call, input, now)
    return {
      status: 201,
      value: { ...describeEndpoint(endpoint), secret: input.secret },
      headers: {
        etag: etagOf(endpoint.version), location: `/v1/webhook-endpoints/${endpoint.id}`
      },
      changes: endpoint,
      secret: true
    }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap((endpoint) => [
    insertEndpoint(trx, merchant_id, endpoint),
    appendEvents(trx, merchant_id, [buildEvent(
      newId('evt'), 'webhook_endpoint.created', endpoint, describeEndpoint(endpoint))])
  ]))
}

const DEFAULTS = { payload: 'snapshot', ordering: 'subject', description: null } as const

function openEndpoint (
  call: Call, { supplier_id: named, role, event_types, secret: _, sealed, ...input }:
  NewWebhookEndpoint & Secret, now: string
): WebhookEndpoint {
  const supplier_id = named ?? call.supplier_id
  const choices = { ...DEFAULTS, ...input }
  if (call.role === 'platform') throw new Error('the platform key has no endpoints')
  return {
    id: newId('whe'),
    version: 1,
    role: supplier_id === null ? role ?? call.role : 'supplier',
    supplier_id,
    ...choices,
    event_types: event_types ?? [],
    status: 'active',
    disabled_reason: null,
    secret: sealed,
    previous_secret: null,
    previous_secret_until: null,
    created_at: now,
    updated_at: now
  }
}

const CHANGE = defineChange<{ id: string, change: WebhookEndpointChange }, EndpointDescription>(
  loadKnown, ({ endpoint: before, exceptions }, { change: { from, ...change } }, now) => {
    const endpoint = changeEndpoint(before, fieldsOf(before, change), now)
    const turns = endpoint.status !== before.status
    const is_active = endpoint.status === 'active'
    return {
      value: describeEndpoint(endpoint),
      changed: {
        endpoint,
        event: turns && !is_active ? 'webhook_endpoint.disabled' : 'webhook_endpoint.updated',
        resolved: turns && is_active ? exceptions.map((one) => endObsolete(one, now)) : [],
        begins: turns || endpoint.url !== before.url,
        skips: from === 'now'
      }
    }
  })

function fieldsOf (
  { status, disabled_reason }: WebhookEndpoint,
  { event_types, ...fields }: Omit<WebhookEndpointChange, 'from'>
): Partial<WebhookEndpoint> {
  const is_active = (fields.status ?? status) === 'active'
  return {
    ...fields,
    ...event_types !== undefined && { event_types: event_types ?? [] },
    disabled_reason: is_active ? null : disabled_reason ?? 'requested'
  }
}

type Deletable = Known & { is_in_channel: boolean }

const DELETE = defineChange<{ id: string }, EndpointDescription, Deletable>(
  async (trx, merchant_id, id) => {
    const [known, is_in_channel] = await together([
      loadKnown(trx, merchant_id, id), isInChannel(trx, merchant_id, id)
    ])
    return { ...known, is_in_channel }
  },
  ({ endpoint: before, exceptions, is_in_channel }, _input, now) => {
    if (is_in_channel) throw new RuleError('webhook_endpoint_in_use')
    const endpoint = changeEndpoint(before, { status: 'deleted' }, now)
    return {
      value: describeEndpoint(endpoint),
      changed: {
        endpoint,
        event: 'webhook_endpoint.deleted',
        resolved: exceptions.map((one) => endObsolete(one, now)),
        begins: true,
        skips: true
      }
    }
  })

const ROTATE = defineChange<{ id: string, overlap_hours: number } & Secret, WithSecret>(
  loadKnown, ({ endpoint: before }, { overlap_hours, secret, sealed }, now) => {
    const until = addHours(now, overlap_hours)
    const endpoint = changeEndpoint(before, {
      secret: sealed,
      ...overlap_hours === 0
        ? { previous_secret: null, previous_secret_until: null }
        : { previous_secret: before.secret, previous_secret_until: until }
    }, now)
    return {
      value: { ...describeEndpoint(endpoint), secret },
      secret: true,
      changed: {
        endpoint,
        event: 'webhook_endpoint.updated',
        resolved: [],
        begins: false,
        skips: false
      }
    }
  })
