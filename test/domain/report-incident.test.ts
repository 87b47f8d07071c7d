// Units that a storefront reports by the lines of its order, and how many incidents may wait.

import t from 'tap'
import { nameIncidentLines } from '../../src/domain/back-to-back/actions/name-incident-lines.ts'
import { reportIncident } from '../../src/domain/back-to-back/actions/report-incident.ts'
import type { BackToBack } from '../../src/domain/back-to-back/state.ts'
import type { Incident, NewIncident } from '../../src/domain/model/shipment/incident.ts'
import type { Shipment } from '../../src/domain/model/shipment/shipment.ts'
import { refusalOf } from './refusal-of.ts'

const LINE = {
  line_number: 1,
  sales_order_line_number: 3,
  quantity: 2,
  over_shipped_quantity: 0,
  delivered_quantity: 0,
  lost_quantity: 0,
  refused_quantity: 0
}

/** The SKU that was ordered, of which all has arrived, and two units of a substitute. */
const SHIPMENT = {
  id: 'shp_1',
  destination: 'customer',
  canceled_at: null,
  delivered_at: null,
  failed_at: null,
  purchase_order_id: null,
  incidents: [],
  lines: [{ ...LINE, delivered_quantity: 2 }, { ...LINE, line_number: 2 }]
} as unknown as Shipment

const STATE = {
  purchase_orders: [], shipments: [SHIPMENT], exceptions: []
} as unknown as BackToBack

const lost = (quantity: number): NewIncident =>
  ({ kind: 'lost', lines: [{ line_number: 3, quantity }] })

t.test('they are those that can be reported', (t) => {
  t.same(nameIncidentLines(STATE, SHIPMENT, lost(1)).lines, [{ line_number: 2, quantity: 1 }])
  const refusal = refusalOf(() => nameIncidentLines(STATE, SHIPMENT, lost(3)))
  t.equal(refusal.rule, 'incident_exceeds_shipment')
  t.match(refusal.details, {
    errors: [{ pointer: '/lines/0/quantity', detail: 'At most 2 units of line 3 are possible.' }]
  }, 'in the words of who reports')
  t.end()
})

t.test('so many may wait for a person, and no more', (t) => {
  const given = (open: number): Shipment => ({
    ...SHIPMENT,
    incidents: Array.from({ length: 150 }, (_, index) =>
      ({ outcome: index < open ? null : 'none', lines: [] }) as unknown as Incident)
  })
  const surroundings = { now: '2026-01-01T00:00:00.000Z', newId: () => 'inc_1' }
  const report = (open: number) => reportIncident(STATE, given(open), { kind: 'lost', lines: [] },
    surroundings as unknown as Parameters<typeof reportIncident>[3])
  t.equal(refusalOf(() => report(100)).rule, 'open_incidents_limit')
  t.doesNotThrow(() => report(99))
  t.end()
})
