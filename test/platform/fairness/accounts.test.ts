// The accounts of a merchant, all of them together, take half of what is the merchant's at most.

import t from 'tap'
import { RuleError } from '../../../src/domain/kernel/rule.ts'
import { buildPlaces } from '../../../src/platform/fairness/places.ts'
import { buildRateLimiter } from '../../../src/platform/fairness/rate-limits.ts'
import { buildShares, type Leave } from '../../../src/platform/fairness/shares.ts'

const LATER_MS = performance.now() + 3_600_000
const turn = async (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

/** Callers of one merchant; who is served stands in `served`. */
function givenPlaces (places_per_group: number) {
  const shares = buildShares({ places: places_per_group + 2, places_per_group, waiting_max: 1_000 })
  const served: string[] = []
  const leaves: Leave[] = []
  const enter = (account: string | null): void => {
    void Promise.resolve(shares.enter('mer', LATER_MS, account)).then((leave) => {
      served.push(account ?? 'shop')
      leaves.push(leave)
    })
  }
  return { served, leaves, enter }
}

t.test('accounts have half of their merchant’s places', async (t) => {
  const { served, leaves, enter } = givenPlaces(4)
  for (const account of ['acme', 'acme', 'globex', 'globex']) enter(account)
  await turn()
  t.same(served, ['acme', 'acme'], 'the others wait')
  for (let count = 0; count < 4; count++) enter(null)
  await turn()
  t.same(served.slice(2), ['shop', 'shop'], 'the merchant is served')
  for (const leave of leaves) leave()
  await turn()
  t.same(served.slice(4).toSorted(), ['globex', 'globex', 'shop', 'shop'])
})

t.test('many accounts that come back at once never keep the shop waiting', async (t) => {
  for (const places of [1, 2, 4]) {
    const { served, leaves, enter } = givenPlaces(places)
    for (let count = 0; count < 100; count++) enter(null)
    for (const account of ['a', 'b', 'c', 'a', 'b', 'c']) enter(account)
    await turn() // eslint-disable-line no-await-in-loop -- one step after the other
    for (let step = 0; step < 80; step++) {
      const left = served[step] ?? 'shop'
      leaves[step]?.()
      if (left !== 'shop') enter(left)
      await turn() // eslint-disable-line no-await-in-loop
    }
    const of_shop = served.slice(0, 80).filter((who) => who === 'shop').length
    t.ok(of_shop >= 40, `${of_shop} of 80 with ${places} places`)
    t.ok(of_shop < 80, 'and the accounts are served')
  }
})

t.test('429 rate_limited: accounts may send half of what their merchant may', async (t) => {
  const limiter = buildRateLimiter(
    { key_requests_per_second_max: 0, merchant_requests_per_second_max: 10 }, () => 0)
  const send = (account: string | null) =>
    limiter.count({ key_id: 'k', merchant_id: 'mer', account })
  const of_accounts = Array.from({ length: 7 }, (_, at) => send(at < 3 ? 'acme' : 'globex'))
  t.same(of_accounts, [
    ...Array(5).fill(null), ...Array(2).fill({ limit: 5, left: 0, is_exceeded: true })
  ])
  const own = Array.from({ length: 6 }, () => send(null))
  t.same(own.map((one) => one?.is_exceeded), [...Array(5).fill(false), true],
    'what was refused does not count for the merchant')
})

t.test('an account is told how much its own key may send, not what others sent', async (t) => {
  const limiter = buildRateLimiter(
    { key_requests_per_second_max: 8, merchant_requests_per_second_max: 10 }, () => 0)
  const send = (account: string | null, key_id = `of ${account}`) =>
    limiter.count({ key_id, merchant_id: 'mer', account })
  send('globex')
  for (let count = 0; count < 7; count++) send(null)
  t.same(send('acme'), { limit: 8, left: 7, is_exceeded: false })
  t.same(send(null, 'another'), { limit: 10, left: 0, is_exceeded: false })
  t.same(send('acme'), { limit: 5, left: 0, is_exceeded: true }, 'the merchant has sent all')
})

/** Places of exports; `enter` returns what a refusal says, and nothing for a place. */
function givenHeld (places_of_merchant: number, places = 1_000) {
  const { enter, hasPlace } = buildPlaces({ what: 'exports', places, places_of_merchant })
  const leaves: Array<() => void> = []
  return {
    leaves,
    enter: (account: string | null, merchant_id = 'mer'): string | undefined => {
      const has_place = hasPlace({ merchant_id, account })
      try {
        leaves.push(enter({ merchant_id, account }))
        t.ok(has_place)
        return undefined
      } catch (error) {
        t.ok(error instanceof RuleError && error.rule === 'overloaded' && !has_place)
        return (error as RuleError).details.detail
      }
    }
  }
}

const many = (count: number, enter: () => string | undefined) =>
  Array.from({ length: count }, enter).filter((detail) => detail !== undefined)

t.test('503 overloaded: an account has a tenth of what is held long, all have half', async (t) => {
  const { enter, leaves } = givenHeld(200)
  t.match(many(21, () => enter('acme')), [/^One process takes 20 exports from this account,/])
  for (const account of ['b', 'c', 'd', 'e']) t.same(many(20, () => enter(account)), [])
  t.match(enter('initech'), /^One process takes 100 exports from all accounts of the merchant/)
  t.same(many(100, () => enter(null)), [], 'the shops have the other half')
  t.match(enter(null), /^One process takes 200 exports from the merchant, .*`Retry-After`/)
  t.match(enter('acme'), /from this account/, 'the nearest bound is told')
  t.equal(enter('acme', 'another'), undefined, 'accounts of others are others')
  leaves[0]?.()
  leaves[0]?.()
  t.equal(enter('acme'), undefined, 'a place that is left is free')
  t.match(enter('acme'), /from this account/, 'once')
})

t.test('of few places an account has four at least, but never over half', async (t) => {
  const [exports, few] = [givenHeld(16), givenHeld(4)]
  t.match(many(5, () => exports.enter('acme')), [/ 4 exports from this account/])
  t.match(many(3, () => few.enter('acme')), [/ 2 exports from this account/])
  t.equal(givenHeld(1).enter('acme'), undefined, 'who may have one has one')
})

t.test('all merchants together have no more than a process takes', async (t) => {
  const { enter } = givenHeld(2, 3)
  t.same(['a', 'a', 'b'].map((merchant_id) => enter(null, merchant_id)), Array(3).fill(undefined))
  t.match(enter(null, 'b'), / 3 exports from all merchants together/)
})
