// Reads and writes deliveries and their attempts in PostgreSQL.

import { sql } from 'kysely'
import type { Attempt, Delivery } from '../../../domain/model/webhook/delivery.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { PageRequest } from '../../../platform/db/keyset-page.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import type { Trx } from '../../../platform/db/trx.ts'

export const deliveryRows = defineRows<Delivery>('webhook_deliveries', {
  key: ['id'],
  permanent: [
    'endpoint_id', 'event_id', 'event_type', 'subject_id', 'sequence', 'position', 'created_at'
  ],
  columns: {
    id: 'text',
    endpoint_id: 'text',
    event_id: 'text',
    event_type: 'text',
    subject_id: 'text',
    sequence: 'int',
    position: 'bigint',
    state: 'text',
    attempts: 'int',
    next_attempt_at: 'timestamptz',
    finished_at: 'timestamptz',
    created_at: 'timestamptz'
  }
})

export type StoredAttempt = Attempt & { delivery_id: string }

export const attemptRows = defineRows<StoredAttempt>('webhook_attempts', {
  key: ['delivery_id', 'number'],
  columns: {
    delivery_id: 'text',
    number: 'int',
    attempted_at: 'timestamptz',
    milliseconds: 'int',
    status: 'int',
    error: 'text',
    answer: 'text'
  }
})

export type DeliveryFilters = { state?: Array<Delivery['state']> }

/** The newest is first. There is one row more than `limit` when there is a next page. */
export async function listDeliveries (
  db: Db, merchant_id: string, { endpoint_id, state }: DeliveryFilters & { endpoint_id: string },
  { limit, after }: PageRequest
): Promise<Delivery[]> {
  let query = db.selectFrom('webhook_deliveries').where('merchant_id', '=', merchant_id)
    .where('endpoint_id', '=', endpoint_id).select(deliveryRows.columns)
    .orderBy('id', 'desc').limit(limit + 1)
  if (state !== undefined) query = query.where('state', 'in', state)
  const [last] = after ?? []
  return (last === undefined ? query : query.where('id', '<', last)).execute()
}

export async function listAttempts (
  db: Db, merchant_id: string, delivery_ids: readonly string[]
): Promise<StoredAttempt[]> {
  return db.selectFrom('webhook_attempts').where('merchant_id', '=', merchant_id)
    .where('delivery_id', '=', sql<string>`any(${delivery_ids})`).select(attemptRows.columns)
    .orderBy('delivery_id').orderBy('number').execute()
}

/** The newest delivery of an event to the endpoint. */
export async function findDeliveryOfEvent (
  db: Db | Trx, merchant_id: string, endpoint_id: string, event_id: string
): Promise<Delivery | undefined> {
  return db.selectFrom('webhook_deliveries').where('merchant_id', '=', merchant_id)
    .where('endpoint_id', '=', endpoint_id).where('event_id', '=', event_id)
    .select(deliveryRows.columns).orderBy('id', 'desc').limit(1).executeTakeFirst()
}

/** So many deliveries may wait for an endpoint. Then it takes no event on. */
export const PENDING_MAX = 5_000
/** How much waits for the endpoint. */
export async function countPending (
  db: Db | Trx, merchant_id: string, endpoint_id: string
): Promise<number> {
  const { count } = await db.selectFrom('webhook_deliveries')
    .where('merchant_id', '=', merchant_id).where('endpoint_id', '=', endpoint_id)
    .where('state', '=', sql.lit('pending')).select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return count
}
