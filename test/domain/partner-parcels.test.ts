// Corrections of shipments that a partner's parcel says nothing new of.

import t from 'tap'
import { planCorrections } from '../../src/domain/model/link/plan-partner-parcels.ts'

const tracking = {
  carrier: 'DHL', tracking_number: '123', tracking_url: 'https://partner.example/123'
}
const shipment = {
  ...tracking,
  id: 'shp_1',
  canceled_at: null,
  metadata: { partner_shipment: 'p' },
  lines: [],
  incidents: []
}
const parcel = {
  ...tracking, id: 'p', destination: 'customer', canceled_at: null, lines: [], incidents: []
}

t.test('a page of the partner that is not shown here is corrected once', async (t) => {
  const pairOf = (about: object) => ({
    order: { lines: [], shipments: [{ ...shipment, ...about }] },
    sale: { lines: [], shipments: [parcel] },
    line_numbers: new Map()
  }) as never
  t.match(planCorrections(pairOf({ tracking_url: null })), [{ kind: 'correct' }])
  t.same(planCorrections(pairOf({})), [])
})
