// What is to be invoiced: differences of wholes, a shipment at a time or all at once.

import t from 'tap'
import { formatMoney, readMoney } from '../../src/domain/kernel/money.ts'
import {
  evaluateSalesOrder
} from '../../src/domain/model/sales-order/evaluate-sales-order.ts'
import type { SalesOrder } from '../../src/domain/model/sales-order/sales-order.ts'
import { holds } from '../support/holds.ts'
import { lineOf, NOW } from './given.ts'
import {
  AT_ONCE, EACH, issue, orderOf, plan, shipmentOf, shipped
} from './given-invoices.ts'

const invoicedOf = ({ invoices, currency }: SalesOrder): string =>
  formatMoney(invoices.reduce((all, { kind, total }) =>
    all + (kind === 'invoice' ? 1n : -1n) * readMoney(total), 0n), currency)

t.test('each shipment has an invoice of its own, however late', async (t) => {
  const order = shipped(orderOf({
    lines: [lineOf({ unit_price: '20.00' }), lineOf({ line_number: 2, unit_price: '3.335' })],
    charges: [{ kind: 'shipping', amount: '5.00' }]
  }), 3, 3)
  const shipments = [shipmentOf('shp_1', { 1: 2, 2: 1 }), shipmentOf('shp_2', { 1: 1, 2: 2 })]
  const [first, second, ...others] = plan(order, shipments, EACH)
  t.same(others, [])
  holds(t, first, {
    kind: 'invoice',
    shipment_ids: ['shp_1'],
    delivered_on: NOW.slice(0, 10),
    total: '48.34',
    lines: [
      { sales_order_line_number: 1, quantity: 2, unit_price: '20.00', net_amount: '40.00' },
      { sales_order_line_number: 2, quantity: 1, unit_price: '3.335', net_amount: '3.34' }],
    charges: [{ kind: 'shipping', amount: '5.00' }]
  })
  // Three cost 10.00 (half to even of 10.005), so the second and third cost what is left of it.
  holds(t, second, {
    shipment_ids: ['shp_2'],
    total: '26.66',
    charges: [],
    lines: [{ quantity: 1 }, { quantity: 2, unit_price: '3.33', net_amount: '6.66' }]
  })
  t.same(plan(issue(order, shipments, EACH), shipments, EACH), [], 'nothing is due twice')
})

t.test('a shipment that costs nothing stands on the next invoice', async (t) => {
  const order = shipped(orderOf({
    lines: [lineOf({ unit_price: '0.00' }), lineOf({ line_number: 2 })]
  }), 1, 1)
  const gift = shipmentOf('shp_1', { 1: 1 })
  t.same(plan(shipped(order, 1, 0), [gift], EACH), [])
  const [invoice, ...others] = plan(order, [gift, shipmentOf('shp_2', { 2: 1 })], EACH)
  t.same(others, [])
  holds(t, invoice, {
    shipment_ids: ['shp_1', 'shp_2'], total: '20.00', lines: [{ quantity: 1 }, { quantity: 1 }]
  })
})

t.test('what is not ordered any more is credited', async (t) => {
  const invoicing = { ...AT_ONCE, basis: 'ordered' as const }
  const order = issue(orderOf({
    charges: [{ kind: 'discount', amount: '-10.00' }], lines: [lineOf()]
  }), [], invoicing)
  holds(t, order.invoices, [{ total: '190.00', charges: [{ kind: 'discount', amount: '-10.00' }] }])
  const fewer = evaluateSalesOrder({
    ...order, lines: order.lines.map((line) => ({ ...line, canceled_quantity: 4 }))
  })
  const [note, ...others] = plan(fewer, [], invoicing)
  t.same(others, [])
  holds(t, note, {
    kind: 'credit_note',
    total: '80.00',
    lines: [{ quantity: 4, net_amount: '80.00' }],
    credited: { id: order.invoices[0]?.id }
  })
  const canceled = {
    ...fewer,
    status: 'canceled' as const,
    lines: order.lines.map((line) => ({ ...line, canceled_quantity: 10 }))
  }
  t.equal(invoicedOf(issue(evaluateSalesOrder(canceled), [], invoicing)), '0.00')
})

t.test('after a price change, units are credited at the old price and invoiced at the new',
  async (t) => {
    const order = issue(shipped(orderOf({ lines: [lineOf(), lineOf({ line_number: 2 })] }), 4, 1))
    const changed = evaluateSalesOrder({
      ...order,
      lines: order.lines.map((line) =>
        line.line_number === 1 ? { ...line, unit_price: '25.00', shipped_quantity: 6 } : line)
    })
    const [note, again, ...others] = plan(changed)
    holds(t, note, { kind: 'credit_note', total: '80.00', lines: [{ quantity: 4 }] })
    holds(t, again, {
      kind: 'invoice', total: '100.00', lines: [{ quantity: 4, unit_price: '25.00' }]
    })
    holds(t, others, [{ kind: 'invoice', total: '50.00', lines: [{ quantity: 2 }] }])
    const settled = issue(changed)
    t.equal(invoicedOf(settled), '170.00')
    t.same(plan(settled), [])
  })

t.test('a charge that changes is invoiced, or given back, alone', async (t) => {
  const order = issue(shipped(orderOf({
    lines: [lineOf()], charges: [{ kind: 'shipping', amount: '5.00' }]
  }), 1))
  const charged = (amount: string): SalesOrder =>
    evaluateSalesOrder({ ...order, charges: [{ kind: 'shipping', amount }] })
  holds(t, plan(charged('7.00')), [{ kind: 'invoice', total: '2.00', lines: [] }])
  holds(t, plan(charged('1.00')), [{
    kind: 'credit_note', total: '4.00', lines: [], charges: [{ kind: 'shipping', amount: '4.00' }]
  }])
})

t.test('nothing is due of a draft, of goods for the warehouse, before the delivery', async (t) => {
  const order = shipped(orderOf({ lines: [lineOf()] }), 2)
  t.same(plan({ ...order, status: 'draft' }), [])
  const inbound = shipmentOf('shp_1', { 1: 2 }, { destination: 'warehouse' })
  t.same(plan(shipped(order, 0), [inbound], EACH), [])
  const delivered = { ...EACH, basis: 'delivered' as const }
  t.same(plan(order, [shipmentOf('shp_1', { 1: 2 })], delivered), [])
  const arrived = [shipmentOf('shp_1', { 1: 2 }, { delivered_at: '2026-03-12T09:00:00.000Z' })]
  const lines = order.lines.map((line) => ({ ...line, delivered_quantity: 2 }))
  holds(t, plan({ ...order, lines }, arrived, delivered), [{ delivered_on: '2026-03-12' }])
})
