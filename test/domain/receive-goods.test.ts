// Goods that arrive: counted once, whether by a receipt or by the delivery of their shipment.

import t from 'tap'
import { deliverSaleShipment } from '../../src/domain/back-to-back/actions/deliver.ts'
import {
  assertReceipt, closeReceived, receivedOf, receiveUnits
} from '../../src/domain/back-to-back/actions/receive-goods.ts'
import { findSameShipment } from '../../src/domain/back-to-back/actions/find-same-shipment.ts'
import type { Shipment, ShipmentLine } from '../../src/domain/model/shipment/shipment.ts'
import { momentOf } from '../../src/domain/kernel/calendar.ts'
import { holds } from '../support/holds.ts'
import { draftOf, EARLIER, LATER, NOW, purchaseLineOf, purchaseOrderOf, saleOf } from './given.ts'
import { openedShipment, shipmentLineOf } from './given-shipments.ts'
import { refusalOf } from './refusal-of.ts'

function shipmentOf (about: Partial<Shipment> = {}, line: Partial<ShipmentLine> = {}): Shipment {
  return openedShipment({ destination: 'warehouse', lines: [shipmentLineOf(line)], ...about })
}

function given (delivered_quantity = 0, shipment = shipmentOf()) {
  const order = purchaseOrderOf({
    status: 'acknowledged',
    delivery_mode: 'via_warehouse',
    lines: [purchaseLineOf({ accepted_quantity: 10, shipped_quantity: 6, delivered_quantity })]
  })
  const state = saleOf(draftOf(), { purchase_orders: [order], shipments: [shipment] })
  return { order, shipment, state }
}

const unitsOf = (quantity: number) => [{ line_number: 1, quantity }]

t.test('a receipt counts what arrived, and never more than has shipped', async (t) => {
  const { order } = given(2)
  holds(t, receiveUnits(order, unitsOf(3)), { lines: [{ delivered_quantity: 5 }] })
  holds(t, receiveUnits(order, unitsOf(9)), { lines: [{ delivered_quantity: 6 }] })
  t.equal(receiveUnits(order, unitsOf(0)).lines[0], order.lines[0], 'the very same')
})

t.test('a delivery counts what receipts have not, and nothing that was over-shipped', async (t) => {
  const { state, shipment } = given(2)
  const after = deliverSaleShipment(state, shipment, LATER)
  holds(t, after, {
    purchase_orders: [{ lines: [{ delivered_quantity: 6 }] }],
    shipments: [{ delivered_at: LATER }]
  })
  t.equal(receivedOf(after, 1), 6)
  const over = shipmentOf({}, { quantity: 8, over_shipped_quantity: 3 })
  const beyond = given(0, over)
  holds(t, deliverSaleShipment(beyond.state, over, LATER), {
    purchase_orders: [{ lines: [{ delivered_quantity: 5 }] }]
  })
})

t.test('shipments have arrived once every unit of their order has', async (t) => {
  const { state, order } = given()
  const part = closeReceived(state, receiveUnits(order, unitsOf(5)), { now: LATER })
  holds(t, part.shipments, [{ delivered_at: null }])
  const all = closeReceived(state, receiveUnits(order, unitsOf(6)), { now: LATER })
  holds(t, all.shipments, [{ delivered_at: LATER }])
})

t.test('refused: another way of delivery, an order that is over, more than comes', async (t) => {
  const { order } = given(2)
  const ruleOf = (about: Partial<typeof order>, quantity = 1): string =>
    refusalOf(() => assertReceipt({ ...order, ...about }, { lines: unitsOf(quantity) })).rule
  t.equal(ruleOf({ delivery_mode: 'drop_ship' }), 'not_via_warehouse')
  t.equal(ruleOf({ status: 'closed' }), 'purchase_order_not_open')
  t.equal(ruleOf({}, 5), 'receipt_exceeds_shipped')
  t.doesNotThrow(() => assertReceipt(order, { lines: unitsOf(4) }))
})

t.test('the same shipment: its tracking number and all that is said of it', async (t) => {
  const lines = [{ line_number: 2, quantity: 1 }, { line_number: 1, quantity: 6 }]
  const known = shipmentOf({
    tracking_number: 'T', carrier: 'DHL', metadata: { box: '1', pallet: '2' }
  })
  const second = { ...known.lines[0], line_number: 2, quantity: 1 } as ShipmentLine
  const state = saleOf(draftOf(), { shipments: [{ ...known, lines: [...known.lines, second] }] })
  const find = (about: object, purchase_order_id: string | null = 'po_1') =>
    findSameShipment(state, { purchase_order_id }, { lines, tracking_number: 'T', ...about })?.id
  for (const same of [
    {}, { carrier: null }, { carrier: 'DHL' }, { metadata: {} }, { tracking_url: null },
    { metadata: { pallet: '2', box: '1' } }, { shipped_at: NOW }, { shipped_at: LATER }
  ]) t.equal(find(same), 'shp_1', JSON.stringify(same))
  for (const other of [{ tracking_number: 'U' }, { tracking_number: null }]) {
    t.equal(find(other), undefined, JSON.stringify(other))
  }
  t.equal(find({}, 'po_2'), undefined)
  t.equal(find({}, null), undefined)
  const differing: ReadonlyArray<[string, object]> = [
    ['lines', { lines: unitsOf(6) }], ['carrier', { carrier: 'UPS' }],
    ['tracking_url', { tracking_url: 'https://t.example/T' }], ['shipped_at', { shipped_at: EARLIER }],
    ['metadata', { metadata: { box: '1' } }]
  ]
  for (const [field, about] of differing) {
    const { rule, details } = refusalOf(() => find(about))
    t.equal(rule, 'shipment_conflict')
    t.match(details.detail, /shp_1/)
    holds(t, details.errors, [{ pointer: `/${field}`, code: 'differs' }])
  }
})

t.test('the future counts as now', async (t) => {
  t.equal(momentOf(undefined, NOW), NOW)
  t.equal(momentOf(LATER, NOW), NOW)
  t.equal(momentOf('2026-03-10T12:00:00+01:00', NOW), EARLIER)
})
