// What a partner's incidents are here: units that it sends again are told once it does so no more,
// and no unit is told twice.

import t from 'tap'
import { keepParcelIds, type Pair } from '../../src/domain/model/link/partner-sale.ts'
import { planOutcomes } from '../../src/domain/model/link/plan-outcomes.ts'
import { planReports } from '../../src/domain/model/link/plan-partner-incidents.ts'
import { partsIn, replacedOf } from '../../src/domain/model/link/resent-units.ts'

const lineThere = (line_number: number, replacement_for: number | null, about: object = {}) => ({
  line_number, replacement_for, quantity: 2, canceled_quantity: 0, delivered_quantity: 0, ...about
})

const incident = (id: string, number: number, again: number | null, about: object = {}) => ({
  id,
  kind: 'lost',
  reference: null,
  outcome: 'reship',
  lines: [{
    sales_order_line_number: number,
    quantity: 2,
    found_quantity: 0,
    replacement_line_number: again
  }],
  ...about
})

const parcel = (id: string, incidents: object[]) =>
  ({ id, destination: 'customer', canceled_at: null, lines: [], incidents })

const own = (from: string, about: object = {}) => ({
  id: `of ${from}`,
  kind: 'lost',
  outcome: null,
  reason: null,
  reported_by: 'supplier',
  partner_incident_id: from,
  lines: [{ line_number: 1, quantity: 2, found_quantity: 0, returned_quantity: 0 }],
  ...about
})

/** Of five units in a parcel of ours, line 4 of the partner; what is sent again has parcel `q`. */
function given (
  about: { lines: object[], first: object[], again?: object[], incidents?: object[] }
): Pair {
  const { lines, first, again = [], incidents = [] } = about
  const shipped = {
    line_number: 1,
    quantity: 5,
    over_shipped_quantity: 0,
    delivered_quantity: 0,
    lost_quantity: 2 * incidents.length,
    refused_quantity: 0
  }
  const shipment = {
    id: 'shp_1',
    destination: 'customer',
    canceled_at: null,
    delivered_at: null,
    failed_at: null,
    metadata: keepParcelIds(['p']),
    lines: [shipped],
    incidents
  }
  return {
    order: { currency: 'EUR', lines: [{ line_number: 1 }], shipments: [shipment] },
    sale: {
      lines: [lineThere(4, null, { quantity: 5 }), ...lines],
      shipments: [parcel('p', first), parcel('q', again)],
      credits: [{ source_id: 'inc_2', amount: '24.01' }]
    },
    line_numbers: new Map([[1, 4]])
  } as unknown as Pair
}

const reportsOf = (about: Parameters<typeof given>[0]) =>
  planReports(given(about)).map((turn) => turn.kind === 'report' && [
    turn.incident.kind, turn.incident.partner_incident_id, turn.incident.lines[0]?.quantity
  ])

t.test('units are told as far as they are not sent again any more', async (t) => {
  const first = [incident('inc_1', 4, 5)]
  const canceled = (canceled_quantity: number, incidents: object[] = []) =>
    reportsOf({ lines: [lineThere(5, 4, { canceled_quantity })], first, incidents })
  t.same(canceled(0), [])
  t.same(canceled(1), [['lost', 'inc_1', 1]])
  t.same(canceled(2), [['lost', 'inc_1', 2]])
  t.same(canceled(2, [own('inc_1')]), [], 'once')
  t.same(reportsOf({ lines: [], first }), [['lost', 'inc_1', 2]], 'the line is gone')
  t.same(reportsOf({ lines: [lineThere(5, 3)], first }), [['lost', 'inc_1', 2]],
    'the line is of other units')
})

t.test('what was sent again got lost too', async (t) => {
  const first = [incident('inc_1', 4, 5)]
  const lines = [lineThere(5, 4), lineThere(6, 5, { delivered_quantity: 2 })]
  const again = (about: object) => ({
    lines, first, again: [incident('inc_2', 5, null, { outcome: 'refund', ...about })]
  })
  t.same(reportsOf(again({})), [['lost', 'inc_2', 2]])
  t.same(reportsOf(again({ kind: 'refused' })), [['refused', 'inc_2', 2]])
  t.same(reportsOf(again({ kind: 'damaged' })), [['damaged', 'inc_2', 2]], 'or arrived broken')
  t.same(reportsOf({ ...again({}), incidents: [own('inc_1')] }), [], 'they are known as lost')
  t.same(reportsOf({ ...again({}), incidents: [own('none', { id: 'inc_ours' })] }), [],
    'whoever has reported them')
  const pair = given({ lines, first, again: [incident('inc_2', 5, 6)] })
  t.same(planReports(pair), [], 'and is sent once more')
  const parts = partsIn(pair, pair.sale.shipments.slice(0, 1))
  t.equal(replacedOf(parts, 1), 2, 'it has arrived at last')
})

t.test('what the partner decides on them is known', async (t) => {
  const pair = given({
    lines: [lineThere(5, 4)],
    first: [incident('inc_1', 4, 5)],
    again: [incident('inc_2', 5, null, { outcome: 'refund' })],
    incidents: [own('inc_2')]
  })
  t.match(planOutcomes(pair), [
    { decision: { incident_id: 'of inc_2', outcome: 'refund', amount: '24.01' } }
  ])
  const parts = given({
    lines: [],
    first: [incident('inc_2', 4, null, { outcome: 'refund' })],
    incidents: [own('inc_2'), own('inc_2')]
  })
  t.same(planOutcomes(parts).map(({ decision: { amount } }) => amount), ['12.00', '12.01'],
    'each has its share')
})

t.test('a line that many incidents name sends units again once', async (t) => {
  const pair = given({
    lines: [lineThere(5, 4), lineThere(6, 5), lineThere(7, 6)],
    first: Array.from({ length: 100 }, (_, at) => incident(`inc_1_${at}`, 4, 5)),
    again: Array.from({ length: 300 }, (_, at) =>
      incident(`inc_2_${at}`, 5 + at % 3, 6 + at % 3))
  })
  t.equal(partsIn(pair, pair.sale.shipments.slice(0, 1)).length, 400)
})
