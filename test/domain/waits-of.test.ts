// What units of a purchase order line wait for: each unit for one thing.

import t from 'tap'
import { type Wait, waitsOf } from '../../src/domain/back-to-back/waits-of.ts'
import type {
  PurchaseOrder, PurchaseOrderLine
} from '../../src/domain/model/purchase-order/purchase-order.ts'

const LINE = {
  quantity: 10,
  rejected_quantity: 0,
  canceled_quantity: 0,
  accepted_quantity: 0,
  shipped_quantity: 0,
  delivered_quantity: 0,
  lost_quantity: 0,
  refused_quantity: 0,
  cost_increase: null,
  substitution: null,
  promised_date: '2026-03-12'
}

function waits (line: object, status: PurchaseOrder['status'] = 'acknowledged'): string[] {
  return waitsOf({ status }, { ...LINE, ...line } as unknown as PurchaseOrderLine)
    .map(({ event, quantity, promised_date }: Wait) =>
      `${quantity} ${event}${promised_date === null ? '' : ` ${promised_date}`}`)
}

t.test('each unit waits for one thing', async (t) => {
  t.same(waits({}, 'issued'), ['10 answer'])
  t.same(waits({
    rejected_quantity: 1,
    accepted_quantity: 6,
    shipped_quantity: 4,
    delivered_quantity: 1,
    lost_quantity: 1,
    cost_increase: { quantity: 2, unit_cost: '9.00', promised_date: null }
  }), ['1 answer', '2 decision', '2 shipment 2026-03-12', '2 arrival 2026-03-12'])
})

t.test('a planned order waits for nobody else, and one that has ended for arrivals', async (t) => {
  t.same(waits({}, 'planned'), [])
  t.same(waits({ accepted_quantity: 10, shipped_quantity: 10, delivered_quantity: 9 }, 'closed'),
    ['1 arrival 2026-03-12'])
})
