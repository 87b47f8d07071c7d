// What is to be invoiced: differences of wholes, a shipment at a time or all at once.

import t from 'tap'
import { formatMoney, readMoney } from '../../src/domain/kernel/money.ts'
import {
  evaluateSalesOrder
} from '../../src/domain/model/sales-order/evaluate-sales-order.ts'
import type { SalesOrder } from '../../src/domain/model/sales-order/sales-order.ts'
import type { Tax } from '../../src/domain/model/tax/tax.ts'
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

t.test('what takes away more than new units are worth is a credit note of its own', async (t) => {
  const order = issue(shipped(orderOf({
    charges: [{ kind: 'discount', amount: '-50.00' }],
    lines: ['50.00', '50.00', '5.00'].map((unit_price, at) =>
      lineOf({ line_number: at + 1, quantity: 1, unit_price }))
  }), 1))
  holds(t, order.invoices, [{ kind: 'invoice', total: '26.19' }])
  // Without the second line, nearly all of the discount is the first one's.
  const fewer = shipped({
    ...order,
    lines: order.lines.map((line) =>
      ({ ...line, canceled_quantity: line.line_number === 2 ? 1 : 0 }))
  }, 1, 0, 1)
  const [note, invoice, ...others] = plan(fewer, [shipmentOf('shp_2', { 3: 1 })], EACH)
  t.same(others, [])
  holds(t, note, { kind: 'credit_note', total: '26.19', lines: [], shipment_ids: [] })
  holds(t, invoice, {
    kind: 'invoice', total: '5.00', lines: [{ quantity: 1 }], shipment_ids: ['shp_2']
  })
})

t.test('gifts that never left are given back by a credit note of 0.00', async (t) => {
  const order = issue(shipped(orderOf({
    lines: [lineOf({ unit_price: '10.00' }), lineOf({ line_number: 2, unit_price: '0.00' })]
  }), 1, 2))
  const [note, invoice, ...others] = plan(shipped(order, 2, 0))
  t.same(others, [])
  holds(t, note, {
    kind: 'credit_note', total: '0.00', lines: [{ sales_order_line_number: 2, quantity: 2 }]
  })
  holds(t, invoice, { kind: 'invoice', total: '10.00', lines: [{ quantity: 1 }] })
})

const said = (amount: string): Tax =>
  ({ category: 'S', rate_percent: '20', amount, exemption_reason: null })

t.test('after a change of the tax that was said, all of it is credited and invoiced again',
  async (t) => {
    const order = issue(shipped(orderOf({
      tax_mode: 'amounts',
      prices_include_tax: true,
      lines: [lineOf({ quantity: 1, unit_price: '60.00', tax: said('10.00') })],
      charges: [{ kind: 'shipping', amount: '6.00', tax: said('1.00') }]
    }), 1))
    holds(t, order.invoices, [{ net_total: '55.00', tax_total: '11.00', total: '66.00' }])
    const line = evaluateSalesOrder({
      ...order, lines: order.lines.map((one) => ({ ...one, tax: said('5.00') }))
    })
    holds(t, plan(line), [
      { kind: 'credit_note', net_total: '55.00', total: '66.00' },
      { kind: 'invoice', net_total: '60.00', tax_total: '6.00', total: '66.00' }])
    const charge = evaluateSalesOrder({
      ...order, charges: [{ kind: 'shipping', amount: '6.00', tax: said('0.50') }]
    })
    holds(t, plan(charge), [
      { kind: 'credit_note', total: '66.00' },
      { kind: 'invoice', net_total: '55.50', tax_total: '10.50', total: '66.00' }])
  })

t.test('large amounts that change places leave the prices of lines alone', async (t) => {
  const about = {
    tax_mode: 'amounts' as const,
    prices_include_tax: true,
    lines: [lineOf({ quantity: 2, unit_price: '30.00', tax: said('10.00') })]
  }
  const amount = '10000000.00'
  const order = issue(shipped(orderOf({
    ...about, charges: [{ kind: 'shipping', amount, tax: said('0.00') }]
  }), 1))
  const other = evaluateSalesOrder({
    ...order, charges: [{ kind: 'other', amount, tax: said('1500000.00') }]
  })
  holds(t, plan(shipped(other, 2)), [{
    total: '30.00',
    lines: [{ net_amount: '25.00' }],
    charges: [{ amount: '-10000000.00' }, { amount: '8500000.00' }]
  }])
})
