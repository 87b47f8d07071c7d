// What is due, of all merchants: read without a lock; the ordinary commands decide under theirs.

import { type RawBuilder, sql } from 'kysely'
import type { Db } from './db/connect.ts'

export type Due = { merchant_id: string, id: string }

/** Rows that are due, by id behind `after`: whoever fails keeps none of the others back. */
export type FindDue = (db: Db, limit: number, after: string) => Promise<Due[]>

export const findUnpaidOrdersDue = findDueIn('sales_orders',
  sql`payment_due_at <= now()`)

export const findAcknowledgementsDue = findDueIn('purchase_orders',
  sql`status = 'issued' and acknowledgement_due_at <= now()`)

export const findCancellationsDue = findDueIn('purchase_orders',
  sql`cancellation_due_at <= now()`)

/** Dates are UTC. */
export const findShipmentsDue = findDueIn('purchase_orders',
  sql`shipment_due_on < (now() at time zone 'UTC')::date`)

function findDueIn (table: string, is_due: RawBuilder<unknown>): FindDue {
  return async (db, limit, after) => {
    const { rows } = await sql<Due>`
      select merchant_id, id from ${sql.table(table)}
      where ${is_due} and id > ${after} order by id limit ${limit}`.execute(db)
    return rows
  }
}

/** A SKU of which more became available, with its marks: ids need not be committed in order. */
export type Mark = { merchant_id: string, sku: string, ids: readonly number[] }

/** Has the line `l` units that nothing serves? As the partial index says it. */
export const IS_WAITING = sql`l.quantity > l.canceled_quantity + l.sourced_quantity`

/** Does a line wait for the SKU of the mark `m`? Asked of each: joined, all lines would be read. */
const IS_WAITED_FOR = sql`exists (
  select from sales_order_lines l
  where l.merchant_id = m.merchant_id and l.sku = m.sku and ${IS_WAITING} offset 0)`

/** Of those that a line waits for: the oldest first, behind the first mark of the page before. */
export async function findMarks (db: Db, limit: number, after: number): Promise<Mark[]> {
  const { rows } = await sql<Mark>`
    select merchant_id, sku, json_agg(id order by id) as ids from restock_marks m
    where ${IS_WAITED_FOR}
    group by merchant_id, sku having min(id) > ${after} order by min(id) limit ${limit}`.execute(db)
  return rows
}

/** Longer than an order takes that was placed before the stock was there, and then waits for it. */
const MARKS_KEPT = '2 seconds'

/**
 * Forgets up to `limit` marks of SKUs that no line waits for, which are most of them: a feed marks
 * whatever it brings. Who still missed the stock is found by the sweep.
 */
export async function deleteIdleMarks (db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from restock_marks where ctid in (
      select m.ctid from restock_marks m
      where m.created_at < now() - ${MARKS_KEPT}::interval and not ${IS_WAITED_FOR}
      limit ${limit}
    )`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/**
 * Can the stock row `s` serve the line `l` of the order `o`, as far as a glance tells?
 * Sourcing says the rest.
 */
export const CAN_SERVE = sql`
  s.merchant_id = l.merchant_id and s.sku = l.sku and s.on_hand > s.reserved
  and s.currency = o.currency and not l.excluded_supplier_ids ? s.supplier_id
  and (now() at time zone 'UTC')::date between
    coalesce(s.valid_from, '-infinity') and coalesce(s.valid_until, 'infinity')
  and exists (
    select from suppliers u
    where u.merchant_id = s.merchant_id and u.id = s.supplier_id and u.status = 'active'
      and (o.delivery_mode = 'via_warehouse' or u.ships_to is null
        or u.ships_to ? (o.ship_to ->> 'country'))
  )`

/**
 * Marks SKUs that are waited for and available: suppliers that are active again, dates that became
 * valid, orders that were placed while a mark was being served. Says how many.
 */
export async function markWaitingSkus (db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into restock_marks (merchant_id, sku)
    select l.merchant_id, l.sku
    from sales_order_lines l
    join sales_orders o on o.merchant_id = l.merchant_id and o.id = l.sales_order_id
    where ${IS_WAITING} and o.status = 'confirmed'
      and exists (select from supplier_stock s where ${CAN_SERVE})
    group by l.merchant_id, l.sku order by random() limit ${limit}`.execute(db)
  return Number(numAffectedRows ?? 0)
}

const ANSWERS_KEPT = '30 days'

/** Forgets up to `limit` answers of idempotency keys that are older than is promised. */
export async function deleteOldAnswers (db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency_answers where ctid in (
      select ctid from idempotency_answers
      where created_at < now() - ${ANSWERS_KEPT}::interval limit ${limit}
    )`.execute(db)
  return Number(numAffectedRows ?? 0)
}
