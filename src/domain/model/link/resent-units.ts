// What became of units of ours in a partner's parcels: those that are lost, refused or damaged, and
// those that it sends again, which may get lost in turn or never leave.

import { sum } from '../../kernel/sum.ts'
import { type Pair, partnerLiveOf, sentParcelsOf } from './partner-sale.ts'
import type { PartnerIncident, PartnerLine, PartnerParcel } from './partner-sales-order.ts'

/** Units of one line of ours in an incident of the partner. */
export type Part = {
  incident: PartnerIncident
  /** Our line. */
  line_number: number
  /** Units that were not found. */
  quantity: number
  /** The partner's line that sends them again, as far as it does. */
  again: PartnerLine | undefined
}

type Said = { incident: PartnerIncident, line: PartnerIncident['lines'][number] }

function saidIn (parcels: readonly PartnerParcel[]): Said[] {
  return parcels.flatMap(({ incidents }) => incidents)
    .flatMap((incident) => incident.lines.map((line) => ({ incident, line })))
}

/** Units of ours in the incidents of the parcels, and of those that tell of what was sent again. */
export function partsIn (pair: Pair, parcels: readonly PartnerParcel[]): Part[] {
  const ours = new Map([...pair.line_numbers].map(([own, theirs]) => [theirs, own]))
  const anywhere = saidIn(sentParcelsOf(pair))
  const open = saidIn(parcels).flatMap((said) => {
    const line_number = ours.get(said.line.sales_order_line_number)
    return line_number === undefined ? [] : [{ ...said, line_number }]
  })
  const followed = new Set<PartnerLine>()
  const parts: Part[] = []
  // What is added while it is walked is walked too; each line that sends again is followed once.
  for (const { incident, line, line_number } of open) {
    const found = againOf(pair, { incident, line })
    const again = found === undefined || followed.has(found) ? undefined : found
    parts.push({ incident, line_number, quantity: line.quantity - line.found_quantity, again })
    if (again === undefined) continue
    followed.add(again)
    open.push(...anywhere.filter((one) => one.line.sales_order_line_number === again.line_number)
      .map((said) => ({ ...said, line_number })))
  }
  return parts
}

/** Damaged units have arrived: what is sent for them comes besides. */
function againOf ({ sale: { lines } }: Pair, { incident, line }: Said): PartnerLine | undefined {
  return incident.kind === 'damaged'
    ? undefined
    : lines.find(({ line_number, replacement_for }) =>
      line_number === line.replacement_line_number &&
        replacement_for === line.sales_order_line_number)
}

/**
 * Units that the partner does not send again, or no more. Those that got lost once more have a part
 * of their own.
 */
export function missingThere ({ quantity, again }: Part): number {
  return again === undefined ? quantity : Math.max(0, quantity - partnerLiveOf(again))
}

/** Units of our line that got lost, and arrived by what was sent instead. */
export function replacedOf (parts: readonly Part[], line_number: number): number {
  return sum(parts, (part) => part.line_number === line_number
    ? Math.min(part.quantity, part.again?.delivered_quantity ?? 0)
    : 0)
}
