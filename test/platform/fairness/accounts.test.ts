// One account uses up nothing of its merchant: it has half of each limit at most, and waits in
// turns with the merchant itself.

import t from 'tap'
import { buildBatcher } from '../../../src/platform/command/batcher.ts'
import { buildFeedWatch } from '../../../src/platform/events/feed-watch.ts'
import { buildRateLimiter } from '../../../src/platform/fairness/rate-limits.ts'
import { buildShares, type Leave } from '../../../src/platform/fairness/shares.ts'
import { givenService } from '../../support/service.ts'

const LATER_MS = performance.now() + 3_600_000
const turn = async (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

t.test('an account has half of its merchant’s places', async (t) => {
  const shares = buildShares({ places: 6, places_per_group: 4, waiting_max: 100 })
  const served: string[] = []
  const leaves: Leave[] = []
  const enter = (party: string | null): void => {
    void Promise.resolve(shares.enter('mer', LATER_MS, party)).then((leave) => {
      served.push(party ?? 'shop')
      leaves.push(leave)
    })
  }
  for (let count = 0; count < 6; count++) enter('acme')
  await turn()
  t.same(served, ['acme', 'acme'], 'the others wait')
  for (const party of [null, 'globex', null]) enter(party)
  await turn()
  t.same(served.slice(2), ['shop', 'globex'], 'the merchant and another account are served')
  t.equal(shares.waiting(), 5)
  leaves[1]?.()
  await turn()
  t.same(served.slice(4), ['acme'], 'who waits longest in the same round')
  leaves[0]?.()
  await turn()
  t.same(served.slice(5), ['shop'], 'though three of the account have waited longer')
})

/** Runs one batch at a time. The first one waits until it is let go. */
function givenBatcher (limits: { size_max: number, waiting_max: number }) {
  const batches: string[][] = []
  const { promise, resolve: letGo } = Promise.withResolvers<undefined>()
  const batcher = buildBatcher<string, string>({
    run: async (works) => {
      batches.push(works)
      await promise
      return works
    },
    isHeldUp: () => false,
    weight_max: 100,
    weightOf: () => 1,
    running_per_group_max: 1,
    running_max: 1,
    ...limits
  })
  const send = async (work: string, party: string | null) =>
    batcher.send('mer', work, LATER_MS, party).catch((error: unknown) => String(error))
  return { batches, letGo, send }
}

t.test('orders of an account and of the shop take turns', async (t) => {
  const { batches, letGo, send } = givenBatcher({ size_max: 2, waiting_max: 100 })
  const all = [send('first', null)]
  await turn()
  all.push(...['a1', 'a2', 'a3', 'a4'].map(async (work) => send(work, 'acme')))
  all.push(...['s1', 's2'].map(async (work) => send(work, null)))
  await turn()
  letGo(undefined)
  await Promise.all(all)
  t.same(batches, [['first'], ['a1', 's1'], ['a2', 's2'], ['a3', 'a4']])
})

t.test('503 overloaded: who sends too much loses its own', async (t) => {
  const { letGo, send } = givenBatcher({ size_max: 1, waiting_max: 3 })
  const first = send('first', null)
  await turn()
  const works = ['a1', 'a2', 'a3'].map(async (work) => send(work, 'acme'))
  const shop = send('s1', null)
  const late = await send('a4', 'acme')
  letGo(undefined)
  t.same(await Promise.all([first, shop, ...works.slice(0, 2)]), ['first', 's1', 'a1', 'a2'])
  t.match(await works[2], 'overloaded')
  t.match(late, 'overloaded')
})

t.test('429 rate_limited: an account may send half of what its merchant may', async (t) => {
  const limiter = buildRateLimiter(
    { key_requests_per_second_max: 0, merchant_requests_per_second_max: 10 }, () => 0)
  const send = (account: string | null, key_id = 'k') =>
    limiter.count({ key_id, merchant_id: 'mer', account })
  const of_acme = Array.from({ length: 7 }, (_, index) => send('acme', `k${index}`))
  t.same(of_acme.map((one) => one?.is_exceeded), [...Array(5).fill(false), true, true])
  t.same(of_acme[0], { limit: 5, left: 4, is_exceeded: false })
  const own = Array.from({ length: 6 }, () => send(null))
  t.same(own.map((one) => one?.is_exceeded), [...Array(5).fill(false), true],
    'what was refused does not count for the merchant')
})

t.test('503 overloaded: an account follows the feed with half of the readers', async (t) => {
  const { db } = await givenService(t)
  const watch = buildFeedWatch(db)
  t.teardown(watch.close)
  const follow = (account: string | null) => watch.follow({ merchant_id: 'mer', account })
  const readers = Array.from({ length: 100 }, () => follow('acme'))
  t.throws(() => follow('acme'), { message: 'overloaded' })
  const others = Array.from({ length: 100 }, (_, index) => follow(index < 50 ? null : 'globex'))
  t.throws(() => follow(null), { message: 'overloaded' })
  for (const { leave } of [...readers, ...others]) leave()
  follow('acme').leave()
})
