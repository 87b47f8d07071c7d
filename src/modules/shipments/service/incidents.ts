// The commands on incidents: units are lost, refused or damaged, and an outcome is decided.

import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import {
  describeSalesOrder, type SalesOrderDescription
} from '../../../domain/back-to-back/describe-sale.ts'
import {
  describeIncident, describeShipment, type IncidentDescription, type ShipmentDescription
} from '../../../domain/back-to-back/describe-shipment.ts'
import {
  findSameIncident, reportIncident
} from '../../../domain/back-to-back/actions/report-incident.ts'
import {
  type Reported, settleIncident
} from '../../../domain/back-to-back/actions/settle-incident.ts'
import {
  assertSaleLines, nameIncidentLines
} from '../../../domain/back-to-back/actions/name-incident-lines.ts'
import {
  noteSupplierOutcome, type SupplierOutcome
} from '../../../domain/back-to-back/actions/note-supplier-outcome.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import type { WritableSurroundings } from '../../../domain/back-to-back/surroundings.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type {
  Incident, NewIncident, NewOutcome
} from '../../../domain/model/shipment/incident.ts'
import type { Shipment } from '../../../domain/model/shipment/shipment.ts'
import { type Answer, assertVersion, type Call, etagOf } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { markLooks } from '../../links/store/looks.ts'
import { answerSale, defineSaleCommand, type SaleOutcome } from '../../back-to-back/command.ts'
import { shipmentAfter, shipmentOf } from './move.ts'

type IncidentReport = {
  incident: IncidentDescription
  shipment: ShipmentDescription
  sales_order: SalesOrderDescription
}

/** Only operators decide on an outcome, and storefronts on no fault. Throws `role_forbidden`. */
export async function reportShipmentIncident (
  call: Call, id: string, incident: NewIncident
): Promise<Answer<IncidentReport>> {
  if (call.role !== 'operator' && incident.outcome !== undefined) {
    throw new RuleError('role_forbidden', {
      detail: 'Only operators decide what the customer gets: leave `outcome` out.'
    })
  }
  if (call.role === 'storefront' && incident.fault !== undefined) {
    throw new RuleError('role_forbidden', {
      detail: 'A storefront does not say whose fault it is: leave `fault` out.'
    })
  }
  return call.commands.run(REPORT, call, { id, incident })
}

export async function settleShipmentIncident (
  call: Call, { id, incident }: { id: string, incident: string }, outcome: NewOutcome
): Promise<Answer<IncidentReport>> {
  return call.commands.run(SETTLE, call, { id, incident, outcome })
}

/** What a supplier gives the merchant for the units of an incident. */
export async function noteIncidentOutcome (
  call: Call, id: string, decision: SupplierOutcome
): Promise<Answer<IncidentReport>> {
  return call.commands.run(NOTE_OUTCOME, call, { id, decision })
}

const RECORD_INCIDENT = defineSaleCommand<{ id: string, incident: NewIncident }, IncidentReport>(
  'shipments', (before, { call, input }, surroundings) => {
    const shipment = shipmentOf(before, call, input.id)
    const said = { ...input.incident, ...reporterOf(call) }
    const is_by_storefront = call.role === 'storefront'
    if (is_by_storefront) assertReportable(shipment, said)
    const same = findSameIncident(shipment, said)
    if (same !== undefined) return answerKnown(before, shipment, same)
    assertVersion(call, shipment.version)
    const named = is_by_storefront ? nameIncidentLines(before, shipment, said) : said
    const reported = reportIncident(before, shipment, named, surroundings)
    const outcome = conclude(before, shipment, reported, surroundings)
    const { id } = reported.incident
    const location = `/v1/shipments/${shipment.id}/incidents/${id}`
    return { ...outcome, status: 201, headers: { ...outcome.headers, location } }
  })

function reporterOf ({ role }: Call): Pick<NewIncident, 'reported_by'> {
  return role === 'platform' ? {} : { reported_by: role }
}

/** Throws `role_forbidden`, `unknown_line` and `repeated_line`. */
function assertReportable (shipment: Shipment, incident: NewIncident): void {
  if (shipment.destination !== 'customer') {
    throw new RuleError('role_forbidden', {
      detail: 'Goods on their way to the merchant’s own warehouse are the merchant’s business.'
    })
  }
  assertSaleLines(shipment, incident)
}

/** A partner that has sent the parcel is to hear of it. */
const REPORT: typeof RECORD_INCIDENT = {
  ...RECORD_INCIDENT,
  record: async (trx, merchant_id, all, now) => together([
    RECORD_INCIDENT.record(trx, merchant_id, all, now),
    markLooks(trx, merchant_id, all.flatMap(({ rows: { shipments } }) =>
      shipments.changed.flatMap(({ purchase_order_id }) => purchase_order_id ?? [])))
  ])
}

const NOTE_OUTCOME = defineSaleCommand<
  { id: string, decision: SupplierOutcome }, IncidentReport
>(
  'shipments', (before, { call, input }, surroundings) => {
    const shipment = shipmentOf(before, call, input.id)
    assertVersion(call, shipment.version)
    const incident = shipment.incidents.find(({ id }) => id === input.decision.incident_id)
    if (incident === undefined) throw new RuleError('incident_not_found')
    const state = noteSupplierOutcome(before, shipment, input.decision)
    return state === undefined
      ? answerKnown(before, shipment, incident)
      : conclude(before, shipment, { state, incident }, surroundings)
  })

const SETTLE = defineSaleCommand<
  { id: string, incident: string, outcome: NewOutcome }, IncidentReport
>(
  'shipments', (before, { call, input }, surroundings) => {
    const shipment = shipmentOf(before, call, input.id)
    const incident = shipment.incidents.find(({ id }) => id === input.incident)
    if (incident === undefined) throw new RuleError('incident_not_found')
    if (incident.outcome === input.outcome.outcome) return answerKnown(before, shipment, incident)
    assertVersion(call, shipment.version)
    const settled = settleIncident(
      before, shipment, { incident, ...input.outcome }, surroundings)
    return conclude(before, shipment, settled, surroundings)
  })

/** All that follows stands in the answer, so a dry run tells it whole. */
function conclude (
  before: BackToBack, shipment: Shipment, { state, incident }: Reported,
  surroundings: WritableSurroundings
): SaleOutcome<IncidentReport> {
  const decided = drawConsequences(before, state, { trigger: 'replacement' }, surroundings)
  const { value, changes } = answerSale(before, decided, { sale_event: 'sales_order.updated' })
  const after = shipmentAfter(shipment, changes)
  return {
    status: 200,
    value: {
      incident: describeIncident(incident), shipment: describeShipment(after), sales_order: value
    },
    headers: { etag: etagOf(after.version) },
    changes
  }
}

/** Nothing is new. */
function answerKnown (
  before: BackToBack, shipment: Shipment, incident: Incident
): SaleOutcome<IncidentReport> {
  return {
    status: 200,
    value: {
      incident: describeIncident(incident),
      shipment: describeShipment(shipment),
      sales_order: describeSalesOrder(before)
    },
    headers: { etag: etagOf(shipment.version) },
    changes: null
  }
}
