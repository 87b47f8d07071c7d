// Tells a partner of incidents that were reported here, of parcels that it has sent.

import type { Pair } from '../../../domain/model/link/partner-sale.ts'
import type { PartnerParcel } from '../../../domain/model/link/partner-sales-order.ts'
import {
  type IncidentReport, planIncidentReports
} from '../../../domain/model/link/plan-incident-reports.ts'
import type { Asked, PartnerFailure, PartnerRefusal } from '../partner/ask.ts'
import { readParcelAnswer } from '../partner/read-answers.ts'
import { fieldsOf } from '../partner/shape.ts'
import { type Following, isOfLink } from './follower.ts'

const REPORTS_MAX = 50

/** `differences`: what the partner does not take, in its words. */
export type Told = PartnerRefusal | PartnerFailure |
  { outcome: 'told', is_left: boolean, differences: string[] }

/** What was told shows in the parcel, so each report follows from what the one before has left. */
export async function reportIncidents (following: Following, seen: Pair): Promise<Told> {
  const differences: string[] = []
  const refused = new Set<string>()
  let pair = seen
  for (let reports = 0; reports < REPORTS_MAX; reports++) {
    const report = planIncidentReports(pair).find((one) => !refused.has(nameOf(one)))
    if (report === undefined) return { outcome: 'told', is_left: false, differences }
    // While the link is suspended nothing new is sent.
    if (following.link.state !== 'active') return { outcome: 'told', is_left: true, differences }
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const asked = await tell(following, report)
    if (asked.outcome === 'refused' && !isOfLink(asked)) {
      refused.add(nameOf(report))
      differences.push(
        `The partner does not take the incident ${report.incident.reference}. ${asked.detail}`)
    } else if (asked.outcome === 'done') {
      pair = replaceParcel(pair, asked.value)
    } else {
      return asked
    }
  }
  return { outcome: 'told', is_left: true, differences }
}

function nameOf ({ partner_shipment_id, incident }: IncidentReport): string {
  return `${partner_shipment_id} ${incident.reference}`
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
