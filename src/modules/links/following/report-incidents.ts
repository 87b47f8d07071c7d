// Tells a partner of incidents that were reported here, of parcels that it has sent.

import type { Pair } from '../../../domain/model/link/partner-sale.ts'
import type { PartnerParcel } from '../../../domain/model/link/partner-sales-order.ts'
import {
  type IncidentReport, nameOfReport, planIncidentReports
} from '../../../domain/model/link/plan-incident-reports.ts'
import type { Asked, NotDone, PartnerRefusal } from '../partner/ask.ts'
import { readParcelAnswer } from '../partner/read-answers.ts'
import { fieldsOf } from '../partner/shape.ts'
import { type Following, isOfLink, isOver } from './follower.ts'
import { CALM, joinSaid, type Said } from './said.ts'

const REPORTS_MAX = 50

/**
 * What was told shows in the parcel, so each report follows from what the one before has left. Each
 * is told once a look, whatever came of it, and holds up no other.
 */
export async function reportIncidents (
  following: Following, seen: Pair
): Promise<Said | NotDone> {
  const tried = new Set<string>()
  let told = CALM
  let pair = seen
  for (let reports = 0; reports < REPORTS_MAX; reports++) {
    const report = planIncidentReports(pair, tried)[0]
    if (report === undefined) return told
    // While the link is suspended nothing new is sent.
    if (following.link.state !== 'active') return { ...told, is_left: true }
    if (isOver(following)) return { ...told, is_cut: true }
    tried.add(nameOfReport(report))
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const asked = await tell(following, report)
    if (asked.outcome === 'done') pair = replaceParcel(pair, asked.value)
    else if (isOfLink(asked)) return asked
    else told = joinSaid(told, trouble(following, report, asked))
  }
  return { ...told, is_left: true }
}

const UNTOLD = 'The partner cannot be told of the incident'

/** The partner's words may be other ones each time: the log has them. */
function trouble (
  { follower: { context } }: Following, { incident }: IncidentReport, asked: NotDone
): Said {
  if (asked.outcome !== 'refused') {
    return { ...CALM, failures: [`${UNTOLD} ${incident.reference}. ${asked.detail}`] }
  }
  context.logger.warn({ incident_id: incident.reference, detail: asked.detail },
    'a partner does not take an incident')
  return { ...CALM, differences: [describeRefusal(incident.reference, asked)] }
}

function describeRefusal (id: string, { status, code }: PartnerRefusal): string {
  return `The partner does not take the incident ${id}: it answers ${code ?? status}.`
}

async function tell (
  { api }: Following, { partner_shipment_id, incident }: IncidentReport
): Promise<Asked<PartnerParcel>> {
  const path = `/v1/shipments/${encodeURIComponent(partner_shipment_id)}/incidents`
  return api.write(path, incident, (answer) =>
    readParcelAnswer(fieldsOf(answer, 'the report').shipment))
}

function replaceParcel (pair: Pair, parcel: PartnerParcel): Pair {
  const shipments = pair.sale.shipments.map((one) => one.id === parcel.id ? parcel : one)
  return { ...pair, sale: { ...pair.sale, shipments } }
}
