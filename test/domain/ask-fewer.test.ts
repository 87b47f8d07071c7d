// A partner that refuses to cancel units is asked for fewer, until it has been asked for each unit
// that it would give up.

import fc from 'fast-check'
import t from 'tap'
import { sum } from '../../src/domain/kernel/sum.ts'
import {
  askAll, type AskedUnits, askFewer, askForRest, type TooMany
} from '../../src/domain/model/link/ask-fewer.ts'

/** Of each line, as many units as are asked for, and as many as the partner can give up. */
type Line = { quantity: number, most: number }

/** The faults of the request, as a partner of this release or an older one names them. */
function faultsOf (
  asking: readonly AskedUnits[], left: ReadonlyMap<number, number>, is_older: boolean
): TooMany {
  const faults = asking.flatMap(({ line_number, quantity }, at) => {
    const most = left.get(line_number) ?? 0
    return quantity > most ? [[`/lines/${at}/quantity`, most] as const] : []
  })
  return {
    pointers: faults.map(([pointer]) => pointer), ...!is_older && { maxima: new Map(faults) }
  }
}

/** Returns how many units the partner has given up, by how many requests. */
function walk (lines: readonly Line[], is_older: boolean): { given: number, requests: number } {
  const left = new Map(lines.map(({ most }, at) => [at + 1, most]))
  let asking = askAll(lines.map(({ quantity }, at) => ({ line_number: at + 1, quantity })))
  let given = 0
  let requests = 0
  for (; asking.length > 0; requests++) {
    const faults = faultsOf(asking, left, is_older)
    if (faults.pointers?.length === 0) {
      for (const { line_number, quantity } of asking) {
        left.set(line_number, (left.get(line_number) ?? 0) - quantity)
        given += quantity
      }
      asking = askForRest(asking)
    } else asking = askFewer(asking, faults) ?? []
  }
  return { given, requests }
}

const UNITS_MAX = 1_000
const lines = fc.array(fc.record({
  quantity: fc.integer({ min: 1, max: UNITS_MAX }), most: fc.nat({ max: UNITS_MAX })
}), { minLength: 1, maxLength: 3 })
const possibleOf = (all: readonly Line[]): number =>
  sum(all, ({ quantity, most }) => Math.min(quantity, most))

t.test('no unit stays that it would give up, and few requests are needed', async (t) => {
  fc.assert(fc.property(lines, (all) => {
    const { given, requests } = walk(all, false)
    return given === possibleOf(all) && requests <= 2
  }))
  fc.assert(fc.property(lines, (all) => {
    const { given, requests } = walk(all, true)
    return given === possibleOf(all) && requests <= 40
  }))
  t.same(walk([{ quantity: 10, most: 9 }, { quantity: 10, most: 10 }], false),
    { given: 19, requests: 2 })
  t.same(walk([{ quantity: 10, most: 0 }], true), { given: 0, requests: 4 })
})

t.test('what names no line, or a most that cannot be, ends nowhere else', async (t) => {
  const asking = askAll([{ line_number: 3, quantity: 5 }])
  t.equal(askFewer(asking, {}), undefined)
  t.equal(askFewer(asking, { pointers: ['/lines', ''] }), undefined)
  const pointer = '/lines/0/quantity'
  const fewer = (most: number) =>
    askFewer(asking, { pointers: [pointer], maxima: new Map([[pointer, most]]) })
  t.same(fewer(7), [{ line_number: 3, quantity: 4, left: 4 }])
  t.same(fewer(-1), [])
})
