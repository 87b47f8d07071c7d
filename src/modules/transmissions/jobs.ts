// The background work of transmissions: it sends what is due, tells purchase orders of it, and
// deletes what was sent long ago.

import { randomUUID } from 'node:crypto'
import { buildBell } from '../../platform/events/bell.ts'
import { buildDeletion } from '../../platform/jobs/delete-by-parts.ts'
import { buildQueueJob } from '../../platform/jobs/run-due-rows.ts'
import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { buildAgents } from '../../platform/outbound/public-address.ts'
import { buildMailer } from '../../platform/outbound/send-mail.ts'
import { listSettings, type MerchantSettingsOf } from '../merchants/store/due-settings.ts'
import { SEND_TRANSMISSIONS } from './sending/sender.ts'
import { transmit } from './sending/work.ts'
import { noteTransmission } from './service/note.ts'
import {
  type DueTransmission, findDueTransmissions, findNotesDue, OF_MERCHANT_MAX
} from './store/due-transmissions.ts'
import { deleteOldContents, type Reached } from './store/old-contents.ts'

const PAUSE_MS = 1_000
/** How often all merchants are looked at. Between, only those of which something was sent. */
const LOOK_MS = 1_000
const FOUND_MAX = 200
/** So many are sent at a time: in all, and on one channel. */
const SENT_MAX = 48
const OF_CHANNEL_MAX = 2
/** A partner's service takes more at a time than a mail or file server. */
const OF_LINK_MAX = 8
/** Of these, mails to customers: purchase orders have room beside them. */
const MAILS_MAX = 12
const MAILS_OF_MERCHANT_MAX = 4

export function buildTransmissionJobs (context: JobContext): Job[] {
  return [
    buildSendingJob(context),
    buildQueueJob({
      name: 'note transmissions',
      pause_ms: PAUSE_MS,
      find: findNotesDue,
      run: noteTransmission
    }, context),
    buildDeletion<MerchantSettingsOf, Reached>({
      name: 'delete old files',
      list: async (limit, after) => listSettings(context.db, limit, after),
      deletePart: async ({ merchant_id, settings }, reached) => deleteOldContents(
        context.db, merchant_id, settings.sent_file_retention_days, reached)
    }, context)
  ]
}

type Works = ReadonlyMap<string, DueTransmission>

function countMax ({ channel_id, kind, is_probe }: DueTransmission): number {
  if (channel_id === null) return MAILS_OF_MERCHANT_MAX
  if (is_probe) return 1
  return kind === 'tandem' ? OF_LINK_MAX : OF_CHANNEL_MAX
}

function hasPlace (works: Works, due: DueTransmission): boolean {
  const { merchant_id, channel_id } = due
  const count = (isSame: (work: DueTransmission) => boolean): number =>
    [...works.values()].filter(isSame).length
  return works.size < SENT_MAX &&
    count((one) => one.merchant_id === merchant_id) < OF_MERCHANT_MAX &&
    (channel_id !== null || count((one) => one.channel_id === null) < MAILS_MAX) &&
    count((one) => one.merchant_id === merchant_id && one.channel_id === channel_id) < countMax(due)
}

const fullChannels = (works: Works): string[] => [...new Set([...works.values()].flatMap((work) =>
  work.channel_id !== null && !hasPlace(works, work) ? [work.channel_id] : []))]

function buildSendingJob (context: JobContext): Job {
  const bell = buildBell()
  const { hosts_allowed, mail } = context.outbound
  const agents = buildAgents(hosts_allowed)
  const mailer = mail === null ? null : buildMailer(mail)
  const sender = { context, process_id: randomUUID(), agents, mailer, sellers_told: new Map() }
  const works = new Map<string, DueTransmission & { done: Promise<void> }>()
  const served = new Set<string>()
  let look_at_ms = 0
  let has_more = false

  /** Null for all merchants: now and then, and once half of the places are free for who waits. */
  const takeMerchants = (): string[] | null => {
    const merchant_ids = [...served]
    served.clear()
    const is_free = has_more && works.size <= SENT_MAX / 2
    if (!is_free && performance.now() < look_at_ms) return merchant_ids
    look_at_ms = performance.now() + LOOK_MS
    return null
  }

  const begin = (due: DueTransmission): void => {
    if (works.has(due.id) || !hasPlace(works, due)) return
    const done = transmit(sender, due)
      .catch((error: unknown) => {
        context.logger.warn({ err: error, transmission_id: due.id },
          'a transmission could not be made, it is tried again')
        return false
      })
      .then((has_taken) => {
        works.delete(due.id)
        // What could not be taken now can hardly be taken at once.
        if (!has_taken) return
        served.add(due.merchant_id)
        bell.ring()
      })
    works.set(due.id, { ...due, done })
  }

  return {
    name: SEND_TRANSMISSIONS,
    pause_ms: PAUSE_MS,
    bell,
    run: async () => {
      const merchant_ids = takeMerchants()
      if (merchant_ids?.length === 0) return false
      const wanted = { merchant_ids, full_channels: fullChannels(works) }
      const found = await findDueTransmissions(context.db, FOUND_MAX, wanted)
      for (const due of found) begin(due)
      has_more = works.size >= SENT_MAX && found.some(({ id }) => !works.has(id))
      return false
    },
    finish: async () => {
      await Promise.allSettled([...works.values()].map(async ({ done }) => done))
      agents.close()
      mailer?.close()
    }
  }
}
