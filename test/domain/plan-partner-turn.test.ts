// A chain of two orders, ours and the partner's, in random walks by the rules of real ones: both
// end with equal counters, every unit is somewhere, and nothing is done twice.

import t from 'tap'
import fc from 'fast-check'
import { sum } from '../../src/domain/kernel/sum.ts'
import { compareSides } from '../../src/domain/model/link/compare-sides.ts'
import { planPartnerTurn, textOf } from '../../src/domain/model/link/plan-partner-turn.ts'
import { liveOf } from '../../src/domain/model/purchase-order/purchase-order.ts'
import { faultsOf } from './invariants.ts'

import {
  open, orderOf, pairOf, settingOf, start, take, TURNS_MAX, type Walk
} from './given-chain.ts'
import { finish, STEPS, steps } from './walk-chain.ts'

function faultsIn (walk: Walk): string[] {
  const { ours, theirs } = walk
  return [ours, theirs].flatMap(({ state, surroundings }) => faultsOf({
    sales: [state], stock: [...surroundings.book.rows.values()].flat()
  }))
}

/** Units of ours that nobody has, and nobody waits for. */
function lostUnitsOf ({ ours: { state: { sales_order, purchase_orders } } }: Walk): string[] {
  return sales_order.lines.flatMap((line) => {
    const held = sum(purchase_orders, ({ lines }) => sum(lines, (one) =>
      one.sales_order_line_number === line.line_number
        ? liveOf(one) - one.surplus_quantity
        : 0))
    const waiting = line.quantity - line.canceled_quantity - line.sourced_quantity
    return held + waiting + line.canceled_quantity === line.quantity
      ? []
      : [`line ${line.line_number} has lost units`]
  })
}

/** Of what left after we had given up all units of the line, a person must know. */
function isBeyond (walk: Walk, difference: string): boolean {
  const line_number = Number(/^Line (\d+)/.exec(difference)?.[1])
  const line = orderOf(walk).lines.find((one) => one.line_number === line_number)
  return line !== undefined && liveOf(line) === 0 && line.shipped_quantity === 0
}

t.test('both sides of random orders end alike, every unit is somewhere', async () => {
  fc.assert(fc.property(start, steps, (given, walked) => {
    const walk = open(given)
    for (const [name, pick, units] of walked) {
      STEPS[name]?.(walk, pick, units)
      const faults = [...faultsIn(walk), ...lostUnitsOf(walk)]
      if (faults.length > 0) throw new Error(`${name}: ${faults.join('\n')}`)
    }
    finish(walk)
    const pair = pairOf(walk)
    const differences = compareSides(pair).filter((one) => !isBeyond(walk, one))
    if (differences.length > 0) throw new Error(differences.join('\n'))
  }), { numRuns: Number(process.env.PARTNER_WALKS ?? 200) })
})

t.test('a turn that was taken is not planned again', async () => {
  fc.assert(fc.property(start, steps, (given, walked) => {
    const walk = open(given)
    for (const [name, pick, units] of walked) {
      if (name !== 'follow') STEPS[name]?.(walk, pick, units)
    }
    const seen = new Set<string>()
    for (let count = 0; count < TURNS_MAX; count++) {
      const turn = planPartnerTurn(pairOf(walk), settingOf(walk))
      if (turn === null) return
      const text = textOf(turn)
      if (seen.has(text)) throw new Error(`twice: ${text}`)
      seen.add(text)
      take(walk, turn)
    }
  }), { numRuns: 100 })
})
