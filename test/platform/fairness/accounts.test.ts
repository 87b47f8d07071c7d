// The accounts of a merchant, all of them together, take half of what is the merchant's at most.

import t from 'tap'
import { buildFeedWatch } from '../../../src/platform/events/feed-watch.ts'
import { isFull } from '../../../src/platform/fairness/accounts-share.ts'
import { buildRateLimiter } from '../../../src/platform/fairness/rate-limits.ts'
import { buildShares, type Leave } from '../../../src/platform/fairness/shares.ts'
import { givenService } from '../../support/service.ts'

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

t.test('503 overloaded: accounts follow the feed with half of the readers', async (t) => {
  const { db } = await givenService(t)
  const watch = buildFeedWatch(db)
  t.teardown(watch.close)
  const follow = (account: string | null) => watch.follow({ merchant_id: 'mer', account })
  const readers = Array.from({ length: 100 }, (_, at) => follow(at < 50 ? 'acme' : 'globex'))
  t.throws(() => follow('initech'), { message: 'overloaded' })
  const others = Array.from({ length: 100 }, () => follow(null))
  t.throws(() => follow(null), { message: 'overloaded' })
  for (const { leave } of [...readers, ...others]) leave()
  follow('acme').leave()
})

t.test('of exports too; a merchant that may have one has one', async (t) => {
  const of = (...accounts: Array<string | null>) =>
    new Set(accounts.map((account) => ({ account })))
  t.notOk(isFull(of('acme', null, null), 4, 'acme'))
  t.ok(isFull(of('acme', 'globex'), 4, 'initech'))
  t.notOk(isFull(of('acme', 'globex'), 4, null))
  t.notOk(isFull(of(), 1, 'acme'))
  t.ok(isFull(of('acme'), 1, null))
})
