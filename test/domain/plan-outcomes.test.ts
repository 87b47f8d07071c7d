// What a partner decides of an incident that both sides have reported at once.

import t from 'tap'
import { planOutcomes } from '../../src/domain/model/link/plan-outcomes.ts'
import { keepParcelIds, type Pair } from '../../src/domain/model/link/partner-sale.ts'

const lost = (id: string, about: object = {}) => ({
  id, kind: 'lost', reason: null, reported_by: 'storefront', lines: [{ line_number: 1 }], ...about
})

const THEIRS = {
  id: 'inc_theirs',
  kind: 'lost',
  reference: null,
  outcome: 'refund',
  lines: [{ sales_order_line_number: 4, quantity: 2 }]
}

function given (incidents: object[], theirs: object = THEIRS): Pair {
  return {
    order: {
      currency: 'EUR',
      shipments: [{
        id: 'shp_ours', canceled_at: null, metadata: keepParcelIds(['shp_theirs']), incidents
      }]
    },
    sale: {
      lines: [],
      shipments: [{ id: 'shp_theirs', destination: 'customer', incidents: [theirs] }],
      credits: [{ source_id: 'inc_theirs', amount: '24.00' }]
    },
    line_numbers: new Map([[1, 4]])
  } as unknown as Pair
}

const decisionsOf = (pair: Pair) => planOutcomes(pair).map(({ decision }) => decision)

t.test('the same loss, reported by both', (t) => {
  t.same(decisionsOf(given([lost('inc_ours')])), [
    { incident_id: 'inc_ours', outcome: 'refund', amount: '24.00' }
  ])
  t.same(decisionsOf(given([lost('inc_ours')], { ...THEIRS, outcome: null })), [])
  t.same(decisionsOf(given([lost('inc_ours', { kind: 'damaged' })])), [], 'another kind')
  t.same(decisionsOf(given([lost('inc_one'), lost('inc_other')])), [], 'which one is meant?')
  t.same(decisionsOf(given([lost('inc_ours'), lost('inc_it', {
    partner_incident_id: 'inc_theirs', reported_by: 'supplier'
  })])).map(({ incident_id }) => incident_id), ['inc_it'], 'it is recorded as its own')
  t.same(decisionsOf(given([lost('inc_ours', {
    reason: 'The partner reports it as inc_theirs.', kind: 'refused'
  })])), [], 'anybody may write such a reason')
  t.end()
})
