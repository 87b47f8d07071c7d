// Counts the places that callers hold for long, such as readers that wait: so many in all, of a
// merchant, of its accounts together, and of each account. Nobody waits for one.

import { RuleError } from '../../domain/kernel/rule.ts'
import { halfOf, nameOfAccount, nameOfAccounts } from './accounts-share.ts'

export type Holder = { merchant_id: string, account: string | null }

export type Places = {
  /** Takes a place; the function gives it back, once. Throws `overloaded`, and says which bound. */
  enter: (who: Holder) => () => void
  hasPlace: (who: Holder) => boolean
}

type Options = {
  /** What holds a place, in the plural, such as `exports`. */
  what: string
  places: number
  places_of_merchant: number
}

type Bound = { name: string, limit: number, whom: string }

const ALL = 'all'

export function buildPlaces ({ what, places, places_of_merchant }: Options): Places {
  const taken = new Map<string, number>()

  /** The narrowest is first: it says most. No id is `all`. */
  const boundsOf = ({ merchant_id, account }: Holder): Bound[] => [
    ...account === null
      ? []
      : [
          {
            name: nameOfAccount(merchant_id, account),
            limit: tenthOf(places_of_merchant),
            whom: 'this account'
          },
          {
            name: nameOfAccounts(merchant_id),
            limit: halfOf(places_of_merchant),
            whom: 'all accounts of the merchant together'
          }
        ],
    { name: merchant_id, limit: places_of_merchant, whom: 'the merchant' },
    { name: ALL, limit: places, whom: 'all merchants together' }
  ]

  const findReached = (bounds: readonly Bound[]): Bound | undefined =>
    bounds.find(({ name, limit }) => (taken.get(name) ?? 0) >= limit)

  const add = (name: string, count: number): void => {
    const sum = (taken.get(name) ?? 0) + count
    if (sum > 0) taken.set(name, sum)
    else taken.delete(name)
  }

  return {
    enter: (who) => {
      const bounds = boundsOf(who)
      const reached = findReached(bounds)
      if (reached !== undefined) throw new RuleError('overloaded', { detail: say(what, reached) })
      for (const { name } of bounds) add(name, 1)
      let is_left = false
      return () => {
        if (is_left) return
        is_left = true
        for (const { name } of bounds) add(name, -1)
      }
    },
    hasPlace: (who) => findReached(boundsOf(who)) === undefined
  }
}

/** Of what the merchant may take, one account has a tenth: at least four, and never over half. */
function tenthOf (limit: number): number {
  return Math.min(halfOf(limit), Math.max(4, Math.floor(limit / 10)))
}

const say = (what: string, { limit, whom }: Bound): string =>
  `One process takes ${limit} ${what} from ${whom}, and has them. Come again after ` +
  '`Retry-After`, once one of them has ended.'
