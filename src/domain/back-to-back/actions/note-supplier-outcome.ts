// A supplier decides what it gives the merchant for units that were lost, refused or damaged. What
// the customer gets does not depend on it.

import type { BackToBack } from '../state.ts'
import { recordIncident } from './settle-incident.ts'
import { RuleError } from '../../kernel/rule.ts'
import type { Outcome } from '../../model/shipment/incident.ts'
import type { Shipment } from '../../model/shipment/shipment.ts'

/** `amount` is in the currency of the purchase order. */
export type SupplierOutcome = { incident_id: string, outcome: Outcome, amount: string }

/** Said twice, it changes nothing: undefined. Throws `incident_not_found`. */
export function noteSupplierOutcome (
  before: BackToBack, shipment: Shipment, { incident_id, outcome, amount }: SupplierOutcome
): BackToBack | undefined {
  const incident = shipment.incidents.find(({ id }) => id === incident_id)
  if (incident === undefined) throw new RuleError('incident_not_found')
  const { supplier_outcome, supplier_credited_amount } = incident
  if (supplier_outcome === outcome && supplier_credited_amount === amount) return undefined
  return recordIncident(before, shipment, {
    ...incident, supplier_outcome: outcome, supplier_credited_amount: amount
  }).state
}
