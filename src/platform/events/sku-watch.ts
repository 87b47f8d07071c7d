// Lets readers wait for changed availability.
//
// A busy merchant's feed of SKUs grows with each batch of orders. Nobody is woken by that: once
// a second all who wait share one look at which feeds have grown, and one read of each that has.
// So a reader that waits costs nothing, however many orders there are, and what changes within a
// second is told together.

import type { Db } from '../db/connect.ts'
import { buildPlaces, type Holder } from '../fairness/places.ts'
import type { SkuPosition } from './give-positions.ts'
import { findGrownLengths, listSkuPositions } from './read-skus.ts'

const LOOK_MS = 1_000
/** Some thousand SKUs: whose page has them all asks for more at once. */
const BYTES_OF_LOOK = 65_536
const WAITING = {
  what: 'requests for changed availability that wait', places: 4_000, places_of_merchant: 200
}

/** What is behind a position, and the last position that the feed had before it was read. */
export type ReadSkus = { rows: readonly SkuPosition[], last: number }

export type SkuWatch = {
  /**
   * Waits for SKUs behind `after`, at most so long. Returns the next of them, and none when they
   * were deleted meanwhile, the time is over or the service closes. Throws `overloaded`.
   */
  next: (who: Holder, after: number, milliseconds: number) => Promise<ReadSkus>
  hasPlace: (who: Holder) => boolean
  /** Ends all waiting at once. */
  close: () => void
}

type Waiting = { after: number, resolve: (read: ReadSkus) => void }
type Waiters = Map<string, Set<Waiting>>

const NOTHING: ReadSkus = { rows: [], last: 0 }

export function buildSkuWatch (db: Db): SkuWatch {
  const waiters: Waiters = new Map()
  const { enter, hasPlace } = buildPlaces(WAITING)
  let is_closed = false
  let timer: NodeJS.Timeout | undefined

  const lookOn = (): void => {
    timer = setTimeout(() => {
      void look(db, waiters).then(() => {
        if (waiters.size > 0 && !is_closed) lookOn()
        else timer = undefined
      })
    }, LOOK_MS)
    timer.unref()
  }

  return {
    next: async (who, after, milliseconds) => {
      if (is_closed) return NOTHING
      const leave = enter(who)
      const { merchant_id } = who
      const own = waiters.get(merchant_id) ?? new Set()
      const { promise, resolve } = Promise.withResolvers<ReadSkus>()
      const waiting = { after, resolve }
      waiters.set(merchant_id, own.add(waiting))
      if (timer === undefined) lookOn()
      const end = setTimeout(resolve, milliseconds, NOTHING)
      const read = await promise
      clearTimeout(end)
      own.delete(waiting)
      leave()
      if (own.size === 0) waiters.delete(merchant_id)
      return read
    },
    hasPlace,
    close: () => {
      is_closed = true
      clearTimeout(timer)
      for (const own of waiters.values()) for (const { resolve } of own) resolve(NOTHING)
    }
  }
}

/** A failure is left to the next look. */
async function look (db: Db, waiters: Waiters): Promise<void> {
  const positions = new Map([...waiters].map(([merchant_id, own]) =>
    [merchant_id, Math.min(...[...own].map(({ after }) => after))]))
  if (positions.size === 0) return
  for (const grown of await findGrownLengths(db, positions).catch(() => [])) {
    const { merchant_id, last_skus_position: last } = grown
    const after = positions.get(merchant_id) ?? 0
    // eslint-disable-next-line no-await-in-loop -- one read after the other
    const rows = await listSkuPositions(db, merchant_id, { after, bytes: BYTES_OF_LOOK })
      .catch(() => undefined)
    if (rows !== undefined) answer(waiters.get(merchant_id), after, { rows, last })
  }
}

/** Who has come meanwhile, and is farther behind than what was read, waits for the next look. */
function answer (
  own: ReadonlySet<Waiting> | undefined, after: number, { rows, last }: ReadSkus
): void {
  for (const waiting of own ?? []) {
    if (waiting.after < after) continue
    const news = rows.filter(({ position }) => position > waiting.after)
    const is_gone = rows.length === 0 && last > waiting.after
    if (news.length > 0 || is_gone) waiting.resolve({ rows: news, last })
  }
}
