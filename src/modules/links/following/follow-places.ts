// Which of the links that are due are followed, and in which order. A partner that hangs keeps a
// place for as long as a request may take, so those that fail have half of the places at most.

import type { FoundLink } from '../store/due-links.ts'

/** So many are followed at a time: in all, and of one merchant; then those of them that fail. */
const FOLLOWED_MAX = 16
const OF_MERCHANT_MAX = 6
const FAILING_MAX = 8
const FAILING_OF_MERCHANT_MAX = 3
/** These come before all others: else none that failed once would be tried where many wait. */
const FAILING_FIRST = 2

type Found = readonly FoundLink[]

/** Those who wait. */
export type Crowd = { is_everywhere: boolean, merchant_ids: ReadonlySet<string> }

const countFailing = (works: Found): number => works.filter(({ is_failing }) => is_failing).length

export function hasPlace (works: Found, { merchant_id, is_failing }: FoundLink): boolean {
  const of_merchant = works.filter((one) => one.merchant_id === merchant_id)
  return works.length < FOLLOWED_MAX && of_merchant.length < OF_MERCHANT_MAX &&
    (!is_failing || (countFailing(works) < FAILING_MAX &&
      countFailing(of_merchant) < FAILING_OF_MERCHANT_MAX))
}

/** Links that are well come first, but for two that fail. */
export function orderToFollow (works: Found, found: Found): FoundLink[] {
  const failing = found.filter(({ is_failing }) => is_failing)
  const first = Math.max(0, FAILING_FIRST - countFailing(works))
  return [
    ...failing.slice(0, first), ...found.filter(({ is_failing }) => !is_failing),
    ...failing.slice(first)
  ]
}

/** Nobody makes room for a link that fails, as long as two of them are followed. */
export function describeCrowd (works: Found, waiting: Found): Crowd {
  const is_served = countFailing(works) >= FAILING_FIRST
  const heard = waiting.filter(({ is_failing }) => !is_failing || !is_served)
  return {
    is_everywhere: heard.length > 0 && works.length >= FOLLOWED_MAX,
    merchant_ids: new Set(heard.map(({ merchant_id }) => merchant_id))
  }
}
