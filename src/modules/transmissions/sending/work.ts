// Sends one transmission once: takes it, makes what is sent, sends it, records what came of it.
//
// What a process has sent and not recorded when it dies is in doubt. Once its lease is over, it is
// sent again to the byte, under the same names, so that the receiver can see that it is the same.

import type { Channel } from '../../../domain/model/channel/channel.ts'
import {
  chooseTransmission, judgeTransmission, type TransmissionAttempt
} from '../../../domain/model/transmission/transmission.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import {
  endWithoutChannel, postpone, recordAttempt, type Taken, takeTransmission
} from '../store/progress.ts'
import { carryByWebhook } from './carry-by-webhook.ts'
import { carry } from './carry.ts'
import { prepareContent } from './prepare-content.ts'
import { type Carried, notSent, type Sender } from './sender.ts'

const WEBHOOK_PAUSE_S = 5

/** Rejects only if the database fails. */
export async function transmit (
  sender: Sender, { merchant_id, id }: { merchant_id: string, id: string }
): Promise<void> {
  const { context: { db }, process_id } = sender
  const taken = await takeTransmission(db, merchant_id, {
    id, process_id, choose: chooseTransmission
  })
  if (taken === undefined) return
  const { transmission } = taken
  const channel = await findChannel(sender, merchant_id, taken)
  if (channel === undefined) return endWithoutChannel(db, merchant_id, transmission.id)
  const carried = await attempt(sender, merchant_id, { taken, channel })
  if (carried === 'not_yet') return postpone(db, merchant_id, transmission, WEBHOOK_PAUSE_S)
  const { retry_after_s, ...outcome } = carried
  const made: TransmissionAttempt = {
    ...outcome, number: transmission.attempts + 1, attempted_at: taken.now
  }
  const now = new Date(Date.parse(taken.now) + outcome.milliseconds).toISOString()
  const after = judgeTransmission(transmission, {
    attempt: made, retry_after_s, now, chance: Math.random()
  })
  await recordAttempt(db, merchant_id, after, made)
}

async function findChannel (
  { context: { db } }: Sender, merchant_id: string, { transmission }: Taken
): Promise<Channel | undefined> {
  const [supplier] = await findSuppliers(db, merchant_id, [transmission.supplier_id])
  return supplier?.channels?.find(({ id }) => id === transmission.channel_id)
}

type Attempting = { taken: Taken, channel: Channel }

async function attempt (
  sender: Sender, merchant_id: string, { taken: { transmission, now }, channel }: Attempting
): Promise<Carried | 'not_yet'> {
  const carrying = { merchant_id, transmission, channel }
  if (channel.kind === 'webhook') return carryByWebhook(sender, carrying, now)
  try {
    const content = await prepareContent(sender, carrying, now)
    return 'outcome' in content ? content : await carry(sender, { ...carrying, content })
  } catch (error) {
    // The database will say what is wrong with it when the attempt is recorded.
    sender.context.logger.error({ err: error, transmission_id: transmission.id },
      'a transmission could not be made')
    return notSent(NOT_MADE)
  }
}

const NOT_MADE = 'What is to be sent could not be made. The log of the service says why.'
