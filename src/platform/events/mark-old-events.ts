// Gives marks to events that have none: those of before there was a feed, and those that a process
// of an older version still writes while a newer one runs. Mostly they get their positions at once,
// so that a long history does not wait as marks; the merchant's newer marks wait for it anyway.

import type { PoolClient } from 'pg'
import type { NewEvent } from '../../domain/kernel/event.ts'
import { openTrx, runStatement, together, type Trx } from '../db/trx.ts'
import { joinEntries, writeEntry } from './entries.ts'
import { type FeedEnds, placeMarks } from './give-positions.ts'
import { orderMarks } from './order-marks.ts'
import { type Mark, markRows } from './record-events.ts'

const EVENTS_MAX = 500

/** The first entry of the index: however long the history, one is read. */
const WITHOUT = `
  select merchant_id from events where mark_id is null
  order by merchant_id, occurred_at, subject_id, sequence limit 1`

/** Marks some events of one merchant. Returns true when there may be more. */
export async function markOldEvents (
  client: PoolClient, events_max = EVENTS_MAX
): Promise<boolean> {
  const { rows: [row] } = await client.query<{ merchant_id: string }>(WITHOUT)
  if (row !== undefined) await markOf(client, row.merchant_id, events_max)
  return row !== undefined
}

async function markOf (
  client: PoolClient, merchant_id: string, events_max: number
): Promise<void> {
  const { trx, commit, rollback } = openTrx(client)
  try {
    const events = await lockUnmarked(trx, merchant_id, events_max)
    if (events.length === 0) return await rollback()
    const marks = buildMarks(events)
    const is_done = await setMarks(trx, merchant_id, marks)
    await (is_done ? commit() : rollback())
  } catch (error) {
    await rollback()
    throw error
  }
}

type Unmarked =
  Pick<NewEvent, 'id' | 'subject_id' | 'sequence' | 'type' | 'subject_type' | 'occurred_at'> &
  { data: string }

/** The oldest by time, and what precedes each of them in the sequence of its subject. */
const UNMARKED = `
  with oldest as (
    select subject_id, max(sequence) as sequence from (
      select subject_id, sequence from events where merchant_id = $1 and mark_id is null
      order by occurred_at, subject_id, sequence limit $2) found
    group by subject_id)
  select e.id, e.subject_id, e.sequence, e.type, e.subject_type, e.occurred_at, e.data
  from oldest o join events e on e.merchant_id = $1 and e.subject_id = o.subject_id
  where e.sequence <= o.sequence and e.mark_id is null
  order by e.subject_id, e.sequence for no key update of e`

async function lockUnmarked (
  trx: Trx, merchant_id: string, events_max: number
): Promise<Unmarked[]> {
  return runStatement<Unmarked>(trx, UNMARKED, [merchant_id, events_max])
}

const SET = `
  update events e set mark_id = r.mark_id
  from json_to_recordset($2) as r(subject_id text, sequence int, mark_id text)
  where e.merchant_id = $1 and e.subject_id = r.subject_id and e.sequence = r.sequence`

/**
 * Events of one moment share a mark, because one transaction has written them. None has an account:
 * no order had one when they were written.
 */
function buildMarks (events: readonly Unmarked[]): Mark[] {
  return [...Map.groupBy(events, ({ occurred_at }) => occurred_at)].map(([occurred_at, some]) => ({
    id: some[0]?.id ?? '',
    occurred_at,
    entries: joinEntries(some.map((event) =>
      writeEntry({ ...event, account: null, data: JSON.parse(event.data) as object }))),
    skus: null
  }))
}

/** Does a mark that waits have the event before one of these? And how long is the feed? */
const BEFORE = `
  select f.last_position, f.last_skus_position, exists (
    select from json_to_recordset($2) as r(subject_id text, sequence int)
    join events e on e.merchant_id = $1 and e.subject_id = r.subject_id
      and e.sequence = r.sequence - 1
    join event_marks m on m.merchant_id = $1 and m.id = e.mark_id) as must_wait
  from (select 1) one left join event_feeds f on f.merchant_id = $1`

type Before = FeedEnds & { must_wait: boolean }

const NO_FEED: FeedEnds = { last_position: null, last_skus_position: null }

/** Returns false if another sequencer was faster. */
async function setMarks (
  trx: Trx, merchant_id: string, marks: readonly Mark[]
): Promise<boolean> {
  const ordered = orderMarks(marks)
  const listed = JSON.stringify(ordered.flatMap(({ id, read }) =>
    read.map(({ subject_id, sequence }) => ({ subject_id, sequence, mark_id: id }))))
  const [before] = await runStatement<Before>(trx, BEFORE, [merchant_id, listed])
  const must_wait = before?.must_wait === true
  const placing: Promise<boolean> = must_wait
    ? markRows.insert(trx, merchant_id, marks).then(() => true)
    : placeMarks(trx, merchant_id, before ?? NO_FEED, ordered)
  await together([placing, runStatement(trx, SET, [merchant_id, listed])])
  return placing
}
