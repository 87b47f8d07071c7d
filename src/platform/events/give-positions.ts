// Gives positions to the events of marks, and to the SKUs that they list: one
// pass over the marks of all merchants.
//
// A position is given once, and a reader sees it only together with all lower ones: the row of the
// merchant's feed is locked from when it is raised until the positions are committed, and it is
// raised only from the position that was read. So even two sequencers at a time do no harm: the
// second raises nothing, and rolls back.

import type { PoolClient } from 'pg'
import { defineRows } from '../db/bulk-rows.ts'
import { isLostRace } from '../db/sqlstate.ts'
import { openTrx, runStatement, together, type Trx } from '../db/trx.ts'
import { orderMarks, type ReadMark } from './order-marks.ts'
import type { Mark } from './record-events.ts'

/** How many marks a pass reads at most, unless one merchant alone has more. */
const MARKS_MAX = 2_000
/** How many marks of a merchant get positions in one transaction. The others are next. */
const AT_ONCE_MAX = 500
/** How many merchants share a transaction. */
const MERCHANTS_MAX = 50

export type Positions = Omit<Mark, 'id' | 'skus'> & { last_position: number, mark_id: string }

/** SKUs whose availability one transaction changed, at their place in the feed of SKUs. */
export type SkuPosition = { position: number, occurred_at: string, skus: string }

const skuPositionRows = defineRows<SkuPosition>('sku_positions', {
  key: ['position'],
  columns: { position: 'bigint', occurred_at: 'timestamptz', skus: 'text' }
})

const positionRows = defineRows<Positions>('event_positions', {
  key: ['last_position'],
  columns: { last_position: 'bigint', mark_id: 'text', occurred_at: 'timestamptz', entries: 'text' }
})

/** The last positions of events and of SKUs; null for a merchant without a feed. */
export type FeedEnds = { last_position: number | null, last_skus_position: number | null }
type FoundMark = Mark & FeedEnds & { merchant_id: string }
type MarksOf = { merchant_id: string, ends: FeedEnds, marks: ReadMark[] }

/**
 * A merchant with events that have no mark yet waits, because their positions must be lower. This
 * statement sees their transactions if it sees a mark with a later event of the same subject.
 */
const MARKS = `
  select m.merchant_id, m.id, m.occurred_at, m.entries, m.skus, f.last_position,
    f.last_skus_position
  from event_marks m left join event_feeds f on f.merchant_id = m.merchant_id
  where not exists (
    select from events e where e.merchant_id = m.merchant_id and e.mark_id is null)`
const MARKS_OF_ALL = `${MARKS} order by m.merchant_id, m.id limit $1`
const MARKS_OF_ONE = `${MARKS} and m.merchant_id = $1`

/** All processes hear on this channel the ids of merchants whose feeds have grown. */
export const GROWN = 'tandem_feeds_grown'

/** Returns for how many merchants there are new positions, and whether there may be more marks. */
export async function givePositions (
  client: PoolClient, marks_max = MARKS_MAX
): Promise<{ merchants: number, has_more: boolean }> {
  const { rows } = await client.query<FoundMark>(MARKS_OF_ALL, [marks_max])
  const found = [...Map.groupBy(rows, ({ merchant_id }) => merchant_id).values()]
  const has_more = rows.length === marks_max
  const whole = has_more ? await onlyWhole(client, found) : found
  const all = whole.map((marks): MarksOf => ({
    merchant_id: marks[0]?.merchant_id ?? '',
    ends: {
      last_position: marks[0]?.last_position ?? null,
      last_skus_position: marks[0]?.last_skus_position ?? null
    },
    marks: orderMarks(marks)
  }))
  let merchants = 0
  for (let at = 0; at < all.length; at += MERCHANTS_MAX) {
    const some = all.slice(at, at + MERCHANTS_MAX)
      .map((one) => ({ ...one, marks: one.marks.slice(0, AT_ONCE_MAX) }))
    // eslint-disable-next-line no-await-in-loop -- one transaction after the other
    if (await record(client, some)) merchants += some.length
  }
  const is_cut = all.some(({ marks }) => marks.length > AT_ONCE_MAX)
  return { merchants, has_more: has_more || is_cut }
}

/** The order of a merchant's marks is known only when all of them are. */
async function onlyWhole (client: PoolClient, found: FoundMark[][]): Promise<FoundMark[][]> {
  if (found.length > 1) return found.slice(0, -1)
  const [[first] = []] = found
  const { rows } = await client.query<FoundMark>(MARKS_OF_ONE, [first?.merchant_id])
  return [rows]
}

/** Returns false, and records nothing, if another sequencer was faster. */
async function record (client: PoolClient, merchants: readonly MarksOf[]): Promise<boolean> {
  const { trx, commit, rollback } = openTrx(client)
  try {
    // Who follows events is not woken by what changed only what is available.
    const grown = merchants.filter(({ marks }) => marks.some(({ read }) => read.length > 0))
      .map(({ merchant_id }) => merchant_id)
    const [done] = await together([
      together(merchants.map(async (one) => recordOf(trx, one))),
      grown.length === 0 ? Promise.resolve([]) : runStatement(trx, TELL, [grown.join()])
    ])
    await (done.every(Boolean) ? commit() : rollback())
    return done.every(Boolean)
  } catch (error) {
    await rollback()
    if (isLostRace(error)) return false
    throw error
  }
}

/** Is heard after the commit. A payload has 8,000 bytes at most, so MERCHANTS_MAX ids fit. */
const TELL = `select pg_notify('${GROWN}', $1)`
const OPEN = `
  insert into event_feeds (merchant_id) values ($1) on conflict do nothing`
const RAISE = `
  update event_feeds set last_position = $3, last_skus_position = $5
  where merchant_id = $1 and last_position = $2 and last_skus_position = $4 returning merchant_id`
const DELETE = 'delete from event_marks where merchant_id = $1 and id = any($2) returning id'

/** Sends all statements at once. Returns true if they did what they should. */
async function recordOf (
  trx: Trx, { merchant_id, ends, marks }: MarksOf
): Promise<boolean> {
  const [is_placed, deleted] = await together([
    placeMarks(trx, merchant_id, ends, marks),
    runStatement(trx, DELETE, [merchant_id, marks.map(({ id }) => id)])
  ])
  return is_placed && deleted.length === marks.length
}

/**
 * Gives the next positions to ordered marks. Returns false if the feed does not end with `ends` any
 * more.
 */
export async function placeMarks (
  trx: Trx, merchant_id: string, ends: FeedEnds, marks: readonly ReadMark[]
): Promise<boolean> {
  const last_position = ends.last_position ?? 0
  const last_skus_position = ends.last_skus_position ?? 0
  let position = last_position
  const positions = marks.flatMap(({ id, occurred_at, entries, read }): Positions[] => {
    position += read.length
    return read.length === 0 ? [] : [{ last_position: position, mark_id: id, occurred_at, entries }]
  })
  let skus_position = last_skus_position
  const sku_positions = marks.flatMap(({ occurred_at, skus }): SkuPosition[] =>
    skus === null ? [] : [{ position: ++skus_position, occurred_at, skus }])
  const [, raised] = await together([
    ends.last_position === null ? runStatement(trx, OPEN, [merchant_id]) : Promise.resolve([]),
    runStatement(trx, RAISE,
      [merchant_id, last_position, position, last_skus_position, skus_position]),
    positionRows.insert(trx, merchant_id, positions),
    skuPositionRows.insert(trx, merchant_id, sku_positions)
  ])
  return raised.length === 1
}
