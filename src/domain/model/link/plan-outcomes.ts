// What a partner decides for units of an incident that it, or we, have reported, and what it gives
// us for them.

import { formatMoney, readMoney, roundMoney } from '../../kernel/money.ts'
import { sum } from '../../kernel/sum.ts'
import { type Incident, type Outcome, OUTCOMES } from '../shipment/incident.ts'
import type { Shipment } from '../shipment/shipment.ts'
import { ownShipmentsOf, type Pair, parcelsIn } from './partner-sale.ts'
import type { PartnerIncident } from './partner-sales-order.ts'
import { isFrom, isFromPartner, isOfOurs, unitsOf } from './plan-incident-reports.ts'
import { partsIn } from './resent-units.ts'

export type SupplierDecision = { incident_id: string, outcome: Outcome, amount: string }
export type OutcomeTurn = { kind: 'settle', shipment: Shipment, decision: SupplierDecision }

/** What the partner gives us for units of an incident. It has nothing to do with our customer. */
export function planOutcomes (pair: Pair): OutcomeTurn[] {
  return ownShipmentsOf(pair).flatMap((shipment) => shipment.incidents.flatMap((incident) => {
    const decision = readDecision(pair, shipment, incident)
    const is_known = decision?.outcome === incident.supplier_outcome &&
      decision?.amount === incident.supplier_credited_amount
    return decision === undefined || is_known
      ? []
      : [{ kind: 'settle' as const, shipment, decision }]
  }))
}

/**
 * Both sides have reported the same units at once: neither could record what the other has. They
 * are known by their kind and line, where only one of ours may be meant.
 */
function isSameLoss (
  pair: Pair, { incidents }: Shipment, own: Incident, theirs: PartnerIncident
): boolean {
  const [first, ...others] = incidents.filter(({ kind, lines }) => kind === theirs.kind &&
    lines.some(({ line_number }) =>
      unitsOf(theirs, pair.line_numbers.get(line_number) ?? 0) > 0))
  return first?.id === own.id && others.length === 0 && !isFromPartner(own) &&
    !isOfOurs(pair, theirs) && !incidents.some((one) => isFrom(one, theirs))
}

/** Those of units that it has sent again are in other parcels. */
function incidentsOf (pair: Pair, shipment: Shipment): PartnerIncident[] {
  const parcels = parcelsIn(pair, shipment)
  return [...new Set([
    ...parcels.flatMap(({ incidents }) => incidents),
    ...partsIn(pair, parcels).map(({ incident }) => incident)
  ])]
}

/** Undefined while the partner does not know of it, or has not decided on all of it. */
function readDecision (
  pair: Pair, shipment: Shipment, incident: Incident
): SupplierDecision | undefined {
  const theirs = incidentsOf(pair, shipment)
    .filter((one) => one.reference === incident.id || isFrom(incident, one) ||
      isSameLoss(pair, shipment, incident, one))
  const outcomes = theirs.map(({ outcome }) => OUTCOMES.find((one) => one === outcome))
  const [first] = outcomes
  if (first === undefined || outcomes.includes(undefined)) return undefined
  const { currency } = pair.order
  const ids = new Set(theirs.map((one) => one.id))
  const micros = (pair.sale.credits ?? []).reduce((all, { source_id, amount }) =>
    source_id !== null && ids.has(source_id) ? all + readMoney(amount) : all, 0n)
  const all = shipment.incidents.filter((own) => theirs.some((one) => isFrom(own, one)))
  return {
    incident_id: incident.id,
    outcome: outcomes.find((one) => one !== 'none') ?? first,
    amount: formatMoney(shareOf(incident, all, micros, currency), currency)
  }
}

/** Of several of ours from one of the partner's each has its units' share, and they add up. */
function shareOf (
  incident: Incident, all: readonly Incident[], micros: bigint, currency: string
): bigint {
  const at = all.indexOf(incident)
  if (at < 0 || all.length === 1) return micros
  const countUnits = (some: readonly Incident[]): bigint =>
    BigInt(sum(some, ({ lines }) => sum(lines, ({ quantity }) => quantity)))
  const firstOf = (count: number): bigint =>
    roundMoney(micros * countUnits(all.slice(0, count)) / countUnits(all), currency)
  return firstOf(at + 1) - firstOf(at)
}
