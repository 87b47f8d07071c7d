// Which units a partner is asked to give up by the next request, once it has given up or refused
// those of the one before. It does all of a request or none of it.

import type { CanceledLine } from './compare-partner-order.ts'

/** Of a line, the next request names `quantity` units, and the partner may give up `left`. */
export type AskedUnits = CanceledLine & { left: number }

export function askAll (canceled: readonly CanceledLine[]): AskedUnits[] {
  return canceled.map((line) => ({ ...line, left: line.quantity }))
}

/** Where the partner does not say how many are possible, each request halves what may be. */
export function askForRest (given: readonly AskedUnits[]): AskedUnits[] {
  return given.flatMap(({ line_number, quantity, left }) =>
    askHalf(line_number, left - quantity))
}

/** In what places of the request the partner names a fault, and the most that it would take. */
export type TooMany = { pointers?: readonly string[], maxima?: ReadonlyMap<string, number> }

/** The other lines are asked for as before. Undefined where the partner names no line. */
export function askFewer (
  refused: readonly AskedUnits[], { pointers = [], maxima }: TooMany
): AskedUnits[] | undefined {
  const isTooMany = (pointer: string): boolean => pointers.includes(pointer)
  if (!refused.some((_line, at) => isTooMany(quantityAt(at)))) return undefined
  return refused.flatMap((line, at) => {
    const pointer = quantityAt(at)
    if (!isTooMany(pointer)) return [line]
    const { line_number, quantity } = line
    const most = maxima?.get(pointer)
    if (most === undefined) return askHalf(line_number, quantity - 1)
    const fewer = Math.min(most, quantity - 1)
    return fewer <= 0 ? [] : [{ line_number, quantity: fewer, left: fewer }]
  })
}

function askHalf (line_number: number, left: number): AskedUnits[] {
  return left <= 0 ? [] : [{ line_number, quantity: Math.ceil(left / 2), left }]
}

const quantityAt = (at: number): string => `/lines/${at}/quantity`
