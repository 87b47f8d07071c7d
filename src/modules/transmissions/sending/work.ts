// Sends one transmission once: takes it, makes what is sent, sends it, records what came of it.
//
// What a process has sent and not recorded when it dies is in doubt. Once its lease is over, it is
// sent again to the byte, under the same names, so that the receiver can see that it is the same.

import { type Channel, MESSAGES } from '../../../domain/model/channel/channel.ts'
import { chooseCustomerMail } from '../../../domain/model/transmission/customer-message.ts'
import {
  chooseTransmission, isToSupplier, judgeTransmission, type ToSupplier, type TransmissionAttempt
} from '../../../domain/model/transmission/transmission.ts'
import { isDatabaseAway } from '../../../platform/db/sqlstate.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import type { DueTransmission } from '../store/due-transmissions.ts'
import { recordAttempt, type Taken, takeTransmission } from '../store/progress.ts'
import { endUnsent, postpone } from '../store/unsent.ts'
import { type CarriedOver, carryByLink } from './carry-by-link.ts'
import { endSilence, markThoseBehind, recordSilence } from './channel-silence.ts'
import { carryByWebhook } from './carry-by-webhook.ts'
import { carry } from './carry.ts'
import { mailCustomer } from './mail-customer.ts'
import { prepareContent } from './prepare-content.ts'
import { type Carried, isToCustomer, notSent, type Sender } from './sender.ts'

const WEBHOOK_PAUSE_S = 5

/** `nothing`: it cannot be sent any more, or need not. A pause: nothing can be said before. */
type Attempted = CarriedOver | 'nothing' | { pause_s: number }

/** Returns true if it took something to send. Rejects only if the database fails. */
export async function transmit (
  sender: Sender, { merchant_id, id, channel_id }: DueTransmission
): Promise<boolean> {
  const { context: { db }, process_id } = sender
  const taken = await takeTransmission(db, merchant_id, {
    id,
    process_id,
    ...channel_id === null
      ? { subject: 'sales_order', choose: chooseCustomerMail }
      : {
          subject: 'purchase_order',
          choose: (all) => chooseTransmission(all.filter(isToSupplier).filter(isKnown))
        }
  })
  if (taken === undefined) return false
  await record(sender, merchant_id, taken, await attempt(sender, merchant_id, taken))
  return true
}

async function record (
  { context: { db }, process_id }: Sender, merchant_id: string, taken: Taken, carried: Attempted
): Promise<void> {
  const { transmission } = taken
  if (carried === 'nothing' || 'pause_s' in carried) {
    await (carried === 'nothing'
      ? endUnsent(db, merchant_id, { process_id, transmission })
      : postpone(db, merchant_id, { process_id, transmission, pause_s: carried.pause_s }))
    return endSilence(db, merchant_id, taken)
  }
  const { retry_after_s, keep, is_unasked, ...outcome } = carried
  const made: TransmissionAttempt = {
    ...outcome, number: transmission.attempts + 1, attempted_at: taken.now
  }
  const now = new Date(Date.parse(taken.now) + outcome.milliseconds).toISOString()
  const after = judgeTransmission(transmission, {
    attempt: made, retry_after_s, now, chance: Math.random()
  })
  const heard = { is_unasked: is_unasked === true, retry_after_s, outcome, now }
  await recordAttempt(db, merchant_id, {
    process_id,
    after,
    attempt: made,
    keep: async (trx) => {
      await keep?.(trx)
      await recordSilence(trx, merchant_id, taken, heard)
    }
  })
  await markThoseBehind(db, merchant_id, after, heard)
}

/** Others are left to a newer release. */
function isKnown ({ message }: ToSupplier): boolean {
  return MESSAGES.includes(message)
}

async function attempt (
  sender: Sender, merchant_id: string, { transmission, now }: Taken
): Promise<Attempted> {
  if (isToSupplier(transmission)) {
    const channel = await findChannel(sender, merchant_id, transmission)
    if (channel === undefined) return 'nothing'
    const carrying = { merchant_id, transmission, channel }
    if (channel.kind === 'webhook') {
      const carried = await carryByWebhook(sender, carrying, now)
      return carried === 'not_yet' ? { pause_s: WEBHOOK_PAUSE_S } : carried
    }
    if (channel.kind === 'tandem') {
      return orNotMade(sender, transmission, async () => carryByLink(sender, carrying, now))
    }
    return orNotMade(sender, transmission, async () => {
      const content = await prepareContent(sender, carrying, now)
      return 'outcome' in content ? content : carry(sender, { ...carrying, content })
    })
  }
  if (!isToCustomer(transmission)) throw new Error('a message that customers do not get')
  return orNotMade(sender, transmission, async () =>
    mailCustomer(sender, { merchant_id, transmission }))
}

/** What was to go over a link goes over it, under whatever id its channel is kept now. */
async function findChannel (
  { context: { db } }: Sender, merchant_id: string,
  { supplier_id, channel_id, kind }: ToSupplier
): Promise<Channel | undefined> {
  const [supplier] = await findSuppliers(db, merchant_id, [supplier_id])
  return supplier?.channels?.find((one) =>
    one.id === channel_id || (kind === 'tandem' && one.kind === kind))
}

async function orNotMade<Result> (
  { context: { logger } }: Sender, { id }: { id: string }, make: () => Promise<Result>
): Promise<Result | Carried> {
  try {
    return await make()
  } catch (error) {
    // Without the database nothing can be made: that is no defect, and is tried again.
    const level = isDatabaseAway(error) ? 'warn' : 'error'
    logger[level]({ err: error, transmission_id: id }, 'a transmission could not be made')
    return notSent(NOT_MADE)
  }
}

const NOT_MADE = 'What is to be sent could not be made. The log of the service says why.'
