// A chain of two orders, ours and the partner's, in random walks by the rules of real ones: both
// end with equal counters, every unit is somewhere, and nothing is done twice.

import t from 'tap'
import fc from 'fast-check'
import { sum } from '../../src/domain/kernel/sum.ts'
import { compareSides } from '../../src/domain/model/link/compare-sides.ts'
import { planPartnerTurn, textOf } from '../../src/domain/model/link/plan-partner-turn.ts'
import { liveOf } from '../../src/domain/model/purchase-order/purchase-order.ts'
import { leftOf } from '../../src/domain/model/shipment/shipment.ts'
import { faultsOf } from './invariants.ts'

import {
  open, orderOf, pairOf, settingOf, type Start, start, take, TURNS_MAX, type Walk
} from './given-chain.ts'
import { finish, STEPS, steps } from './walk-chain.ts'
import { LOSSES, RESENT_STEPS, SHIPPED, stepsOfLosses } from './walk-resent.ts'

const ALL_STEPS = { ...STEPS, ...RESENT_STEPS }

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

/** Units that are on their way here for ever: at the partner they are not, and nobody is told. */
function forgottenOf (walk: Walk): string[] {
  const { theirs: { state: { sales_order, shipments } } } = walk
  const { order, line_numbers } = pairOf(walk)
  const isOpen = ({ canceled_at }: { canceled_at: string | null }) => canceled_at === null
  return order.lines.flatMap(({ line_number }) => {
    const here = sum(order.shipments.filter(isOpen), (one) => sum(one.lines, (line) =>
      line.line_number === line_number ? leftOf(one, line) : 0))
    const numbers = new Set([line_numbers.get(line_number)])
    for (const { line_number: number, replacement_for } of sales_order.lines) {
      if (replacement_for !== null && numbers.has(replacement_for)) numbers.add(number)
    }
    const sent = sum(shipments.filter((one) => isOpen(one) && one.destination === 'customer'),
      (one) => sum(one.lines, (line) =>
        numbers.has(line.sales_order_line_number) ? leftOf(one, line) : 0))
    const again = sum(sales_order.lines, (line) =>
      line.replacement_for !== null && numbers.has(line.line_number)
        ? line.quantity - line.canceled_quantity - line.shipped_quantity
        : 0)
    return here > sent + again
      ? [`line ${line_number}: ${here} units are to arrive, and ${sent + again} of the partner`]
      : []
  })
}

/** Of what left after we had given up all units of the line, a person must know. */
function isBeyond (walk: Walk, difference: string): boolean {
  const line_number = Number(/^Line (\d+)/.exec(difference)?.[1])
  const line = orderOf(walk).lines.find((one) => one.line_number === line_number)
  return line !== undefined && liveOf(line) === 0 && line.shipped_quantity === 0
}

function assertAlike (given: Start, walked: ReadonlyArray<[string, number, number]>): void {
  const walk = open(given)
  for (const [name, pick, units] of walked) {
    ALL_STEPS[name]?.(walk, pick, units)
    const faults = [...faultsIn(walk), ...lostUnitsOf(walk)]
    if (faults.length > 0) throw new Error(`${name}: ${faults.join('\n')}`)
  }
  finish(walk)
  const differences = compareSides(pairOf(walk)).filter((one) => !isBeyond(walk, one))
  const left = [...differences, ...forgottenOf(walk)]
  if (left.length > 0) throw new Error(left.join('\n'))
}

const FIVE: Start = {
  quantities: [5], unsourced: 'wait', is_whole: false, is_via_warehouse: false, stock: [8, 8]
}
const numRuns = Number(process.env.PARTNER_WALKS ?? 200)

t.test('both sides of random orders end alike, every unit is somewhere', async () => {
  const begin: Start = { ...FIVE, is_via_warehouse: true, quantities: [2], stock: [0, 1] }
  // Of two units one got lost, and the other is asked back.
  const walked = [['ship', 0, 0], ['lose', 1, 0], ['follow', 0, 0], ['cancel_here', 0, 1]]
  fc.assert(fc.property(start, steps, assertAlike), {
    numRuns, examples: [[begin, walked as Array<[string, number, number]>]]
  })
})

t.test('so they do when the partner sends units again', async () => {
  fc.assert(fc.property(start, stepsOfLosses, (given, walked) => {
    assertAlike({ ...given, stock: [8, 8] }, [...SHIPPED, ...walked])
  }), { numRuns: numRuns / 2, examples: LOSSES.map((walked) => [FIVE, walked]) })
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
