// Reads transmissions and what was sent.

import { sql } from 'kysely'
import type {
  ToSupplier, Transmission, TransmissionState, TransmissionSubject
} from '../../../domain/model/transmission/transmission.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageRequest } from '../../../platform/db/keyset-page.ts'
import { areEqual, isOneOf, readSort } from '../../../platform/db/list-filters.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

export const transmissionRows = defineRows<Transmission>('transmissions', {
  key: ['id'],
  columns: {
    id: 'text',
    subject_type: 'text',
    purchase_order_id: 'text',
    sales_order_id: 'text',
    supplier_id: 'text',
    channel_id: 'text',
    shipment_id: 'text',
    invoice_id: 'text',
    kind: 'text',
    message: 'text',
    revision: 'int',
    event_id: 'text',
    state: 'text',
    attempts: 'int',
    tries: 'int',
    next_attempt_at: 'timestamptz',
    failing_since: 'timestamptz',
    is_in_doubt: 'boolean',
    note_at: 'timestamptz',
    finished_at: 'timestamptz',
    acknowledged_at: 'timestamptz',
    created_at: 'timestamptz'
  }
})

export type TransmissionQuestion = {
  state?: TransmissionState[]
  subject_type?: TransmissionSubject[]
  supplier_id?: string
  purchase_order_id?: string
  sales_order_id?: string
}

const OF = { table: 'transmissions', alias: 't' }

/** The newest is first. */
export async function findTransmissionKeys (
  db: Db, merchant_id: string, question: TransmissionQuestion, page: PageRequest
): Promise<FoundKeys> {
  const { state, subject_type } = question
  const filters = [
    ...state === undefined ? [] : [isOneOf(OF, 'state', state)],
    ...subject_type === undefined ? [] : [isOneOf(OF, 'subject_type', subject_type)],
    ...areEqual(OF, question, ['supplier_id', 'purchase_order_id', 'sales_order_id'])
  ]
  return findKeys(db, { ...OF, merchant_id, filters, sort: readSort() }, page)
}

/** Those that exist, in any order. */
export async function findTransmissions (
  db: Db | Trx, merchant_id: string, ids: readonly string[]
): Promise<Transmission[]> {
  return db.selectFrom('transmissions').where('merchant_id', '=', merchant_id)
    .where('id', '=', sql<string>`any(${ids})`).select(transmissionRows.columns).execute()
}

export async function lockTransmission (
  trx: Trx, merchant_id: string, id: string
): Promise<Transmission | undefined> {
  return trx.selectFrom('transmissions').where('merchant_id', '=', merchant_id)
    .where('id', '=', id).select(transmissionRows.columns).forNoKeyUpdate().executeTakeFirst()
}

/** Those of the supplier that were sent in the interchange with this number: hardly ever two. */
export async function lockOfInterchange (
  trx: Trx, merchant_id: string,
  { supplier_id, control_number }: { supplier_id: string, control_number: number }
): Promise<Transmission[]> {
  return trx.selectFrom('transmissions').where('merchant_id', '=', merchant_id)
    .where('supplier_id', '=', supplier_id).where('control_number', '=', control_number)
    .select(transmissionRows.columns).orderBy('id').forNoKeyUpdate().execute()
}

/** All of a purchase order on a channel, oldest first. */
export async function listOfChannel (
  db: Db | Trx, merchant_id: string,
  { purchase_order_id, channel_id }: Pick<ToSupplier, 'purchase_order_id' | 'channel_id'>
): Promise<Transmission[]> {
  return db.selectFrom('transmissions').where('merchant_id', '=', merchant_id)
    .where('purchase_order_id', '=', purchase_order_id).where('channel_id', '=', channel_id)
    .select(transmissionRows.columns).orderBy('id').execute()
}

/** All mails to the customer of a sales order, oldest first. */
export async function listMails (
  db: Db | Trx, merchant_id: string, sales_order_id: string
): Promise<Transmission[]> {
  return db.selectFrom('transmissions').where('merchant_id', '=', merchant_id)
    .where('sales_order_id', '=', sales_order_id).where('subject_type', '=', 'sales_order')
    .select(transmissionRows.columns).orderBy('id').execute()
}

/** The newest event of a subject; undefined when its events are not kept any more. */
export async function findLastEvent (
  trx: Trx, merchant_id: string, subject_id: string
): Promise<string | undefined> {
  const found = await trx.selectFrom('events').where('merchant_id', '=', merchant_id)
    .where('subject_id', '=', subject_id).orderBy('sequence', 'desc').select('id').limit(1)
    .executeTakeFirst()
  return found?.id
}

/** Is a line of the order still awaited that comes later than was ever promised before? */
export async function isDelayed (
  db: Db, merchant_id: string, sales_order_id: string
): Promise<boolean> {
  const found = await db.selectFrom('sales_order_lines').where('merchant_id', '=', merchant_id)
    .where('sales_order_id', '=', sales_order_id)
    .whereRef('promised_date', '>', 'latest_promised_date')
    .where(sql<boolean>`quantity - canceled_quantity > shipped_quantity`)
    .select('line_number').limit(1).executeTakeFirst()
  return found !== undefined
}

/** Are there other transmissions of the order that are sent, or will be? */
export async function hasOther (
  db: Db, merchant_id: string, { id, purchase_order_id }: ToSupplier
): Promise<boolean> {
  const found = await db.selectFrom('transmissions').where('merchant_id', '=', merchant_id)
    .where('purchase_order_id', '=', purchase_order_id).where('id', '<>', id)
    .where(sql<boolean>`state in ('queued', 'sent', 'acknowledged')`).select('id').limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Does another mail to the same customer not get through? */
export async function hasFailingMail (
  db: Db, merchant_id: string, { id, sales_order_id }: Transmission
): Promise<boolean> {
  const found = await db.selectFrom('transmissions').where('merchant_id', '=', merchant_id)
    .where('sales_order_id', '=', sales_order_id).where('subject_type', '=', 'sales_order')
    .where('id', '<>', id).where('failing_since', 'is not', null)
    .where(sql<boolean>`state in ('queued', 'failed')`).select('id').limit(1)
    .executeTakeFirst()
  return found !== undefined
}

const AGAIN = `
  with again as (
    update transmissions set state = 'queued', next_attempt_at = now(), tries = 0,
      finished_at = null, acknowledged_at = null, is_in_doubt = attempts > 0
    where merchant_id = $1 and id = $2 returning channel_id)
  update channel_pauses set paused_until = now()
  where merchant_id = $1 and channel_id in (select channel_id from again)`

/** Sends it again at once, as it was, also on a channel that is paused. */
export async function setQueued (trx: Trx, merchant_id: string, id: string): Promise<void> {
  await runStatement(trx, AGAIN, [merchant_id, id])
}

/** What the supplier has heard of a purchase order. */
export type Told = {
  /** The newest revision that has arrived; null if none has. */
  revision: number | null
  is_queued: boolean
  /** Nothing more is sent: a person has told it by another way, or nothing was to be told. */
  is_left: boolean
}

export async function findTold (
  db: Db, merchant_id: string, purchase_order_id: string
): Promise<Told> {
  const { rows: [row] } = await sql<Told>`
    select max(revision) filter (where state in ('sent', 'acknowledged')) as revision,
      coalesce(bool_or(state = 'queued'), false) as is_queued,
      coalesce((array_agg(state order by id desc))[1] = 'superseded', false) as is_left
    from transmissions
    where merchant_id = ${merchant_id} and purchase_order_id = ${purchase_order_id}`.execute(db)
  return row ?? { revision: null, is_queued: false, is_left: false }
}

/**
 * The partner is told once more how the purchase order is now, over its link as it is now, if it
 * was to be told anything. What a person has told by another way is left so.
 */
export async function tellAgain (
  db: Db, merchant_id: string, purchase_order_id: string
): Promise<void> {
  await sql`
    update transmissions t set state = 'queued', next_attempt_at = now(), tries = 0,
      failing_since = null, note_at = null, finished_at = null,
      channel_id = coalesce(case when t.kind = 'tandem' then (
        select k.channel_id from links k
        where k.merchant_id = ${merchant_id} and k.supplier_id = t.supplier_id) end, t.channel_id)
    where t.merchant_id = ${merchant_id} and t.id = (
        select max(n.id) from transmissions n
        where n.merchant_id = ${merchant_id} and n.purchase_order_id = ${purchase_order_id})
      and (t.state in ('sent', 'failed')
        or (t.state = 'superseded' and t.kind = 'tandem' and not exists (
          select from exceptions e
          where e.merchant_id = ${merchant_id} and e.purchase_order_id = ${purchase_order_id}
            and e.kind = 'transmission_failed' and e.resolution = 'mark_sent'
            and e.resolved_at >= t.created_at)))`.execute(db)
}
