// Step: a person decides what the customer gets for units that were lost, refused or damaged.

import { pickOf, pickOne, sourcesIfMore, type Step } from './action.ts'
import { nextNumber } from './changing.ts'
import { creditableOf, creditUnits, orderedOf } from './crediting.ts'
import { lineOf, type Sale } from './model.ts'
import { refundDueOf } from './owing.ts'
import type { Incident, Shipment } from './shipments.ts'

/** Null: nobody decides yet. */
export type Settling = {
  sale: Sale
  shipment: Shipment
  incident: Incident
  outcome: string | null
}

const OUTCOMES = ['reship', 'refund', 'credit', 'none', 'dismiss'] as const

export const settleLoss: Step = (model, pick) => {
  const all = model.sales.flatMap((sale) => sale.shipments.flatMap((shipment) =>
    shipment.incidents.map((incident) => ({ sale, shipment, incident }))))
  const open = all.filter(({ incident }) => incident.outcome === null)
  const found = pickOf(pick(8) === 7 ? all : open, pick)
  if (found === undefined) return undefined
  const { sale, shipment, incident } = found
  const said = pickOne(OUTCOMES, pick)
  const outcome = said === 'dismiss' ? 'none' : said
  const fault = pickOne([undefined, 'supplier', 'carrier'], pick)
  const exception = model.facts.shipments.flatMap(({ incidents }) => incidents)
    .find(({ id, outcome }) => id === incident.id && outcome === null)?.exception_id ?? null
  const is_dismissed = said === 'dismiss' && exception !== null
  const settling: Settling = { ...found, outcome }
  return {
    text: `decide ${incident.id} of ${shipment.id}: ${said} ${fault ?? ''}`,
    send: async ({ send }) => is_dismissed
      ? send('POST', `/exceptions/${exception}/resolutions`, { resolution: 'dismiss' })
      : send('POST', `/shipments/${shipment.id}/incidents/${incident.id}/resolution`,
        { outcome, ...fault !== undefined && { fault } }),
    refusal: refusalOf(settling),
    apply: (_model, body) => {
      if (incident.outcome !== null) return
      if (fault !== undefined) incident.is_suppliers_fault = fault === 'supplier'
      settle(settling, body)
    },
    sources: sourcesIfMore(sale.id)
  }
}

function refusalOf (settling: Settling): string | undefined {
  const { incident, outcome } = settling
  if (incident.outcome === outcome) return undefined
  if (incident.outcome !== null) return 'incident_settled'
  return isShortOfCredit(settling) ? 'units_credited' : undefined
}

/** Is the customer to be credited for units that it was credited before? */
export function isShortOfCredit ({ sale, incident: { lines }, outcome }: Settling): boolean {
  if (outcome !== 'refund' && outcome !== 'credit') return false
  const by_ordered = Map.groupBy(lines, ({ sale_line }) =>
    orderedOf(sale, lineOf(sale, sale_line)))
  return [...by_ordered].some(([ordered, some]) =>
    some.reduce((all, { left }) => all + left, 0) > creditableOf(sale, ordered))
}

type Answered = { sales_order: { refunds: Array<{ id: string }> } }

/** Does what the outcome says for units that were neither found nor returned. */
export function settle (settling: Settling, answered: Answered): void {
  const { sale, shipment, incident, outcome } = settling
  incident.outcome = outcome
  if (outcome === 'refund' || outcome === 'credit') creditLoss(settling, answered)
  if (outcome !== 'reship') return
  for (const { sale_line, left } of incident.lines) {
    if (left > 0) reship(sale, shipment, { incident, sale_line, left })
  }
}

/** What became due is a refund at once, where the customer has it as store credit. */
function creditLoss (
  { sale, incident: { lines }, outcome }: Settling, { sales_order }: Answered
): void {
  const was_due = refundDueOf(sale)
  for (const { sale_line, left } of lines.filter((one) => one.left > 0)) {
    creditUnits(sale, lineOf(sale, sale_line), { units: left })
  }
  const due = refundDueOf(sale) - was_due
  if (outcome === 'refund' || due === 0) return
  const { id } = sales_order.refunds.at(-1) ?? {}
  if (id === undefined) throw new Error(`${due} are no store credit`)
  sale.refunded += due
  sale.refunds.push({ id, amount: due, bounced: 0, payment: null })
}

/** A line at no price; not from a supplier whose fault it was. The order is open again. */
function reship (
  sale: Sale, { purchase_id }: Shipment,
  { incident, sale_line, left }: { incident: Incident, sale_line: number, left: number }
): void {
  const replaced = lineOf(sale, sale_line)
  const excluded = new Set(replaced.excluded)
  const supplier_id = sale.purchases.find(({ id }) => id === purchase_id)?.supplier_id
  if (incident.is_suppliers_fault && supplier_id !== undefined) excluded.add(supplier_id)
  sale.status = 'confirmed'
  sale.lines.push({
    ...replaced,
    line_number: nextNumber(sale),
    price: 0,
    discount: 0,
    quantity: left,
    canceled: 0,
    credited: 0,
    replacement_for: sale_line,
    excluded
  })
}
