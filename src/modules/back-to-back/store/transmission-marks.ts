// Writes what suppliers and customers are told, together with the change that they are told of. The
// module of transmissions sends it.

import type { BackToBackChanges } from '../../../domain/back-to-back/changes-to-record.ts'
import type { NewEvent } from '../../../domain/kernel/event.ts'
import type { Exception, ExceptionKind } from '../../../domain/model/exception/exception.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'
import { newId } from '../../../platform/id.ts'

/** A supplier has so many channels at most. */
const CHANNELS_MAX = 5

const INSERT = `
  insert into transmissions (merchant_id, id, purchase_order_id, sales_order_id, supplier_id,
    channel_id, kind, message, revision, event_id, state, next_attempt_at, created_at)
  select $1, m.ids ->> (c.place::int - 1), m.purchase_order_id, m.sales_order_id, m.supplier_id,
    c.channel ->> 'id', c.channel ->> 'kind', m.message, m.revision, m.event_id, 'queued',
    m.occurred_at, m.occurred_at
  from json_to_recordset($2) as m (ids json, purchase_order_id text, sales_order_id text,
    supplier_id text, message text, revision int, event_id text, occurred_at timestamptz)
  join suppliers s on s.merchant_id = $1 and s.id = m.supplier_id
  cross join lateral jsonb_array_elements(s.channels) with ordinality as c (channel, place)
  where c.channel -> 'messages' ? m.message`

const INSERT_MAILS = `
  insert into transmissions (merchant_id, id, subject_type, sales_order_id, shipment_id,
    invoice_id, kind, message, revision, event_id, state, next_attempt_at, created_at)
  select $1, m.id, 'sales_order', m.sales_order_id, m.shipment_id, m.invoice_id, 'email', m.message,
    m.revision, m.event_id, 'queued', m.occurred_at, m.occurred_at
  from json_to_recordset($2) as m (id text, sales_order_id text, shipment_id text, invoice_id text,
    message text, revision int, event_id text, occurred_at timestamptz)`

/**
 * Sent again at once, also what nobody tried any more. A mail to a customer that has surely not
 * arrived need not be sent again if it is no news any more.
 */
const RETRY = `
  update transmissions set state = 'queued', next_attempt_at = now(), tries = 0,
    failing_since = null, note_at = null, finished_at = null,
    is_in_doubt = is_in_doubt or (attempts > 0 and subject_type = 'purchase_order')
  where merchant_id = $1 and state in ('queued', 'failed')`

/** Whoever is to be told was told by another way. A customer was told of what failed only. */
const END = `
  update transmissions set state = 'superseded', next_attempt_at = null, note_at = null,
    finished_at = coalesce(finished_at, now())
  where merchant_id = $1 and state in ('queued', 'failed')
    and (subject_type = 'purchase_order' or failing_since is not null)`

/** What a kind of exception is about: the column that names the order, and its transmissions. */
const ABOUT = [
  ['transmission_failed', 'purchase_order_id', 'purchase_order_id = any($2)'],
  ['notification_failed', 'sales_order_id',
    "sales_order_id = any($2) and subject_type = 'sales_order'"]
] as const satisfies ReadonlyArray<readonly [ExceptionKind, keyof Exception, string]>

/** A transmission for each channel that carries the message. */
export async function markTransmissions (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
): Promise<void> {
  const messages = all.flatMap(({ messages: some, events }) => some.map((message) => {
    const ids = Array.from({ length: CHANNELS_MAX }, () => newId('trn'))
    return { ...message, ids, ...eventOf(events, message.purchase_order_id) }
  }))
  if (messages.length > 0) await runStatement(trx, INSERT, [merchant_id, JSON.stringify(messages)])
}

/** A transmission for each mail to a customer. */
export async function markCustomerMails (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
): Promise<void> {
  const mails = all.flatMap(({ customer_mails, events }) => customer_mails.map((mail) =>
    ({ ...mail, id: newId('trn'), ...eventOf(events, mail.invoice_id ?? mail.sales_order_id) })))
  if (mails.length > 0) await runStatement(trx, INSERT_MAILS, [merchant_id, JSON.stringify(mails)])
}

const REVOKE = `
  update answer_links set revoked_at = now()
  where merchant_id = $1 and sales_order_id = any($2) and is_by_mail and revoked_at is null`

/** Ends the links that were mailed to an address that is the customer's no more. */
export async function revokeOldLinks (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
): Promise<void> {
  const ids = all.flatMap(({ readdressed_id }) => readdressed_id ?? [])
  if (ids.length > 0) await runStatement(trx, REVOKE, [merchant_id, ids])
}

function eventOf (events: readonly NewEvent[], id: string) {
  const event = events.find(({ subject_id }) => subject_id === id)
  return { event_id: event?.id, occurred_at: event?.occurred_at }
}

/** Does what a person decided about transmissions that failed. */
export function decideTransmissions (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
): Array<Promise<void>> {
  const changed = all.flatMap(({ rows }) => rows.exceptions.changed)
  return ABOUT.flatMap(([kind, column, which]) => {
    const decided = changed.filter((one) => one.kind === kind)
    const update = async (text: string, resolution: Exception['resolution']): Promise<void> => {
      const ids = decided.filter((one) => one.resolution === resolution)
        .flatMap((one) => one[column] ?? [])
      if (ids.length > 0) await runStatement(trx, `${text} and ${which}`, [merchant_id, ids])
    }
    return [update(RETRY, 'retry'), update(END, 'mark_sent')]
  })
}
