// Pulls the feed source of one supplier once: takes it, reads what is new, records what came of it.
//
// One process at a time pulls a source, and renews its lease meanwhile. One that dies leaves the
// pull open, with the files that it has put away; the next one goes on with it. What was applied
// twice changes nothing, since the same file was counted at the same time.

import { buildOwnCall } from '../../../platform/command/call.ts'
import { openSecrets } from '../../../platform/outbound/sealed-secret.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import { beginPull, recordPull } from '../service/feed-pulls.ts'
import { findTimeZone } from '../service/find-time-zone.ts'
import type { DueSource } from '../store/due-pulls.ts'
import {
  giveSourceBack, keepSource, type LeasedSource, takeSource
} from '../store/feed-sources.ts'
import { pullByHttp } from './pull-by-http.ts'
import { pullBySftp } from './pull-by-sftp.ts'
import { failPull, PULL_FEEDS, type Puller, type PullResult, type Pulling } from './puller.ts'

const RENEWED_MS = 20_000

/** Rejects only if the database fails, and does not even take that the pull has failed. */
export async function pullSource (
  puller: Puller, { merchant_id, supplier_id }: DueSource
): Promise<void> {
  const { context: { db }, process_id } = puller
  const lease = { supplier_id, process_id }
  const state = await takeSource(db, merchant_id, lease)
  if (state === undefined) return
  const lost = new AbortController()
  const timer = setInterval(() => {
    keepSource(db, merchant_id, lease).then((is_ours) => { if (!is_ours) lost.abort() }, () => {})
  }, RENEWED_MS)
  try {
    await pullOnce(puller, state, merchant_id, AbortSignal.any([puller.signal, lost.signal]))
  } finally {
    clearInterval(timer)
    await giveSourceBack(db, merchant_id, lease)
  }
}

async function pullOnce (
  puller: Puller, state: LeasedSource, merchant_id: string, signal: AbortSignal
): Promise<void> {
  const { context } = puller
  const { supplier_id, source_version, now: began_at } = state
  const call = buildOwnCall(merchant_id, PULL_FEEDS, context)
  const [supplier] = await findSuppliers(context.db, merchant_id, [supplier_id])
  const source = supplier?.feed_source ?? null
  if (supplier === undefined || source === null || source.kind === null) return
  const secrets = openSecrets(context.outbound.encryption_key, source.sealed)
  const pull = await beginPull(call, supplier_id)
  const time_zone = await findTimeZone(call, supplier)
  const pulling = { puller, call, supplier_id, source, time_zone, state, pull, signal }
  const pulled = secrets === undefined ? failPull(WRONG_KEY) : await carry({ ...pulling, secrets })
  // It was broken off by us, so it says nothing of the source. Whoever comes next goes on.
  if (signal.aborted && pulled.outcome === 'failed') return
  const ending = { pull, source, source_version, began_at, pulled, chance: Math.random() }
  try {
    await recordPull(call, ending)
  } catch (error) {
    tellFault(pulling, error)
    await recordPull(call, { ...ending, pulled: failPull(UNKNOWN) })
  }
}

const WRONG_KEY =
  'Secrets cannot be read: TANDEM_ENCRYPTION_KEY is not the key that sealed them.'

const UNKNOWN = 'The pull could not be finished. The log of the service says why.'

/** What the database does not take is a failed pull: it would not take it at once again either. */
async function carry (pulling: Pulling): Promise<PullResult> {
  try {
    return await (pulling.source.kind === 'sftp' ? pullBySftp(pulling) : pullByHttp(pulling))
  } catch (error) {
    tellFault(pulling, error)
    return failPull(UNKNOWN)
  }
}

function tellFault ({ puller, supplier_id }: Omit<Pulling, 'secrets'>, error: unknown): void {
  puller.context.logger.warn({ err: error, supplier_id }, 'a stock feed was not pulled')
}
