// What it costs at least to bring suppliers up to their minimum order values: a reward on what
// they supply is raised until they get there, and is taken off again.

import { buy } from '../buy-sku/buy-sku.ts'
import type { SourcingProblem } from '../problem.ts'
import { type Meter, type Purchase, type Terms, totalsOf } from '../buy-sku/purchase.ts'

/** The best bound found, and what is bought around it. */
export type Pricing = {
  /** No plan under the terms costs less, fees apart. */
  cost_min: number
  /** What is bought at that bound. */
  purchases: readonly Purchase[]
  /** The last supplier rewarded: too little bought of it, and enough (null when never). */
  supplier: number
  under: readonly Purchase[]
  over: readonly Purchase[] | null
}

type Situation = { problem: SourcingProblem, terms: Terms, meter: Meter }

/** What is bought at some reward of a supplier, the rewards of the others staying. */
type Trial = {
  reward: number
  purchases: readonly Purchase[]
  /** Bought of the supplier. */
  value: number
  /** What is bought, less the rewards of the others. */
  cost: number
  /** No plan costs less. */
  bound: number
}

/** The rewards so far; `whole` gives a supplier's goods away. */
type Rewards = { of: number[], whole: number }

/** A finer reward gains no better bound. */
const WHOLE_MAX = 4096
const EXACT_MAX = 2 ** 52
const TRIALS_MAX = 12

/**
 * Cost − reward × (value − minimum order value) is never above the cost of a plan that reaches
 * the minimums, and each SKU is bought by itself for the least of it. `hear` is told what is
 * bought on the way and the bound, fees apart; it answers whether to go on.
 */
export function priceOrderValues (
  situation: Situation, poor: readonly number[], plain: readonly Purchase[],
  hear: (purchases: readonly Purchase[], cost_min: number) => boolean
): Pricing {
  const { problem, meter } = situation
  const whole = Math.min(WHOLE_MAX, 2 ** Math.floor(Math.log2(EXACT_MAX / problem.cost_max)))
  const rewards: Rewards = { of: problem.suppliers.map(() => 0), whole }
  const cost_min = totalsOf(problem, plain).floor.cost
  let best: Pricing = { cost_min, purchases: plain, supplier: -1, under: plain, over: null }
  for (const supplier of poor) {
    const trials = trialsOf(situation, plain, rewards, supplier)
    for (const { trial, under, over } of trials) {
      const { reward, purchases, bound } = trial
      best = { ...best, supplier, under: under.purchases, over: over?.purchases ?? null }
      if (bound > best.cost_min) {
        best = { ...best, cost_min: bound, purchases }
        rewards.of[supplier] = reward
      }
      if (meter.left <= 0 || !hear(purchases, best.cost_min)) return best
    }
  }
  return best
}

// The bound is concave in the reward, a line for each way to buy: the next reward is where the
// lines of too little and of enough meet.
function * trialsOf (
  situation: Situation, plain: readonly Purchase[], rewards: Rewards, supplier: number
): Generator<{ trial: Trial, under: Trial, over: Trial | null }> {
  const wanted = situation.problem.suppliers[supplier]?.min_order_value ?? 0
  const tryReward = (reward: number): Trial => {
    const others = { ...rewards, of: rewards.of.with(supplier, 0) }
    return trialOf(situation, plain, others, { supplier, reward })
  }
  let under = tryReward(0)
  let over: Trial | null = null
  let reward = rewards.whole
  for (let trials = 0; trials < TRIALS_MAX; trials++) {
    const trial = tryReward(reward)
    const is_new = trial.value !== under.value && trial.value !== over?.value
    if (trial.value < wanted) under = trial
    else over = trial
    yield { trial, under, over }
    if (over === null || !is_new) return
    const meeting = Math.round((over.cost - under.cost) / (over.value - under.value))
    reward = Math.max(under.reward + 1, Math.min(over.reward - 1, meeting))
    if (reward >= over.reward) return
  }
}

function trialOf (
  { problem, terms, meter }: Situation, plain: readonly Purchase[], { of: others, whole }: Rewards,
  { supplier, reward }: { supplier: number, reward: number }
): Trial {
  const rewards = others.with(supplier, reward)
  const weights = { of: rewards.map((one) => whole - one), whole }
  // Costs and floors count `whole` times; a SKU no rewarded supplier offers stays as it was.
  const purchases = problem.wants.map((want, at) => {
    const known = plain[at] ?? { short: 0, floor: { short: 0, cost: 0 }, parts: [] }
    const is_rewarded = want.sources.some((source) => (rewards[source.supplier] ?? 0) > 0)
    const bought = is_rewarded ? buy(want, { ...terms, weights }, meter) : undefined
    const { short, cost } = known.floor
    return bought ?? { ...known, floor: { short, cost: cost * whole } }
  })
  const { values, cost, floor } = totalsOf(problem, purchases)
  meter.left -= problem.wants.length
  let reward_sum = 0
  let others_sum = 0
  for (const [at, { min_order_value }] of problem.suppliers.entries()) {
    reward_sum += (rewards[at] ?? 0) * min_order_value
    others_sum += (others[at] ?? 0) * (values[at] ?? 0)
  }
  return {
    reward,
    purchases,
    value: values[supplier] ?? 0,
    cost: cost * whole - others_sum,
    bound: Math.ceil((floor.cost + reward_sum) / whole)
  }
}
