// Which orders are to be looked at on both sides, and what came of it.

import { sql } from 'kysely'
import type { LinkDifference, PartnerOrder } from '../../../domain/model/link/link.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { growingSeconds } from '../../../platform/db/growing-pause.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

/** `look_at` is the mark that the look answers. */
export type DueLook = Pick<PartnerOrder, 'purchase_order_id' | 'partner_order_id'> &
  {
    look_at: string
    differs_since: string | null
    told_revision: number | null
    line_numbers: readonly number[] | null
    parcels_told: Readonly<Record<string, string>>
    place_again: boolean
    /** Could something of it not be said or read for long? */
    is_failing_long: boolean
  }

/** Orders that fail for so long are told to a person. */
const LONG = '1 hour'
const PAUSE = { first_s: 1, max_s: 600 }

export async function listDueLooks (
  db: Db, merchant_id: string, link_id: string, limit: number
): Promise<DueLook[]> {
  const { rows } = await sql<DueLook>`
    select purchase_order_id, partner_order_id, look_at, told_revision, line_numbers,
      parcels_told, place_again,
      coalesce(look_failing_since < now() - ${LONG}::interval, false) as is_failing_long,
      coalesce(differs_since, (
        select min(e.opened_at) from exceptions e
        where e.merchant_id = partner_orders.merchant_id
          and e.purchase_order_id = partner_orders.purchase_order_id
          and e.kind = 'chain_out_of_step' and e.resolved_at is null)) as differs_since
    from partner_orders
    where merchant_id = ${merchant_id} and link_id = ${link_id} and look_at <= now()
    order by look_at limit ${limit}`.execute(db)
  return rows
}

/**
 * Orders that are open on either side, that differed, or whose returns or incidents await the
 * partner. Once something has moved there may be an invoice too. An incident of which it has
 * decided nothing in a year awaits it no more.
 */
export async function markOpenOrders (
  db: Db, merchant_id: string, link_id: string
): Promise<void> {
  await sql`
    update partner_orders o set look_at = clock_timestamp(),
      invoices_due_at = case when p.fulfillment_status = 'unfulfilled' then o.invoices_due_at
        else clock_timestamp() end
    from purchase_orders p
    where o.merchant_id = ${merchant_id} and o.link_id = ${link_id}
      and p.merchant_id = o.merchant_id and p.id = o.purchase_order_id
      and (p.status in ('issued', 'acknowledged')
        or o.partner_status not in ('completed', 'canceled')
        or o.differs_since is not null
        or exists (
          select from returns r
          where r.merchant_id = o.merchant_id and r.purchase_order_id = o.purchase_order_id
            and r.approved_at is not null and (r.status in ('approved', 'in_transit')
              or r.supplier_credit_status in ('expected', 'overdue')))
        or exists (
          select from shipments s cross join jsonb_array_elements(s.incidents) i
          where s.merchant_id = o.merchant_id and s.purchase_order_id = o.purchase_order_id
            and s.canceled_at is null and i->>'supplier_outcome' is null
            and i->>'fault' <> 'merchant'
            and (i->>'created_at')::timestamptz > now() - interval '1 year'))`.execute(db)
}

const MARK = `
  update partner_orders set look_at = clock_timestamp()
  where merchant_id = $1 and purchase_order_id = any($2)`

/** Those of them that a partner has are looked at: something is new here. */
export async function markLooks (
  trx: Trx, merchant_id: string, purchase_order_ids: readonly string[]
): Promise<void> {
  await runStatement(trx, MARK, [merchant_id, [...new Set(purchase_order_ids)]])
}

/**
 * The look is tried again after a pause that grows, or at once where it was marked meanwhile.
 * Returns whether it has failed for long.
 */
export async function postponeLook (
  db: Db, merchant_id: string, { purchase_order_id, look_at }: DueLook
): Promise<boolean> {
  const { rows: [row] } = await sql<{ is_long: boolean }>`
    update partner_orders set look_failures = look_failures + 1,
      look_failing_since = coalesce(look_failing_since, now()),
      differs_since = case when look_failing_since < now() - ${LONG}::interval
        then coalesce(differs_since, now()) else differs_since end,
      look_at = case when look_at is distinct from ${look_at} then look_at
        else now() + make_interval(secs => ${growingSeconds('look_failures', PAUSE)}) end
    where merchant_id = ${merchant_id} and purchase_order_id = ${purchase_order_id}
    returning look_failing_since < now() - ${LONG}::interval as is_long`.execute(db)
  return row?.is_long ?? false
}

export async function setLastDifference (
  db: Db | Trx, merchant_id: string, link_id: string, difference: LinkDifference
): Promise<void> {
  await sql`
    update link_progress set last_difference = ${JSON.stringify(difference)}
    where merchant_id = ${merchant_id} and link_id = ${link_id}`.execute(db)
}

export type Looked = {
  link_id: string
  look: DueLook
  /** Null if the partner's order could not be read. */
  seen: Pick<PartnerOrder, 'partner_number' | 'partner_status' | 'partner_version'> &
    { line_numbers: readonly number[] } | null
  /** Null: when the partner, or we, have something new. */
  again_s: number | null
  /** Something could not be said or read: the order is looked at again after a growing pause. */
  is_failing: boolean
  differs_since: string | null
  /** The revision that the partner was told once more, if it was. */
  told_revision: number | null
  difference: LinkDifference | null
}

/** There is nothing to look at. */
export async function endLook (
  db: Db, merchant_id: string, { purchase_order_id }: DueLook
): Promise<void> {
  await sql`
    update partner_orders set look_at = null
    where merchant_id = ${merchant_id} and purchase_order_id = ${purchase_order_id}`.execute(db)
}

/** What was marked meanwhile stays marked. */
export async function recordLook (
  db: Db, merchant_id: string,
  { link_id, look, seen, again_s, is_failing, differs_since, told_revision, difference }: Looked
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // The link is locked before its orders, as everywhere.
    if (difference !== null) await setLastDifference(trx, merchant_id, link_id, difference)
    await sql`
      update partner_orders set differs_since = ${differs_since},
        look_failures = case when ${is_failing} then look_failures + 1 else 0 end,
        look_failing_since = case when ${is_failing}
          then coalesce(look_failing_since, now()) end,
        told_revision = coalesce(${told_revision}, told_revision),
        line_numbers = coalesce(line_numbers,
          ${seen === null ? null : JSON.stringify(seen.line_numbers)}::jsonb),
        partner_number = coalesce(${seen?.partner_number ?? null}, partner_number),
        partner_status = coalesce(${seen?.partner_status ?? null}, partner_status),
        partner_version = greatest(${seen?.partner_version ?? 0}, partner_version),
        look_at = case when look_at is distinct from ${look.look_at} then look_at
          when ${is_failing} then now() +
            make_interval(secs => ${growingSeconds('look_failures', PAUSE)})
          else now() + make_interval(secs => ${again_s}) end,
        updated_at = now()
      where merchant_id = ${merchant_id}
        and purchase_order_id = ${look.purchase_order_id}`.execute(trx)
  })
}
