// Settles an incident: the units are sent again, credited, or given up.

import type { BackToBack } from '../state.ts'
import { creditLoss } from './credit-loss.ts'
import { addReplacement } from './replace-units.ts'
import { endExceptions } from '../sale-exceptions.ts'
import type { Surroundings } from '../surroundings.ts'
import { RuleError } from '../../kernel/rule.ts'
import type { Exception } from '../../model/exception/exception.ts'
import {
  type Incident, type IncidentLine, missingOf, type NewOutcome
} from '../../model/shipment/incident.ts'
import type { Shipment } from '../../model/shipment/shipment.ts'

export type Reported = { state: BackToBack, incident: Incident }

/** Writes the incident, new or changed, into its shipment. */
export function recordIncident (
  state: BackToBack, { id }: Pick<Shipment, 'id'>, incident: Incident
): Reported {
  const shipments = state.shipments.map((one) => {
    if (one.id !== id) return one
    const is_known = one.incidents.some((known) => known.id === incident.id)
    return {
      ...one,
      incidents: is_known
        ? one.incidents.map((known) => known.id === incident.id ? incident : known)
        : [...one.incidents, incident]
    }
  })
  return { state: { ...state, shipments }, incident }
}

export function closeIncident (
  incident: Incident, outcome: Incident['outcome'], now: string
): Incident {
  return { ...incident, outcome, resolved_at: now }
}

/**
 * Does what the outcome says for units that were neither found nor returned. Replacements come from
 * any supplier but the one whose fault it was. Throws `incident_settled`, `units_credited` and
 * `sales_order_not_confirmed`.
 */
export function settleIncident (
  before: BackToBack, { id, supplier_id }: Pick<Shipment, 'id' | 'supplier_id'>,
  { incident, outcome, fault = incident.fault }: NewOutcome & { incident: Incident },
  surroundings: Pick<Surroundings, 'now' | 'newId'>
): Reported {
  if (incident.outcome !== null) {
    throw new RuleError('incident_settled', {
      detail: `The outcome of the incident is \`${incident.outcome}\`.`
    })
  }
  const { now } = surroundings
  const decided = { ...closeIncident(incident, outcome, now), fault }
  const told = endExceptions(before, (one) => one.id === incident.exception_id, { now })
  const open = incident.lines.filter((line) => missingOf(line) > 0)
  if (outcome === 'reship') {
    const excluded = fault === 'supplier' && supplier_id !== null ? [supplier_id] : []
    const { state, lines } = reship(told, incident.lines, excluded)
    return recordIncident(state, { id }, { ...decided, lines })
  }
  if (outcome === 'none') return recordIncident(told, { id }, decided)
  const credited = creditLoss(told, {
    lines: open.map((line) => ({ ...line, quantity: missingOf(line) })),
    source_id: incident.id,
    // Credits are for the customer to read. What others say of it tells of suppliers.
    reason: incident.reported_by === 'storefront' ? incident.reason : null,
    is_store_credit: outcome === 'credit'
  }, surroundings)
  return recordIncident(credited, { id }, decided)
}

function reship (
  before: BackToBack, lines: readonly IncidentLine[], excluded_supplier_ids: string[]
): { state: BackToBack, lines: IncidentLine[] } {
  let state = before
  const sent = lines.map((line) => {
    const quantity = missingOf(line)
    if (quantity === 0) return line
    const { sales_order_line_number: line_number } = line
    state = addReplacement(state, { line_number, quantity, excluded_supplier_ids })
    return {
      ...line, replacement_line_number: state.sales_order.lines.at(-1)?.line_number ?? null
    }
  })
  return { state, lines: sent }
}

/** A person dismisses the exception: the customer gets nothing for the units. */
export function dismissIncident (
  state: BackToBack, { id }: Exception, { now }: Pick<Surroundings, 'now'>
): BackToBack {
  return {
    ...state,
    shipments: state.shipments.map((one) => one.incidents.some(({ exception_id }) =>
      exception_id === id)
      ? {
          ...one,
          incidents: one.incidents.map((incident) => incident.exception_id === id
            ? closeIncident(incident, 'none', now)
            : incident)
        }
      : one)
  }
}
