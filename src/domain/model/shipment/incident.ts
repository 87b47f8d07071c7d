// Incidents: units of a shipment that never arrived, were not taken, or arrived damaged; and what
// the merchant does about it.

/** `damaged` units have arrived. */
export const INCIDENT_KINDS = ['lost', 'refused', 'damaged'] as const
export type IncidentKind = typeof INCIDENT_KINDS[number]

export const FAULTS = ['supplier', 'carrier', 'customer', 'merchant'] as const
export type FaultOf = typeof FAULTS[number]

/**
 * `reship`: the units are sent again at no charge. `refund`: they are credited, and the money is
 * due back. `credit`: they are credited, and the customer has what is due as store credit. `none`.
 */
export const OUTCOMES = ['reship', 'refund', 'credit', 'none'] as const
export type Outcome = typeof OUTCOMES[number]

export type Reporter = 'operator' | 'storefront' | 'supplier'

/** Of one shipment. Each waits for a person, and stands in every answer about the shipment. */
export const OPEN_INCIDENTS_MAX = 100

export type IncidentLine = {
  /** Of the shipment. */
  line_number: number
  sales_order_line_number: number
  quantity: number
  /** Lost units that arrived after all. */
  found_quantity: number
  /** Damaged units that came back by a return. */
  returned_quantity: number
  /** The line that sends the units again; null when none does. */
  replacement_line_number: number | null
}

export type Incident = {
  id: string
  kind: IncidentKind
  fault: FaultOf
  reason: string | null
  /** Null: it waits for a person. */
  outcome: Outcome | null
  lines: readonly IncidentLine[]
  /** The number of whoever reported it; missing where nobody said one. */
  reference?: string | null
  /** The side that reported it; missing in those of before it was kept. */
  reported_by?: Reporter
  /** The partner's own incident that it came from; missing where it came from none. */
  partner_incident_id?: string
  /** What the supplier gives the merchant for the units, and what it credits; missing before. */
  supplier_outcome?: Outcome
  /** In the currency of the purchase order. */
  supplier_credited_amount?: string
  /** What tells a person that the outcome waits; null when it never did. */
  exception_id: string | null
  created_at: string
  resolved_at: string | null
}

export type NewIncident = {
  kind: IncidentKind
  lines: ReadonlyArray<{ line_number: number, quantity: number }>
  fault?: FaultOf
  outcome?: Outcome
  reason?: string | null
  /** Names the incident within its shipment: sent again, it is the same. */
  reference?: string | null
  reported_by?: Reporter
  partner_incident_id?: string
}

export type NewOutcome = { outcome: Outcome, fault?: FaultOf }

/** Whose fault it is where nobody says. */
export const FAULT_OF = {
  lost: 'carrier', refused: 'customer', damaged: 'carrier'
} as const satisfies Record<IncidentKind, FaultOf>

/** Units that the incident is still about. */
export function missingOf (
  { quantity, found_quantity, returned_quantity }: IncidentLine
): number {
  return quantity - found_quantity - returned_quantity
}

/**
 * May its units arrive after all? Only while nobody has decided; and of refused ones those of which
 * only the storefront has heard.
 */
export function isFindable (
  { kind, outcome, reported_by }: Pick<Incident, 'kind' | 'outcome' | 'reported_by'>
): boolean {
  return outcome === null &&
    (kind === 'lost' || (kind === 'refused' && reported_by === 'storefront'))
}

/** Units of the line of the shipment that incidents of the kind are about. */
export function unitsIn (
  incidents: readonly Incident[], line_number: number,
  isWanted: (incident: Incident) => boolean
): number {
  let units = 0
  for (const incident of incidents) {
    if (!isWanted(incident)) continue
    for (const line of incident.lines) {
      if (line.line_number === line_number) units += missingOf(line)
    }
  }
  return units
}
