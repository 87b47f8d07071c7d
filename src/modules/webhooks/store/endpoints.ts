// Reads and writes webhook endpoints in PostgreSQL.

import { sql } from 'kysely'
import type { WebhookEndpoint } from '../../../domain/model/webhook/webhook-endpoint.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { PageRequest } from '../../../platform/db/keyset-page.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'

const rows = defineRows<WebhookEndpoint>('webhook_endpoints', {
  key: ['id'],
  permanent: ['role', 'supplier_id', 'created_at'],
  columns: {
    id: 'text',
    version: 'int',
    role: 'text',
    supplier_id: 'text',
    url: 'text',
    event_types: 'jsonb',
    payload: 'text',
    ordering: 'text',
    description: 'text',
    status: 'text',
    disabled_reason: 'text',
    secret: 'text',
    previous_secret: 'text',
    previous_secret_until: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz'
  }
})

/** Finds an endpoint that is not deleted. */
export async function findEndpoint (
  db: Db, merchant_id: string, id: string
): Promise<WebhookEndpoint | undefined> {
  return db.selectFrom('webhook_endpoints').where('merchant_id', '=', merchant_id)
    .where('id', '=', id).where('status', '<>', 'deleted').select(rows.columns).executeTakeFirst()
}

export async function lockEndpoint (
  trx: Trx, merchant_id: string, id: string
): Promise<WebhookEndpoint | undefined> {
  return trx.selectFrom('webhook_endpoints').where('merchant_id', '=', merchant_id)
    .where('id', '=', id).where('status', '<>', 'deleted').select(rows.columns)
    .forNoKeyUpdate().executeTakeFirst()
}

/** Those of them that are not deleted. */
export async function lockEndpoints (
  trx: Trx, merchant_id: string, ids: readonly string[]
): Promise<WebhookEndpoint[]> {
  if (ids.length === 0) return []
  return trx.selectFrom('webhook_endpoints').where('merchant_id', '=', merchant_id)
    .where('id', '=', sql<string>`any(${ids})`).where('status', '<>', 'deleted')
    .select(rows.columns).orderBy('id').forNoKeyUpdate().execute()
}

const IN_CHANNEL = `
  select s.id from webhook_endpoints e
  join suppliers s on s.merchant_id = e.merchant_id and s.id = e.supplier_id
  where e.merchant_id = $1 and e.id = $2 and s.channels @> $3::jsonb`

/** Does a channel of its supplier name the endpoint? Whoever makes one locks the endpoint first. */
export async function isInChannel (trx: Trx, merchant_id: string, id: string): Promise<boolean> {
  const named = JSON.stringify([{ webhook_endpoint_id: id }])
  return (await runStatement(trx, IN_CHANNEL, [merchant_id, id, named])).length > 0
}

/**
 * Those that all of these suppliers have, or all for none. The oldest is first. There is one row
 * more than `limit` when there is a next page.
 */
export async function listEndpoints (
  db: Db, merchant_id: string, supplier_ids: readonly string[], { limit, after }: PageRequest
): Promise<WebhookEndpoint[]> {
  let query = db.selectFrom('webhook_endpoints').where('merchant_id', '=', merchant_id)
    .where('status', '<>', 'deleted').select(rows.columns).orderBy('id').limit(limit + 1)
  for (const supplier_id of supplier_ids) query = query.where('supplier_id', '=', supplier_id)
  const [last] = after ?? []
  return (last === undefined ? query : query.where('id', '>', last)).execute()
}

/** What is there and has no position yet. */
const WAITING_MARKS = 'array(select id from event_marks where merchant_id = $1)'
const LAST_POSITION = `coalesce((
    select last_position from event_feeds where merchant_id = $1), 0)`

const OPEN_PROGRESS = `
  insert into webhook_progress (merchant_id, endpoint_id, is_active, position, skipped_marks)
  select $1, $2, true, ${LAST_POSITION}, ${WAITING_MARKS}`

/** Inserts the endpoint. It begins with the next event. */
export async function insertEndpoint (
  trx: Trx, merchant_id: string, endpoint: WebhookEndpoint
): Promise<unknown> {
  return together([
    rows.insert(trx, merchant_id, [endpoint]),
    runStatement(trx, OPEN_PROGRESS, [merchant_id, endpoint.id])
  ])
}

export async function setEndpoint (
  trx: Trx, merchant_id: string, endpoint: WebhookEndpoint
): Promise<void> {
  await rows.update(trx, merchant_id, [endpoint])
}

const SET_ACTIVE = `
  update webhook_progress set is_active = $3, failures_in_row = 0, failing_since = null,
    is_full = false, due_at = case when $3 then now() end
  where merchant_id = $1 and endpoint_id = $2`
const SKIP = `
  update webhook_progress set position = greatest(position, ${LAST_POSITION}),
    skipped_marks = ${WAITING_MARKS}
  where merchant_id = $1 and endpoint_id = $2`
const RETRY = `
  update webhook_deliveries set next_attempt_at = now()
  where merchant_id = $1 and endpoint_id = $2 and state = 'pending'`

/** Begins anew, or ends: an endpoint that is active is tried at once with what waits for it. */
export async function setActive (
  trx: Trx, merchant_id: string, { id, status }: WebhookEndpoint
): Promise<unknown> {
  return together([
    runStatement(trx, SET_ACTIVE, [merchant_id, id, status === 'active']),
    runStatement(trx, RETRY, [merchant_id, id])
  ])
}

/** The endpoint gets nothing of what there is so far. */
export async function skipEvents (
  trx: Trx, merchant_id: string, endpoint_id: string
): Promise<unknown> {
  return together([
    runStatement(trx, SKIP, [merchant_id, endpoint_id]),
    dropPending(trx, merchant_id, endpoint_id)
  ])
}

const DROP_PENDING = `
  update webhook_deliveries set state = 'failed', next_attempt_at = null, finished_at = now()
  where merchant_id = $1 and endpoint_id = $2 and state = 'pending'`

/** Ends what is pending. */
async function dropPending (
  trx: Trx, merchant_id: string, endpoint_id: string
): Promise<void> {
  await runStatement(trx, DROP_PENDING, [merchant_id, endpoint_id])
}

const SET_DUE = `
  update webhook_progress set due_at = now() where merchant_id = $1 and endpoint_id = $2`

/** Something is to be sent to the endpoint at once. */
export async function setDue (trx: Trx, merchant_id: string, endpoint_id: string): Promise<void> {
  await runStatement(trx, SET_DUE, [merchant_id, endpoint_id])
}

const COUNT_ENDPOINTS = `
  select count(*) as count from webhook_endpoints
  where merchant_id = $1 and supplier_id is not distinct from $2 and status <> 'deleted'`

/** How many endpoints the supplier has, or for null the merchant itself. */
export async function countEndpoints (
  trx: Trx, merchant_id: string, supplier_id: string | null
): Promise<number> {
  const [row] = await runStatement<{ count: number }>(
    trx, COUNT_ENDPOINTS, [merchant_id, supplier_id])
  return row?.count ?? 0
}
