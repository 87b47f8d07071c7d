// What the customer is credited, for units and for none.

import type { Facts } from './facts.ts'
import { lineOf, type Model, owedOf, type Sale, type SaleLine } from './model.ts'

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
 * Credits units of the line that was ordered, with what the service says they are worth: their
 * price less the fee, and no more than what is still owed. A discount of the order takes its part
 * of it, which depends on how it is spread.
 */
export function creditUnits (
  sale: Sale, line: SaleLine, { units, fee = 0 }: { units: number, fee?: number }, said: number
): void {
  const ordered = orderedOf(sale, line)
  const worth = ordered.price * units - fee
  const owed = owedOf(sale)
  const most = Math.max(0, Math.min(worth, owed))
  const least = sale.charges < 0 ? Math.max(0, Math.min(worth + sale.charges, owed)) : most
  if (!(said >= least && said <= most)) {
    throw new Error(`${said} were credited, and not from ${least} to ${most}`)
  }
  ordered.credited += units
  sale.credited += said
  sale.credits.push({ line_number: ordered.line_number, quantity: units, amount: said })
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
export function creditReplacements (before: Wanted, { sales }: Facts): void {
  for (const { sale, ordered, line_number, units: was } of before) {
    const line = sale.lines.find((one) => one.line_number === line_number)
    const gone = was - (line === undefined ? 0 : line.quantity - line.canceled)
    const units = Math.min(gone, creditableOf(sale, ordered))
    if (units <= 0) continue
    const said = sales.find(({ id }) => id === sale.id)?.credits[sale.credits.length]?.amount
    if (said === undefined) throw new Error(`${units} of ${line_number} were not credited`)
    creditUnits(sale, ordered, { units }, centsOf(said))
  }
}
