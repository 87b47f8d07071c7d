// The partner's lines that have delivered the units of one line of ours: the one that was ordered,
// and those that sent units of it again.

import { sum } from '../../kernel/sum.ts'
import { uninspectedOf } from '../return/return.ts'
import { isOpenThere, type PartnerReturn } from './partner-return.ts'
import type { PartnerLine } from './partner-sales-order.ts'

export type DeliveredLine = Pick<PartnerLine,
  'line_number' | 'replacement_for' | 'delivered_quantity' | 'returned_quantity'>

/** Where our units are there. */
export type ReturnPlaces = {
  /** The partner's lines by those of our purchase order. */
  numbers: ReadonlyMap<number, number>
  /** All lines of the partner's order. */
  lines: readonly DeliveredLine[]
}

/**
 * The partner's numbers of our line: the ordered one first. What was sent again may get lost and be
 * sent once more.
 */
function numbersThere ({ numbers, lines }: ReturnPlaces, own: number): number[] {
  const ordered = numbers.get(own)
  if (ordered === undefined) return []
  const found = new Set([ordered])
  // What is added while it is walked is walked too; each number is added once.
  for (const number of found) {
    for (const { line_number, replacement_for } of lines) {
      if (replacement_for === number) found.add(line_number)
    }
  }
  return [...found]
}

/** Units of the partner's returns on the lines that have delivered ours. */
export function unitsThere (
  places: ReturnPlaces, own: number, theirs: readonly PartnerReturn[],
  counter: 'accepted_quantity' | 'refused_quantity'
): number {
  const numbers = numbersThere(places, own)
  return sum(theirs.flatMap((one) => one.lines), (line) =>
    numbers.includes(line.sales_order_line_number) ? line[counter] : 0)
}

/**
 * The units shared out over the partner's lines, by what each has delivered and may still take
 * back. What none of them may take stays with the ordered one: the partner says why not.
 */
export function shareUnits (
  places: ReturnPlaces, own: number, quantity: number, known: readonly PartnerReturn[]
): Array<{ line_number: number, quantity: number }> {
  const [ordered, ...again] = numbersThere(places, own)
  if (ordered === undefined) return []
  let left = quantity
  const shares = [ordered, ...again].map((line_number) => {
    const line = places.lines.find((one) => one.line_number === line_number)
    const share = Math.max(0, Math.min(left, line === undefined ? 0 : returnableOf(line, known)))
    left -= share
    return { line_number, quantity: share }
  })
  return shares.map((share) =>
    share.line_number === ordered ? { ...share, quantity: share.quantity + left } : share)
    .filter((share) => share.quantity > 0)
}

function returnableOf (line: DeliveredLine, known: readonly PartnerReturn[]): number {
  const open = sum(known.filter(isOpenThere).flatMap(({ lines }) => lines), (one) =>
    one.sales_order_line_number === line.line_number ? uninspectedOf(one) : 0)
  return line.delivered_quantity - line.returned_quantity - open
}
