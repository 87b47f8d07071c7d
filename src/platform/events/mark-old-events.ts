// Gives marks to events that have none: those of before there was a feed, and those that a process
// of an older version still writes while a newer one runs.

import type { PoolClient } from 'pg'
import type { NewEvent } from '../../domain/kernel/event.ts'
import { openTrx, runStatement, together, type Trx } from '../db/trx.ts'
import { joinEntries, writeEntry } from './entries.ts'
import { type Mark, markRows } from './record-events.ts'

const EVENTS_MAX = 500
const MERCHANTS_MAX = 20

const WITHOUT = `
  select merchant_id from events where mark_id is null group by merchant_id limit $1`

/** Marks some events of some merchants. Returns true when there may be more. */
export async function markOldEvents (
  client: PoolClient, events_max = EVENTS_MAX
): Promise<boolean> {
  const { rows } = await client.query<{ merchant_id: string }>(WITHOUT, [MERCHANTS_MAX])
  for (const { merchant_id } of rows) {
    // eslint-disable-next-line no-await-in-loop -- one transaction after the other
    await markOf(client, merchant_id, events_max)
  }
  return rows.length > 0
}

async function markOf (
  client: PoolClient, merchant_id: string, events_max: number
): Promise<void> {
  const { trx, commit, rollback } = openTrx(client)
  try {
    const events = await lockUnmarked(trx, merchant_id, events_max)
    if (events.length === 0) return await rollback()
    await setMarks(trx, merchant_id, [...Map.groupBy(events, ({ occurred_at }) => occurred_at)])
    await commit()
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

/** Events of one moment share a mark, because one transaction has written them. */
async function setMarks (
  trx: Trx, merchant_id: string, moments: ReadonlyArray<[string, Unmarked[]]>
): Promise<void> {
  const marks: Mark[] = []
  const marked: object[] = []
  for (const [occurred_at, events] of moments) {
    const id = events[0]?.id ?? ''
    const entries = joinEntries(events.map((event) =>
      writeEntry({ ...event, data: JSON.parse(event.data) as object })))
    marks.push({ id, occurred_at, entries })
    marked.push(...events.map(({ subject_id, sequence }) =>
      ({ subject_id, sequence, mark_id: id })))
  }
  await together([
    runStatement(trx, SET, [merchant_id, JSON.stringify(marked)]),
    markRows.insert(trx, merchant_id, marks)
  ])
}
