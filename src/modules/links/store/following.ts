// How far the feeds of partners were read, and which process reads each.

import { sql } from 'kysely'
import type { LinkProgress } from '../../../domain/model/link/link.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { growingSeconds } from '../../../platform/db/growing-pause.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'
import { markUnbilledOrders } from './due-invoices.ts'
import { linkProgressRows } from './links.ts'
import { markOpenOrders } from './looks.ts'

/** A process that follows renews its lease every few seconds. One that dies leaves it. */
const LEASE = '30 seconds'

export type LeasedLink = LinkProgress & {
  now: string
  is_reconciliation_due: boolean
  /** Orders that have no pair are looked for behind this one; null if none are. */
  unpaired_after: string | null
}

const COLUMNS = sql.join(linkProgressRows.columns.map((name) => sql.ref(name)))

/** `process_id` names the process that has the lease, or wants it. */
export type Leasing = { link_id: string, process_id: string }

/** Takes the link for this process, or keeps it; undefined if another one has it. */
export async function takeLink (
  db: Db, merchant_id: string, { link_id, process_id }: Leasing
): Promise<LeasedLink | undefined> {
  const { rows: [row] } = await sql<LeasedLink>`
    update link_progress set leased_by = ${process_id}, leased_until = now() + ${LEASE}::interval
    where merchant_id = ${merchant_id} and link_id = ${link_id} and due_at is not null
      and (leased_until is null or leased_until < now() or leased_by = ${process_id})
    returning ${COLUMNS}, unpaired_after, date_trunc('milliseconds', clock_timestamp()) as now,
      reconcile_due_at <= now() as is_reconciliation_due`.execute(db)
  return row
}

/**
 * Gives the link back. Whoever wanted it followed at once meanwhile is heard. `is_well`: what went
 * wrong before counts no more.
 */
export async function leaveLink (
  db: Db, merchant_id: string,
  { link_id, process_id, was_due_at, pause_s, is_well }:
  Leasing & { was_due_at: string, pause_s: number | null, is_well: boolean }
): Promise<void> {
  await sql`
    update link_progress set leased_by = null, leased_until = null,
      failures_in_row = case when ${is_well} then 0 else failures_in_row end,
      failing_since = case when ${is_well} then null else failing_since end,
      last_error = case when ${is_well} then null else last_error end,
      due_at = case when due_at > ${was_due_at} and due_at <= now() then due_at
        else now() + make_interval(secs => ${pause_s}) end
    where merchant_id = ${merchant_id} and link_id = ${link_id}
      and leased_by = ${process_id} and due_at is not null`.execute(db)
}

const WANT_RECONCILIATION = `
  update link_progress set reconcile_due_at = now(), due_at = now()
  where merchant_id = $1 and link_id = $2`

/** Also while a process has the link: it is taken again at once. */
export async function wantReconciliation (
  trx: Trx, merchant_id: string, link_id: string
): Promise<void> {
  await runStatement(trx, WANT_RECONCILIATION, [merchant_id, link_id])
}

export type ReadPage = Leasing & {
  supplier_id: string
  from: string | null
  to: string
  is_end: boolean
  /** The partner's orders of which the page tells. */
  partner_order_ids: readonly string[]
  /** Those of them of which invoices or credit notes were issued. */
  invoiced_order_ids: readonly string[]
  /** Those whose reference may be one of our purchase orders. */
  placed: ReadonlyArray<{ reference: string, partner_order_id: string }>
}

/**
 * The orders of the page are to be looked at, and the feed was read that far, in one transaction.
 * An order that the partner has and whose answer got lost is ours by its reference. False if
 * another process has read on.
 */
export async function recordPage (db: Db, merchant_id: string, page: ReadPage): Promise<boolean> {
  const {
    link_id, supplier_id, process_id, from, to, is_end, partner_order_ids, invoiced_order_ids,
    placed
  } = page
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql`
      update link_progress set events_cursor = ${to},
        caught_up_at = case when ${is_end} then now() else caught_up_at end
      where merchant_id = ${merchant_id} and link_id = ${link_id} and leased_by = ${process_id}
        and events_cursor is not distinct from ${from}
      returning link_id`.execute(trx)
    if (rows.length === 0) return false
    if (placed.length > 0) {
      await sql`
        insert into partner_orders (merchant_id, purchase_order_id, link_id, partner_order_id,
          partner_reference, partner_status, partner_version, invoices_due_at, created_at,
          updated_at)
        select ${merchant_id}, p.id, ${link_id}, e.partner_order_id, p.id, 'unknown', 0, now(),
          now(), now()
        from json_to_recordset(${JSON.stringify(placed)}) as e (
          reference text, partner_order_id text)
        join purchase_orders p on p.merchant_id = ${merchant_id} and p.id = e.reference
          and p.supplier_id = ${supplier_id}
        on conflict do nothing`.execute(trx)
    }
    if (partner_order_ids.length > 0) {
      await sql`
        update partner_orders set look_at = clock_timestamp(),
          invoices_due_at = case when partner_order_id = any(${invoiced_order_ids})
            then clock_timestamp() else invoices_due_at end
        where merchant_id = ${merchant_id} and link_id = ${link_id}
          and partner_order_id = any(${partner_order_ids})`.execute(trx)
    }
    return true
  })
}

/** All that is open is compared, and the feed is read from the oldest event that is kept. */
export async function startAnew (
  db: Db, merchant_id: string, { link_id, process_id }: Leasing
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`
      update link_progress set events_cursor = null, unpaired_after = ''
      where merchant_id = ${merchant_id} and link_id = ${link_id}
        and leased_by = ${process_id}`.execute(trx)
    await markOpenOrders(trx, merchant_id, link_id)
    await markUnbilledOrders(trx, merchant_id, link_id)
  })
}

const DAY = '1 day'

/** Both sides of all open orders are to be looked at, once a day and when somebody asks. */
export async function startReconciliation (
  db: Db, merchant_id: string, link_id: string
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`
      update link_progress set reconciled_at = now(), reconcile_due_at = now() + ${DAY}::interval,
        unpaired_after = ''
      where merchant_id = ${merchant_id} and link_id = ${link_id}`.execute(trx)
    await markOpenOrders(trx, merchant_id, link_id)
    await markUnbilledOrders(trx, merchant_id, link_id)
  })
}

export type FollowFailure = Leasing &
  { detail: string, retry_after_s: number | null, was_due_at: string }

const PAUSE = { first_s: 1, max_s: 300 }
/** A link that fails for so long is told to a person. */
const LONG = '1 hour'

/**
 * The partner is away: it is asked again after a pause that grows. Whoever wanted it followed at
 * once meanwhile is heard. Returns whether it has failed for long.
 */
export async function recordFailure (
  db: Db, merchant_id: string,
  { link_id, process_id, detail, retry_after_s, was_due_at }: FollowFailure
): Promise<boolean> {
  const { rows: [row] } = await sql<{ is_long: boolean }>`
    update link_progress set failures_in_row = failures_in_row + 1,
      failing_since = coalesce(failing_since, now()), last_error = ${detail},
      leased_by = null, leased_until = null,
      due_at = case when due_at > ${was_due_at} and due_at <= now() then due_at
        else now() + make_interval(
          secs => ${growingSeconds('failures_in_row', { ...PAUSE, retry_after_s })}) end
    where merchant_id = ${merchant_id} and link_id = ${link_id}
      and leased_by = ${process_id} and due_at is not null
    returning failing_since < now() - ${LONG}::interval as is_long`.execute(db)
  return row?.is_long === true
}
