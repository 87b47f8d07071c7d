// A played supplier: which turn is next, and when it is due.

import t from 'tap'
import type { Bill } from '../../src/domain/model/bill/bill.ts'
import type {
  PurchaseOrder, PurchaseOrderLine
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import type { Shipment } from '../../src/domain/model/shipment/shipment.ts'
import type { PlayedOrder } from '../../src/domain/model/supplier/plan-bill.ts'
import { keyOf, planTurn } from '../../src/domain/model/supplier/plan-turn.ts'
import {
  behaviorOf, completeSimulator, type Simulator
} from '../../src/domain/model/supplier/simulator.ts'
import { NOW, purchaseLineOf, purchaseOrderOf } from './given.ts'

const DEFAULT = completeSimulator(null, {}) as Simulator
const at = (seconds: number): string => new Date(Date.parse(NOW) + seconds * 1_000).toISOString()

function planOf (about: Partial<PurchaseOrder>, now = NOW, simulator = DEFAULT) {
  const order = purchaseOrderOf({ status: 'issued', issued_at: NOW, ...about })
  return planTurn({ ...order, shipments: [], bills: [] }, { simulator, now })
}
const lineOf = (sku: string, about: Partial<PurchaseOrderLine> = {}): PurchaseOrderLine =>
  purchaseLineOf({ sku, ...about })

t.test('an answer is due so many seconds after the order came', async (t) => {
  t.same(planOf({ lines: [lineOf('ANY')] }), {
    turn: {
      kind: 'answer', lines: [{ line_number: 1, status: 'accepted', quantity: 10 }]
    },
    due_at: at(5)
  })
  t.equal(planOf({ is_by_channel: true, lines: [lineOf('ANY')] }), null, 'it was not sent yet')
  t.equal(planOf({ is_by_channel: true, sent_at: at(60), lines: [lineOf('ANY')] })?.due_at, at(65))
  t.equal(planOf({ lines: [lineOf('silent-1')] }), null)
  t.equal(planOf({ status: 'planned', lines: [lineOf('ANY')] }), null)
})

t.test('late-: a later day than promised, none that has passed or is too far off', async (t) => {
  const promised = (promised_date: string | null, now = NOW) => {
    const turn = planOf({ lines: [lineOf('LATE-1', { promised_date })] }, now)?.turn
    return turn?.kind === 'answer' && turn.lines[0]?.promised_date
  }
  t.equal(promised('2026-03-20'), '2026-03-27')
  t.equal(promised(null), '2026-03-17')
  t.equal(promised('2026-03-20', '2026-05-01T00:00:00.000Z'), '2026-05-08')
  t.equal(promised('2036-03-20'), '2028-02-08')
})

t.test('dear-: so many percent more, in the currency of the order', async (t) => {
  const asked = (unit_cost: string, currency = 'EUR') => {
    const turn = planOf({ currency, lines: [lineOf('Dear-1', { unit_cost })] })?.turn
    return turn?.kind === 'answer' && turn.lines[0]?.unit_cost
  }
  t.equal(asked('10.00'), '12.50')
  t.equal(asked('0.01'), '0.0125')
  t.equal(asked('100', 'JPY'), '125')
})

t.test('what waits for a person, another SKU too, holds up the shipment as a whole', async (t) => {
  const accepted = lineOf('ANY', { accepted_quantity: 10, accepted_at: NOW })
  const offered = lineOf('OTHER', {
    line_number: 2,
    accepted_quantity: 6,
    accepted_at: NOW,
    substitution: { sku: 'NEW', quantity: 4, unit_cost: '1.00', promised_date: null }
  })
  const about = { status: 'acknowledged', lines: [accepted, offered] } as const
  t.equal(planOf({ ...about, ship_complete: true }), null)
  t.match(planOf(about)?.turn, { kind: 'ship', lines: [{ quantity: 10 }, { quantity: 6 }] })
  const short = lineOf('short-1', { accepted_quantity: 10, accepted_at: NOW, shipped_quantity: 5 })
  const sent = { ...offered, shipped_quantity: 6 }
  t.equal(planOf({ ...about, lines: [short, sent] }), null, 'nothing is closed under a person')
  t.equal(planOf({ ...about, lines: [short] })?.turn.kind, 'close')
})

t.test('a turn that was refused holds up no other', async (t) => {
  const order = purchaseOrderOf({
    status: 'acknowledged',
    issued_at: NOW,
    lines: [lineOf('ANY', { accepted_quantity: 10, accepted_at: NOW, shipped_quantity: 4 })]
  })
  const shipments = ['shp_1', 'shp_2'].map((id) =>
    ({
      id, shipped_at: NOW, delivered_at: null, failed_at: null, canceled_at: null, lines: []
    }) as unknown as Shipment)
  const keys: string[] = []
  for (let at = 0; at < 5; at++) {
    const planned = planTurn({ ...order, shipments, bills: [] }, {
      simulator: DEFAULT, now: NOW, refused: new Set(keys)
    })
    if (planned !== null) keys.push(keyOf(planned.turn))
  }
  t.same(keys, ['ship', 'shp_1', 'shp_2', 'bill'])
})

const shipmentAt = (seconds: number, about: Partial<Shipment> = {}): Shipment => ({
  id: `shp_${seconds}`,
  shipped_at: at(seconds),
  delivered_at: at(seconds),
  failed_at: null,
  canceled_at: null,
  lines: [],
  ...about
}) as unknown as Shipment

const ORDER = purchaseOrderOf({
  status: 'closed',
  issued_at: NOW,
  order_fee: '4.00',
  freight_base: '5.00',
  lines: [
    lineOf('A', {
      shipped_quantity: 7, lost_quantity: 1, unit_cost: '0.333', unit_freight: '0.10'
    }),
    lineOf('B', { line_number: 2, shipped_quantity: 0 })
  ]
})

function billOf (about: Partial<PlayedOrder>, simulator = DEFAULT) {
  const planned = planTurn(
    { ...ORDER, shipments: [shipmentAt(0), shipmentAt(30)], bills: [], ...about },
    { simulator, now: NOW })
  return planned?.turn.kind === 'bill' ? { due_at: planned.due_at, ...planned.turn.bill } : null
}

t.test('what moved is billed so long after the last shipment, also when all is over', async (t) => {
  t.same(billOf({}), {
    due_at: at(120),
    issued_on: NOW.slice(0, 10),
    currency: 'EUR',
    lines: [{ line_number: 1, quantity: 6, unit_cost: '0.333' }],
    charges: [{ kind: 'order_fee', amount: '4.00' }, { kind: 'freight', amount: '5.60' }],
    total: '11.60'
  })
  t.equal(billOf({ shipments: [shipmentAt(0), shipmentAt(30, { canceled_at: NOW })] })?.due_at,
    at(90), 'what never left counts not')
  t.equal(billOf({}, { ...DEFAULT, bill_after_seconds: null }), null)
  t.equal(billOf({ kind: 'own_stock' }), null)
  t.equal(billOf({ delivery_mode: 'via_warehouse' }), null, 'none was received')
})

t.test('a later bill asks for the rest, also after one that was rejected', async (t) => {
  const before = {
    status: 'rejected',
    lines: [
      { purchase_order_id: ORDER.id, line_number: 1, quantity: 4 },
      { purchase_order_id: 'po_other', line_number: 1, quantity: 9 },
      { purchase_order_id: ORDER.id, line_number: 1, quantity: -1 }
    ],
    charges: [{ kind: 'order_fee', amount: '4.00' }, { kind: 'freight', amount: '5.40' }]
  } as unknown as Bill
  t.match(billOf({ bills: [before] }), {
    lines: [{ line_number: 1, quantity: 2 }],
    charges: [{ kind: 'freight', amount: '0.20' }],
    total: '0.87'
  })
  t.equal(billOf({ bills: [before, before] }), null)
})

t.test('what begins otherwise is accepted, whatever its case', async (t) => {
  t.same(['accept-1', 'REJECT-1', 'Short-', 'rejected-1', 'x-reject-1', 'reject'].map(behaviorOf),
    ['accept', 'reject', 'short', 'accept', 'accept', 'accept'])
})
