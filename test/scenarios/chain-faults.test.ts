// What a chain of three merchants must survive, in real processes: each story meets a fault of its
// own, most of them in the middle of what is killed then, and all stories are told at once.

import t, { type Test } from 'tap'
import { refuseLate, sellTwice, shipTooMany, split } from './chain-faults/goods.ts'
import { findFaults, findUnsound } from './chain-faults/hops.ts'
import { followTwice, revokeKey, suspendMidway } from './chain-faults/lanes.ts'
import {
  bePartnerAway, cancelWhileShipping, loseAnswers, overtake
} from './chain-faults/messages.ts'
import { type Placed, settle } from './chain-faults/orders.ts'
import { closeCircle, linkOtherCurrency, raisePrice } from './chain-faults/terms.ts'
import { givenWorld, type KilledWorld, type World } from './chain-faults/world.ts'

type Story<In extends World> = readonly [
  string, (t: Test, world: In) => Promise<Placed[]>
]

/** In their middle all processes are killed. */
const KILLED: ReadonlyArray<Story<KilledWorld>> = [
  ['a partner is down for a day', bePartnerAway],
  ['the answer gets lost after the partner’s commit', loseAnswers],
  ['two messages overtake each other', overtake],
  ['C cancels while A ships', cancelWhileShipping],
  ['A splits what B sold in one', split],
  ['A refuses after B has accepted', refuseLate],
  ['a partner in another currency', linkOtherCurrency],
  ['a link is suspended midway', suspendMidway],
  ['B revokes the key', revokeKey],
  ['two processes follow the same link', followTwice]
]

const CALM: ReadonlyArray<Story<World>> = [
  ['more is shipped than was ordered', shipTooMany],
  ['the same SKU twice in an order', sellTwice],
  ['B raises its price', raisePrice],
  ['a circle of three', closeCircle]
]

t.setTimeout(580_000)
t.jobs = KILLED.length + CALM.length
const { world, givenKills } = await givenWorld(t, { stories: KILLED.length })
const placed: Placed[] = []

async function tell<In extends World> (here: In, [name, story]: Story<In>): Promise<unknown> {
  return t.test(name, { buffered: true }, async (t) => {
    const own = await story(t, here)
    placed.push(...own)
    t.same(await settle(world, own), [])
    t.same(await findUnsound(world), [])
  })
}

await Promise.all([
  ...KILLED.map(async (one) => {
    const kills = givenKills()
    return tell({ ...world, kills }, one).finally(kills.leave)
  }),
  ...CALM.map(async (one) => tell(world, one))
])

t.test('when all is over, nothing was done twice, and no defect was logged', async (t) => {
  t.same(await findFaults(world, placed.map(({ sale_id }) => sale_id)), [])
  t.same(await findUnsound(world), [])
  const logged = await Promise.all([world.a, world.b, world.c].map(async ({ stopServers }) =>
    stopServers()))
  t.same(logged.flat(), [])
})
