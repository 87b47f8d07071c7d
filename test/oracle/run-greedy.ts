// Compares the planner in money with the rule that most systems source by, on random orders of the
// AdventureWorks offers. `node test/oracle/run-greedy.ts 3000`: so many orders for each terms.

import { micros } from '../support/brute-force.ts'
import { planOf, sourcedOf } from '../support/sourcing.ts'
import { adventureOrder, TERMS } from './adventure-works.ts'
import { buyGreedily } from './greedy.ts'

const [orders = '1000'] = process.argv.slice(2)

function say (line: string): void {
  process.stdout.write(`${line}\n`)
}

function compare (terms: string, seed: number) {
  const instance = adventureOrder(terms, seed)
  const plan = planOf(instance.demand, instance.offers, instance.policy)
  const greedy = buyGreedily(instance)
  const suppliers = new Set(plan.allocations.map(({ supplier_id }) => supplier_id)).size
  const served = sourcedOf(plan)
  return { optimal: plan.optimal, cost: micros(plan.cost), served, suppliers, greedy }
}

say('| AdventureWorks’ offers | orders | proven | units more | cheaper | saved | purchase orders |')
say('|---|---|---|---|---|---|---|')
for (const terms of Object.keys(TERMS)) {
  const all = Array.from({ length: Number(orders) }, (_, at) => compare(terms, at + 1))
  const alike = all.filter(({ served, greedy }) => served === greedy.served)
  const sumOf = (of: (one: typeof all[number]) => number, some = all): number =>
    some.reduce((sum, one) => sum + of(one), 0)
  const [spent, saved] = [
    sumOf(({ greedy }) => greedy.cost, alike),
    sumOf(({ greedy, cost }) => greedy.cost - cost, alike)
  ]
  const share = (part: number, whole: number): string => `${(part / whole * 100).toFixed(1)} %`
  say(`| ${[
    terms,
    all.length,
    share(all.filter(({ optimal }) => optimal).length, all.length),
    `${sumOf(({ served, greedy }) => served - greedy.served)} of ${sumOf(({ served }) => served)}`,
    share(alike.filter(({ greedy, cost }) => cost < greedy.cost).length, alike.length),
    `${share(saved, spent)}, $ ${(saved / alike.length / 1_000_000).toFixed(2)} an order`,
    `${sumOf((one) => one.suppliers)} instead of ${sumOf(({ greedy }) => greedy.suppliers)}`
  ].join(' | ')} |`)
}
