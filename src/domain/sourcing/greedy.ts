// A good plan when there are too many suppliers to try all sets: one supplier at a time is closed
// or opened again, as long as that makes the plan better.

import type { Problem } from './problem.ts'
import { compareProposals, type Proposal } from './proposal.ts'
import { type Meter, termsOf, totalsOf } from './purchase.ts'
import type { Finding } from './quest.ts'
import { buyAll } from './buying.ts'
import { settle } from './settling.ts'

export function improvePlan (problem: Problem, meter: Meter): Finding {
  let open: readonly boolean[] = problem.suppliers.map(() => true)
  const { floor } = totalsOf(problem, buyAll(problem, termsOf(open), meter))
  let best = settle(problem, open, meter)
  let nodes = 1
  let unchanged = 0
  for (let at = 0; unchanged < open.length && meter.left > 0; at = (at + 1) % open.length) {
    unchanged++
    if (open[at] === true && !best.suppliers.includes(at)) continue
    const toggled = open.with(at, open[at] !== true)
    const proposal: Proposal = settle(problem, toggled, meter)
    nodes++
    if (compareProposals(proposal, best) >= 0) continue
    best = proposal
    open = toggled
    unchanged = 0
  }
  return { best, second: null, floor, nodes }
}
