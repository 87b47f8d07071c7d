// Lets readers wait for changes of availability.
//
// A busy merchant's feed of changes grows with each batch of orders. Nobody is woken by that: once
// a second all who wait share one look at which feeds have grown, and one read of each that has.
// So a reader that waits costs nothing, however many orders there are, and what changes within a
// second is told together.

import { RuleError } from '../../domain/kernel/rule.ts'
import type { Db } from '../db/connect.ts'
import type { ChangeRow } from './give-positions.ts'
import { listChangedMerchants, listChanges } from './read-changes.ts'

const LOOK_MS = 1_000
/** How many changes are read at most. A reader that is farther behind need not wait for a look. */
export const CHANGES_OF_READ_MAX = 100
const WAITING_MAX = 4_000
const WAITING_OF_MERCHANT_MAX = 200

export type ChangeWatch = {
  /**
   * Waits for changes behind `after`, at most so long. Returns the next of them, one more than
   * CHANGES_OF_READ_MAX at most, and none when the time is over or the service closes. Throws
   * `overloaded`.
   */
  next: (merchant_id: string, after: number, milliseconds: number) => Promise<readonly ChangeRow[]>
  /** Ends all waiting at once. */
  close: () => void
}

type Waiting = { after: number, resolve: (rows: readonly ChangeRow[]) => void }
type Waiters = Map<string, Set<Waiting>>

export function buildChangeWatch (db: Db): ChangeWatch {
  const waiters: Waiters = new Map()
  let count = 0
  let is_closed = false
  let timer: NodeJS.Timeout | undefined

  const lookOn = (): void => {
    timer = setTimeout(() => {
      void look(db, waiters).then(() => {
        if (count > 0 && !is_closed) lookOn()
        else timer = undefined
      })
    }, LOOK_MS)
    timer.unref()
  }

  return {
    next: async (merchant_id, after, milliseconds) => {
      if (is_closed) return []
      const own = waiters.get(merchant_id) ?? new Set()
      if (own.size >= WAITING_OF_MERCHANT_MAX || count >= WAITING_MAX) {
        throw new RuleError('overloaded')
      }
      const { promise, resolve } = Promise.withResolvers<readonly ChangeRow[]>()
      const waiting = { after, resolve }
      waiters.set(merchant_id, own.add(waiting))
      count++
      if (timer === undefined) lookOn()
      const end = setTimeout(resolve, milliseconds, [])
      const rows = await promise
      clearTimeout(end)
      own.delete(waiting)
      count--
      if (own.size === 0) waiters.delete(merchant_id)
      return rows
    },
    close: () => {
      is_closed = true
      clearTimeout(timer)
      for (const own of waiters.values()) for (const { resolve } of own) resolve([])
    }
  }
}

/** A failure is left to the next look. */
async function look (db: Db, waiters: Waiters): Promise<void> {
  const positions = new Map([...waiters].map(([merchant_id, own]) =>
    [merchant_id, Math.min(...[...own].map(({ after }) => after))]))
  if (positions.size === 0) return
  for (const merchant_id of await listChangedMerchants(db, positions).catch(() => [])) {
    const after = positions.get(merchant_id) ?? 0
    // eslint-disable-next-line no-await-in-loop -- one read after the other
    const rows = await listChanges(db, merchant_id, { after, limit: CHANGES_OF_READ_MAX + 1 })
      .catch(() => [])
    for (const waiting of waiters.get(merchant_id) ?? []) {
      const news = rows.filter(({ position }) => position > waiting.after)
      if (news.length > 0) waiting.resolve(news)
    }
  }
}
