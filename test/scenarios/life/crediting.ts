// What the customer is credited, for units and for none.

import { lineOf, type Model, type Sale, type SaleLine } from './model.ts'
import { owedOf } from './owing.ts'
import { worthOf } from './worth.ts'

export const centsOf = (amount: string): number => Math.round(100 * Number(amount))

/** The line that was ordered and paid, for which others send units again. */
export function orderedOf (sale: Sale, line: SaleLine): SaleLine {
  return line.replacement_for === null ? line : orderedOf(sale, lineOf(sale, line.replacement_for))
}

/** Of no units. */
export function creditGoodwill (sale: Sale, amount: number): void {
  sale.credited += amount
  sale.credits.push({ line_number: null, quantity: null, amount })
}

/** Units of the line that was ordered which are not credited yet. */
export function creditableOf (sale: Sale, line: SaleLine): number {
  const { quantity, canceled, credited } = orderedOf(sale, line)
  return quantity - canceled - credited
}

/**
 * Credits units of the line that was ordered: what all credited units are worth with them, less
 * what they are without them and the fee, and no more than what is still owed.
 */
export function creditUnits (
  sale: Sale, line: SaleLine, { units, fee = 0 }: { units: number, fee?: number }
): void {
  const ordered = orderedOf(sale, line)
  const worthWith = (more: number): number =>
    worthOf(sale, (one) => one === ordered ? one.credited + more : one.credited).total
  const worth = worthWith(units) - worthWith(0) - fee
  const amount = Math.max(0, Math.min(worth, owedOf(sale)))
  ordered.credited += units
  sale.credited += amount
  sale.credits.push({ line_number: ordered.line_number, quantity: units, amount })
}

/** Replacements and how many units are wanted of each. */
export type Wanted = Array<{ sale: Sale, ordered: SaleLine, line_number: number, units: number }>

export function wantedAgain ({ sales }: Model): Wanted {
  return sales.flatMap((sale) => sale.lines.flatMap((line) => line.replacement_for === null
    ? []
    : [{
        sale,
        ordered: orderedOf(sale, line),
        line_number: line.line_number,
        units: line.quantity - line.canceled
      }]))
}

/** Whoever cancels units that replace others: the customer gets its money instead. */
export function creditReplacements (before: Wanted): void {
  for (const { sale, ordered, line_number, units: was } of before) {
    const line = sale.lines.find((one) => one.line_number === line_number)
    const gone = was - (line === undefined ? 0 : line.quantity - line.canceled)
    const units = Math.min(gone, creditableOf(sale, ordered))
    if (units <= 0) continue
    creditUnits(sale, ordered, { units })
  }
}
