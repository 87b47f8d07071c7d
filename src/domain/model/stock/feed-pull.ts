// Pulls of a supplier's stock feeds: when the next one is due, and when a person must hear that
// nothing comes.

import { nextPause } from '../../kernel/retry-pauses.ts'
import { type Exception, openException } from '../exception/exception.ts'
import type { FeedKind, FeedSource } from '../supplier/feed-source.ts'

/** `not_modified`: nothing new was there. */
export const FEED_PULL_OUTCOMES = ['applied', 'not_modified', 'failed'] as const
export type FeedPullOutcome = typeof FEED_PULL_OUTCOMES[number]

export const FEED_PULL_TRIGGERS = ['schedule', 'request'] as const
export type FeedPullTrigger = typeof FEED_PULL_TRIGGERS[number]

export type PulledFile<Feed = unknown> = {
  name: string
  /** Null when it was not read to its end. */
  size_bytes: number | null
  outcome: 'applied' | 'failed'
  detail: string | null
  /** Where the file was moved to; null when it stays. */
  moved_to: string | null
  /** What became of its rows; null when it was refused. */
  stock_feed: Feed | null
}

export type FeedPull = {
  id: string
  supplier_id: string
  trigger: FeedPullTrigger
  confirm_drop: boolean
  /** Null: it waits, or is under way. */
  outcome: FeedPullOutcome | null
  detail: string | null
  files: readonly PulledFile[]
  created_at: string
  finished_at: string | null
}

/** When a source is pulled, and how it answered. */
export type PullState = {
  supplier_id: string
  kind: FeedKind
  source_version: number
  due_at: string
  /** Null: a person has heard of it. */
  overdue_at: string | null
  failures: number
  last_good_at: string
  last_new_at: string
  /** Why the last file was refused, until another one is applied. */
  refusal: string | null
  etag: string | null
  last_modified: string | null
}

const MINUTE_MS = 60_000
const MISSED_MAX = 3

type Timing = Pick<FeedSource, 'every_minutes' | 'unchanged_minutes_max'>

const after = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * MINUTE_MS).toISOString()

/** A source that is set is pulled at once; null for one of which nothing is pulled. */
export function beginPulls (
  { id, version }: { id: string, version: number },
  { kind, ...timing }: Timing & { kind: FeedKind | null }, now: string
): PullState | null {
  if (kind === null) return null
  return {
    supplier_id: id,
    kind,
    source_version: version,
    due_at: now,
    overdue_at: overdueAt({ last_good_at: now, last_new_at: now }, timing),
    failures: 0,
    last_good_at: now,
    last_new_at: now,
    refusal: null,
    etag: null,
    last_modified: null
  }
}

function overdueAt (
  { last_good_at, last_new_at }: Pick<PullState, 'last_good_at' | 'last_new_at'>,
  { every_minutes, unchanged_minutes_max }: Timing
): string {
  const missed_at = after(last_good_at, MISSED_MAX * (every_minutes ?? 0))
  if (unchanged_minutes_max === null) return missed_at
  const unchanged_at = after(last_new_at, unchanged_minutes_max)
  return unchanged_at < missed_at ? unchanged_at : missed_at
}

export type Pulled = {
  outcome: FeedPullOutcome
  /** More files wait in the folder. */
  has_more: boolean
  /** Why a file was refused, if one was. */
  refusal: string | null
  /** How long the server asks to wait before it is asked again, if it does. */
  retry_after_s?: number | null
  validators: Pick<PullState, 'etag' | 'last_modified'> | null
}

/** Of a file that was taken twice, the later result stands. */
export function addFiles (
  known: readonly PulledFile[], files: readonly PulledFile[]
): PulledFile[] {
  const names = new Set(files.map(({ name }) => name))
  return [...known.filter(({ name }) => !names.has(name)), ...files]
}

/** What came of a pull by its files. */
export function judgeFiles (
  files: readonly PulledFile[]
): Pick<Pulled, 'outcome'> & Pick<FeedPull, 'detail'> {
  const failed = files.find(({ outcome }) => outcome === 'failed')
  if (failed === undefined) {
    return { outcome: files.length === 0 ? 'not_modified' : 'applied', detail: null }
  }
  return { outcome: 'failed', detail: `${failed.name}: ${failed.detail ?? ''}` }
}

/** What came of a pull that goes on with one whose process died: its files count as well. */
export function joinPulled<P extends Pulled & Pick<FeedPull, 'detail' | 'files'>> (
  { files: known }: Pick<FeedPull, 'files'>, pulled: P
): P {
  const files = addFiles(known, pulled.files)
  if (pulled.outcome === 'failed' || files.length === pulled.files.length) {
    return { ...pulled, files }
  }
  return { ...pulled, files, ...judgeFiles(files) }
}

/** `began_at`: the next pull is due one interval behind it. `chance` is from 0 to 1. */
export function endPull (
  state: PullState, pulled: Pulled,
  { timing, began_at, now, chance }: {
    timing: Timing, began_at: string, now: string, chance: number
  }
): PullState {
  const { outcome, has_more, validators, refusal, retry_after_s = null } = pulled
  if (outcome === 'failed') {
    const failed = failAgain(state, timing, { retry_after_s, now, chance })
    return { ...failed, refusal: refusal ?? state.refusal }
  }
  const due_at = has_more ? now : nextOf(began_at, timing, now)
  const is_new = outcome === 'applied'
  // The refused file has left the folder, and no better one has come.
  if (!is_new && state.refusal !== null && state.kind === 'sftp') return { ...state, due_at }
  const good = {
    ...state,
    ...validators,
    due_at,
    failures: 0,
    refusal: null,
    last_good_at: now,
    last_new_at: is_new ? now : state.last_new_at
  }
  return {
    ...good,
    overdue_at: isQuiet(good, timing, now) ? state.overdue_at : overdueAt(good, timing)
  }
}

function nextOf (began_at: string, { every_minutes }: Timing, now: string): string {
  const next_at = after(began_at, every_minutes ?? 0)
  return next_at < now ? now : next_at
}

/** Pulled again after the usual or the asked pause, or after an interval if that is shorter. */
function failAgain (
  state: PullState, { every_minutes }: Timing,
  { retry_after_s, now, chance }: { retry_after_s: number | null, now: string, chance: number }
): PullState {
  const failures = state.failures + 1
  const pause_s = nextPause(failures, { retry_after_s, chance }) ?? Infinity
  return { ...state, failures, due_at: after(now, Math.min(every_minutes ?? 0, pause_s / 60)) }
}

/** Has nothing new come for longer than it may? */
export function isQuiet (
  { last_new_at }: Pick<PullState, 'last_new_at'>, { unchanged_minutes_max }: Timing, now: string
): boolean {
  return unchanged_minutes_max !== null && after(last_new_at, unchanged_minutes_max) <= now
}

/** Opens `feed_overdue`. `last` is the last pull that is over. */
export function tellOverdue (
  { supplier_id, last_good_at, last_new_at, failures, refusal }: PullState,
  last: Pick<FeedPull, 'outcome' | 'detail'> | undefined,
  { now, newId }: { now: string, newId: (prefix: 'exc') => string }
): Exception {
  const failure = last?.outcome === 'failed' ? last.detail : refusal
  const why = failure === null ? '' : ` The last failure: ${failure}`
  const what = failures === 0
    ? `Nothing new has come from the feed source since ${last_new_at}.`
    : `No stock feed could be pulled since ${last_good_at}.`
  return openException({
    id: newId('exc'),
    kind: 'feed_overdue',
    subject_type: 'supplier',
    subject_id: supplier_id,
    supplier_id,
    detail: (what + why).slice(0, DETAIL_CHARACTERS_MAX).toWellFormed(),
    now
  })
}

const DETAIL_CHARACTERS_MAX = 2_000
