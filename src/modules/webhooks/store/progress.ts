// How far an endpoint has read the feed, how it answers, and which process works on it.

import { type RawBuilder, sql } from 'kysely'
import type { Attempt, Delivery } from '../../../domain/model/webhook/delivery.ts'
import type { Ordering, WebhookEndpoint } from '../../../domain/model/webhook/webhook-endpoint.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { attemptRows, deliveryRows, PENDING_MAX } from './deliveries.ts'

/** A process that works renews its lease each quarter of a second. One that dies leaves it. */
const LEASE = '15 seconds'

export type Progress = {
  position: number
  /** Events of these marks were there before the endpoint. */
  skipped_marks: readonly string[]
  failures_in_row: number
  failing_since: string | null
}

/**
 * Takes the endpoint for this process, or keeps it; undefined if another process has it. It stays
 * due, so that it is found again if this process dies and no event comes any more.
 */
export async function takeLease (
  db: Db, merchant_id: string, endpoint_id: string, process_id: string
): Promise<(Progress & { now: string }) | undefined> {
  const { rows: [row] } = await sql<Progress & { now: string }>`
    update webhook_progress
    set leased_by = ${process_id}, leased_until = now() + ${LEASE}::interval, due_at = now()
    where merchant_id = ${merchant_id} and endpoint_id = ${endpoint_id} and is_active
      and (leased_until is null or leased_until < now() or leased_by = ${process_id})
    returning position, skipped_marks, failures_in_row, failing_since,
      date_trunc('milliseconds', clock_timestamp()) as now`.execute(db)
  return row
}

/**
 * Gives the endpoint back. It is due when the first delivery of some chain is to be tried: those
 * behind it wait for it.
 */
export async function endLease (
  db: Db, merchant_id: string, { id, ordering }: Pick<WebhookEndpoint, 'id' | 'ordering'>,
  process_id: string
): Promise<void> {
  const is_own = sql`merchant_id = ${merchant_id} and endpoint_id = ${id}
    and leased_by = ${process_id}`
  await db.transaction().execute(async (trx) => {
    // Behind this lock, deliveries are seen that a request has added meanwhile.
    await sql`select 1 from webhook_progress where ${is_own} for no key update`.execute(trx)
    await sql`
      update webhook_progress p set leased_by = null, leased_until = null,
        due_at = (select min(next_attempt_at) from (
          select distinct on (chain) next_attempt_at
          from (${pendingChains(merchant_id, id, ordering)}) c
          order by chain, position, id) heads),
        is_full = (select count(*) from webhook_deliveries where merchant_id = ${merchant_id}
          and endpoint_id = ${id} and state = 'pending') >= ${PENDING_MAX}
      where ${is_own}`.execute(trx)
  })
}

/** Of one chain, so many are looked at in a round. */
const OF_CHAIN_MAX = 20

/** What waits for the endpoint, with the name of its chain (see `chainOf` in the domain). */
function pendingChains (
  merchant_id: string, endpoint_id: string, ordering: Ordering
): RawBuilder<unknown> {
  const chain = {
    none: sql`id`, endpoint: sql`'endpoint'`, subject: sql`subject_id`
  }[ordering]
  return sql`
    select *, case when position is null then id else ${chain} end as chain
    from webhook_deliveries
    where merchant_id = ${merchant_id} and endpoint_id = ${endpoint_id} and state = 'pending'`
}

/**
 * What may be sent: the first deliveries of chains whose first one is due, in the order of their
 * events. Test events come last.
 */
export async function listSendable (
  db: Db, merchant_id: string, { id, ordering }: Pick<WebhookEndpoint, 'id' | 'ordering'>,
  limit: number
): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    select ${sql.join(deliveryRows.columns.map((name) => sql.ref(name)))} from (
      select *, row_number() over w as place, first_value(next_attempt_at) over w as head_at
      from (${pendingChains(merchant_id, id, ordering)}) c
      window w as (partition by chain order by position, id)) placed
    where head_at <= now() and place <= ${OF_CHAIN_MAX}
    order by position, id limit ${limit}`.execute(db)
  return rows
}

/** Takes events on: they have deliveries, and the endpoint has read the feed that far. */
export async function takeOn (
  db: Db, merchant_id: string, deliveries: readonly Delivery[], { endpoint_id, from, to }: {
    endpoint_id: string, from: number, to: number
  }
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql`
      update webhook_progress set position = ${to}
      where merchant_id = ${merchant_id} and endpoint_id = ${endpoint_id} and position = ${from}
      returning position`.execute(trx)
    // The endpoint was set to another position meanwhile.
    if (rows.length === 0 || deliveries.length === 0) return
    await sql`
      insert into webhook_deliveries (merchant_id, ${columnsOf(deliveryRows)})
      select ${merchant_id}, r.* from json_populate_recordset(
        null::webhook_deliveries, ${JSON.stringify(deliveries)}) d,
        lateral (select ${columnsOf(deliveryRows, 'd')}) r`.execute(trx)
  })
}

export type Result = {
  after: Delivery
  attempt: Attempt
  /** False when the receiver was not asked, because the message could not be made. */
  is_receivers: boolean
}

/** Records attempts, and how the endpoint answers. */
export async function recordResults (
  db: Db, merchant_id: string, results: readonly Result[],
  { endpoint_id, failures_in_row, failing_since }:
  Pick<Progress, 'failures_in_row' | 'failing_since'> & { endpoint_id: string }
): Promise<void> {
  const attempts = results.map(({ after, attempt }) => ({ delivery_id: after.id, ...attempt }))
  await db.transaction().execute(async (trx) => {
    await sql`
      update webhook_progress
      set failures_in_row = ${failures_in_row}, failing_since = ${failing_since}
      where merchant_id = ${merchant_id} and endpoint_id = ${endpoint_id}`.execute(trx)
    await sql`
      update webhook_deliveries d set state = r.state, attempts = r.attempts,
        next_attempt_at = r.next_attempt_at, finished_at = r.finished_at
      from json_populate_recordset(
        null::webhook_deliveries, ${JSON.stringify(results.map(({ after }) => after))}) r
      where d.merchant_id = ${merchant_id} and d.id = r.id and d.state = 'pending'`.execute(trx)
    await sql`
      insert into webhook_attempts (merchant_id, ${columnsOf(attemptRows)})
      select ${merchant_id}, r.* from json_populate_recordset(
        null::webhook_attempts, ${JSON.stringify(attempts)}) a,
        lateral (select ${columnsOf(attemptRows, 'a')}) r
      on conflict do nothing`.execute(trx)
  })
}

function columnsOf ({ columns }: { columns: readonly string[] }, alias?: string) {
  return sql.join(columns.map((name) => sql.ref(alias === undefined ? name : `${alias}.${name}`)))
}
