// Finds the transmissions of all merchants that are to be sent, and those of which their orders
// must hear.

import { type RawBuilder, sql } from 'kysely'
import type { ChannelKind } from '../../../domain/model/channel/channel.ts'
import { TRANSMISSION_MESSAGES } from '../../../domain/model/transmission/transmission.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { findDueIn } from '../../../platform/jobs/run-due-rows.ts'

export type DueTransmission = {
  merchant_id: string
  id: string
  /** Null for a mail to a customer. */
  channel_id: string | null
  /** Of the channel, such as `tandem`. */
  kind: ChannelKind
  /** The channel did not answer last time: one at a time finds out whether it does. */
  is_probe: boolean
}

/**
 * So many of each merchant are sent at a time, so no more of it are looked at; and as many mails to
 * its customers.
 */
export const OF_MERCHANT_MAX = 12

type Wanted = {
  /** Null for all merchants. */
  merchant_ids: readonly string[] | null
  /** Channels that have enough to do. */
  full_channels: readonly string[]
}

/**
 * Those that no process works on, a few of each merchant and the merchants in any order, so that
 * none is always last and many mails of one delay nobody else. Nothing beside what is being sent
 * about the same order, nothing of a channel that is paused, and nothing that only a newer release
 * knows. To look at all merchants costs some microseconds for each of them.
 */
export async function findDueTransmissions (
  db: Db, limit: number, { merchant_ids, full_channels }: Wanted
): Promise<DueTransmission[]> {
  const is_wanted = merchant_ids === null ? sql`true` : sql`m.id = any(${merchant_ids})`
  const find = (subject: string, is_sibling: RawBuilder<unknown>) => sql`
    (select due.* from merchants m cross join lateral (${PAUSES}) p cross join lateral (
      select t.merchant_id, t.id, t.channel_id, t.kind,
        coalesce(t.channel_id = any(p.ended), false) as is_probe
      from transmissions t
      where t.merchant_id = m.id and t.state = 'queued' and t.subject_type = ${subject}
        and t.next_attempt_at <= now() and (t.leased_until is null or t.leased_until < now())
        and t.message = any(${TRANSMISSION_MESSAGES})
        and (t.channel_id is null or (
          t.channel_id <> all(${full_channels}) and t.channel_id <> all(p.paused)))
        and not exists (
          select from transmissions s where s.merchant_id = t.merchant_id and ${is_sibling}
            and s.leased_until > now())
      order by t.next_attempt_at limit ${OF_MERCHANT_MAX}) due
    where ${is_wanted}
    order by random() limit ${limit})`
  const { rows } = await sql<DueTransmission>`
    ${find('purchase_order', OF_CHANNEL)} union all ${find('sales_order', TO_CUSTOMER)}`
    .execute(db)
  return rows
}

const PAUSES = sql`
  select coalesce(array_agg(channel_id) filter (where paused_until > now()), '{}') as paused,
    coalesce(array_agg(channel_id) filter (where paused_until <= now()), '{}') as ended
  from channel_pauses where merchant_id = m.id`
const OF_CHANNEL = sql`s.purchase_order_id = t.purchase_order_id
  and (s.channel_id = t.channel_id or (s.kind = 'tandem' and t.kind = 'tandem'))`
const TO_CUSTOMER =
  sql`s.sales_order_id = t.sales_order_id and s.subject_type = t.subject_type`

export const findNotesDue = findDueIn('transmissions', sql`note_at <= now()`)
