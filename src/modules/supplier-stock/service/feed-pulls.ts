// Pulls of stock feeds as records: who asked for one, what came of each, and when nothing comes.

import { buildExceptionEvents } from '../../../domain/back-to-back/exception-events.ts'
import { type Exception, endObsolete } from '../../../domain/model/exception/exception.ts'
import {
  endPull, type FeedPull, isQuiet, joinPulled, type Pulled, type PulledFile, type PullState,
  tellOverdue
} from '../../../domain/model/stock/feed-pull.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { FeedSource } from '../../../domain/model/supplier/feed-source.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import {
  type Answer, type Call, type Command, runForValue
} from '../../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../../platform/db/keyset-page.ts'
import { readSort } from '../../../platform/db/list-filters.ts'
import { together } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { newId } from '../../../platform/id.ts'
import { exceptionRows } from '../../back-to-back/store/exception-rows.ts'
import { findFeedOverdue } from '../../exceptions/store.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import {
  findLastPull, findOpenPull, findPullKeys, findPulls, insertPull, setPull
} from '../store/feed-pulls.ts'
import { lockSource, setSource } from '../store/feed-sources.ts'
import type { FeedDescription } from './decide-feed.ts'

export type FeedPullDescription = Omit<FeedPull, 'files'> &
  { files: ReadonlyArray<PulledFile<FeedDescription>> }

const describePull = (pull: FeedPull): FeedPullDescription => pull as FeedPullDescription

/** The newest is first. Throws `supplier_not_found`. */
export async function readFeedPullPage (
  { db, merchant_id }: Call, supplier_id: string, { limit, cursor }: PageQuery
): Promise<Page<FeedPullDescription>> {
  const [supplier] = await findSuppliers(db, merchant_id, [supplier_id])
  if (supplier === undefined) throw new RuleError('supplier_not_found')
  const page = readSortedPage({ limit, cursor }, readSort())
  const found = await findPullKeys(db, merchant_id, supplier_id, page)
  return collectFound(found, page.limit, async (ids) =>
    (await findPulls(db, merchant_id, ids)).map(describePull))
}

type Asking = { supplier_id: string, confirm_drop: boolean }
type Asked = { supplier: Supplier | undefined, state: PullState | undefined, open?: FeedPull }

/**
 * Asks for a pull at once. One that waits or is under way answers for it. Throws
 * `supplier_not_found`, `no_feed_source` and `feed_pull_under_way`.
 */
export async function askForPull (
  call: Call, asking: Asking
): Promise<Answer<FeedPullDescription>> {
  return call.commands.run(ASK, call, asking)
}

const ASK: Command<Asking, Asked, { pull: FeedPull, state: PullState }, FeedPullDescription> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '' } = request?.input ?? {}
    const [state, open, [supplier]] = await together([
      lockSource(trx, merchant_id, supplier_id),
      findOpenPull(trx, merchant_id, supplier_id),
      findSuppliers(trx, merchant_id, [supplier_id])
    ])
    return { supplier, state, ...open && { open } }
  },
  decide: (requests, { supplier, state, open }, now) => requests.map(({ input }) => {
    if (supplier === undefined) return new RuleError('supplier_not_found')
    if (state === undefined) return new RuleError('no_feed_source')
    const { supplier_id, confirm_drop } = input
    if (open !== undefined) {
      if (confirm_drop && !open.confirm_drop) return new RuleError('feed_pull_under_way')
      return { status: 200, value: describePull(open), changes: null }
    }
    const pull = openPull({ supplier_id, trigger: 'request', confirm_drop, now })
    return {
      status: 202, value: describePull(pull), changes: { pull, state: { ...state, due_at: now } }
    }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ pull, state }) => [
    setSource(trx, merchant_id, state), insertPull(trx, merchant_id, pull)
  ]))
}

type Opening = Pick<FeedPull, 'supplier_id' | 'trigger' | 'confirm_drop'> & { now: string }

function openPull ({ now, ...pull }: Opening): FeedPull {
  return {
    id: newId('fpl'),
    ...pull,
    outcome: null,
    detail: null,
    files: [],
    created_at: now,
    finished_at: null
  }
}

/** Begins the pull that waits; else one by the schedule. */
export async function beginPull (call: Call, supplier_id: string): Promise<FeedPull> {
  return runForValue(call, BEGIN, supplier_id)
}

const BEGIN: Command<string, FeedPull | undefined, FeedPull, FeedPull> = {
  load: async (trx, merchant_id, [request]) => {
    const supplier_id = request?.input ?? ''
    const [, open] = await together([
      lockSource(trx, merchant_id, supplier_id), findOpenPull(trx, merchant_id, supplier_id)
    ])
    return open
  },
  decide: (requests, open, now) => requests.map(({ input: supplier_id }) => {
    if (open !== undefined) return { status: 200, value: open, changes: null }
    const pull = openPull({ supplier_id, trigger: 'schedule', confirm_drop: false, now })
    return { status: 200, value: pull, changes: pull }
  }),
  record: async (trx, merchant_id, all) =>
    together(all.map(async (pull) => insertPull(trx, merchant_id, pull)))
}

export type Ending = {
  pull: FeedPull
  source: FeedSource
  source_version: number
  began_at: string
  pulled: Pulled & Pick<FeedPull, 'detail' | 'files'>
  chance: number
}
type Known = { state: PullState | undefined, open: FeedPull | undefined, exceptions: Exception[] }
type Ended = { state: PullState | null, pull: FeedPull, resolved: Exception[] }

/** Records what came of a pull. Of a source that was changed meanwhile, only the pull is over. */
export async function recordPull (call: Call, ending: Ending): Promise<void> {
  await call.commands.run(END, call, ending)
}

const END: Command<Ending, Known, Ended, undefined> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '' } = request?.input.pull ?? {}
    const [state, open, exceptions] = await together([
      lockSource(trx, merchant_id, supplier_id),
      findOpenPull(trx, merchant_id, supplier_id),
      findFeedOverdue(trx, merchant_id, supplier_id)
    ])
    return { state, open, exceptions }
  },
  decide: (requests, known, now) => requests.map(({ input }) => ({
    status: 200, value: undefined, changes: decideEnd(known, input, now)
  })),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ state, pull, resolved }) => [
    ...state === null ? [] : [setSource(trx, merchant_id, state)],
    setPull(trx, merchant_id, pull),
    exceptionRows.update(trx, merchant_id, resolved),
    appendEvents(trx, merchant_id, buildExceptionEvents(resolved, newId))
  ]))
}

/** Null when another process has recorded the pull, or the source is gone. */
function decideEnd ({ state, open, exceptions }: Known, ending: Ending, now: string): Ended | null {
  const { pull: { id }, source, began_at, chance } = ending
  if (open?.id !== id) return null
  const pulled = joinPulled(open, ending.pulled)
  const { outcome, detail, files } = pulled
  const pull = { ...open, outcome, detail, files, finished_at: now }
  if (state?.source_version !== ending.source_version) return { state: null, pull, resolved: [] }
  const after = endPull(state, pulled, { timing: source, began_at, now, chance })
  const is_good = after.failures === 0 && !isQuiet(after, source, now)
  return {
    state: after, pull, resolved: is_good ? exceptions.map((one) => endObsolete(one, now)) : []
  }
}

type Overdue = { state: PullState | undefined, last: FeedPull | undefined, open: Exception[] }

/** Tells a person that nothing comes, if that is so. */
export async function tellFeedOverdue (call: Call, supplier_id: string): Promise<void> {
  await call.commands.run(TELL, call, supplier_id)
}

const TELL: Command<string, Overdue, { state: PullState, opened: Exception[] }, undefined> = {
  load: async (trx, merchant_id, [request]) => {
    const supplier_id = request?.input ?? ''
    const [state, last, open] = await together([
      lockSource(trx, merchant_id, supplier_id),
      findLastPull(trx, merchant_id, supplier_id),
      findFeedOverdue(trx, merchant_id, supplier_id)
    ])
    return { state, last, open }
  },
  decide: (requests, { state, last, open }, now) => requests.map(() => {
    const overdue_at = state?.overdue_at ?? null
    if (state === undefined || overdue_at === null || overdue_at > now) {
      return { status: 200, value: undefined, changes: null }
    }
    const opened = open.length > 0 ? [] : [tellOverdue(state, last, { now, newId })]
    return {
      status: 200, value: undefined, changes: { state: { ...state, overdue_at: null }, opened }
    }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ state, opened }) => [
    setSource(trx, merchant_id, state),
    exceptionRows.insert(trx, merchant_id, opened),
    appendEvents(trx, merchant_id, buildExceptionEvents(opened, newId))
  ]))
}
