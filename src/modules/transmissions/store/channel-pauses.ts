// Pauses of channels that do not answer. After a pause one attempt at a time is made.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import { growingSeconds } from '../../../platform/db/growing-pause.ts'

const PAUSE = { first_s: 5, max_s: 300 }
/** No attempt takes longer. A process that dies leaves the channel paused for so long. */
const PROBE = '3 minutes'
/** So many are marked as waiting at a time: the others after the next attempt. */
const MARKED_MAX = 1_000

/** `probe`: whoever asks is the only one who tries. */
export type Turn = 'open' | 'probe' | 'paused'

/** May something be sent on the channel now? */
export async function takeTurn (db: Db, merchant_id: string, channel_id: string): Promise<Turn> {
  const { rows: [row] } = await sql<{ is_probe: boolean, is_paused: boolean }>`
    with tried as (
      update channel_pauses set paused_until = now() + ${PROBE}::interval
      where merchant_id = ${merchant_id} and channel_id = ${channel_id} and paused_until <= now()
      returning channel_id)
    select exists (select from tried) as is_probe, exists (
      select from channel_pauses
      where merchant_id = ${merchant_id} and channel_id = ${channel_id}) as is_paused`.execute(db)
  if (row?.is_probe === true) return 'probe'
  return row?.is_paused === true ? 'paused' : 'open'
}

type Heard = {
  channel_id: string
  is_silent: boolean
  is_probe: boolean
  retry_after_s: number | null
}

/** An answer ends the pause. Of several that get none at once, the first begins it. */
export async function recordHeard (
  db: Db, merchant_id: string, { channel_id, is_silent, is_probe, retry_after_s }: Heard
): Promise<void> {
  await (is_silent
    ? sql`
      insert into channel_pauses as p (merchant_id, channel_id, failures_in_row, paused_until)
      values (${merchant_id}, ${channel_id}, 1, now() + make_interval(secs =>
        least(${PAUSE.max_s}, greatest(${PAUSE.first_s}, ${retry_after_s ?? 0}::float))))
      on conflict (merchant_id, channel_id) do update set failures_in_row = p.failures_in_row + 1,
        paused_until = now() + make_interval(
          secs => ${growingSeconds('p.failures_in_row', { ...PAUSE, retry_after_s })})
      where ${is_probe}`
    : sql`
      delete from channel_pauses
      where merchant_id = ${merchant_id} and channel_id = ${channel_id}`).execute(db)
}

/** Nothing came of the attempt: another one may be made at once. */
export async function endProbe (db: Db, merchant_id: string, channel_id: string): Promise<void> {
  await sql`
    update channel_pauses set paused_until = now()
    where merchant_id = ${merchant_id} and channel_id = ${channel_id}`.execute(db)
}

/**
 * What waits for the channel does not get through either, so its orders hear of it as if it had
 * been tried. What somebody else works on is left out, so that nobody waits for a lock.
 */
export async function markWaiting (
  db: Db, merchant_id: string, channel_id: string, { since, note_at }: {
    since: string, note_at: string
  }
): Promise<void> {
  await sql`
    update transmissions set failing_since = ${since}, note_at = coalesce(note_at, ${note_at})
    where merchant_id = ${merchant_id} and id in (
      select id from transmissions
      where merchant_id = ${merchant_id} and state = 'queued' and subject_type = 'purchase_order'
        and channel_id = ${channel_id} and failing_since is null and next_attempt_at <= now()
        and (leased_until is null or leased_until < now())
      limit ${MARKED_MAX} for no key update skip locked)`.execute(db)
}
