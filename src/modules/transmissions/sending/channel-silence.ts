// Pauses channels that do not answer, so that what waits for them keeps no place from others.

import { addHours } from '../../../domain/kernel/calendar.ts'
import { isSilent } from '../../../domain/model/transmission/channel-silence.ts'
import {
  FAILING_HOURS, type Transmission
} from '../../../domain/model/transmission/transmission.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { endProbe, markWaiting, recordHeard } from '../store/channel-pauses.ts'
import type { Taken } from '../store/progress.ts'
import type { Carried } from './sender.ts'

type Heard = Pick<Carried, 'retry_after_s'> & {
  is_unasked: boolean
  now: string
  outcome: Pick<Carried, 'outcome' | 'facts' | 'milliseconds'>
}

/** Together with the attempt. One of which the other side does not know says nothing. */
export async function recordSilence (
  trx: Db, merchant_id: string, { transmission, is_probe }: Taken,
  { is_unasked, retry_after_s, outcome }: Heard
): Promise<void> {
  const { channel_id, kind } = transmission
  if (channel_id === null) return
  if (is_unasked) return is_probe ? endProbe(trx, merchant_id, channel_id) : undefined
  const is_silent = isSilent(kind, outcome)
  await recordHeard(trx, merchant_id, { channel_id, is_silent, is_probe, retry_after_s })
}

/** What waits behind one that got no answer fails as it does. */
export async function markThoseBehind (
  db: Db, merchant_id: string, { channel_id, kind }: Transmission,
  { is_unasked, outcome, now }: Heard
): Promise<void> {
  if (channel_id === null || is_unasked || !isSilent(kind, outcome)) return
  await markWaiting(
    db, merchant_id, channel_id, { since: now, note_at: addHours(now, FAILING_HOURS) })
}

/** Nothing was sent after all. */
export async function endSilence (
  db: Db, merchant_id: string, { transmission: { channel_id }, is_probe }: Taken
): Promise<void> {
  if (is_probe && channel_id !== null) await endProbe(db, merchant_id, channel_id)
}
