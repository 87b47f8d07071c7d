// Exceptions: opened once for one thing, and obsolete when it is so no more.

import t from 'tap'
import type { SourcingDecision } from '../../src/domain/back-to-back/state.ts'
import {
  type Exception, markResolved, openException, type Resolution
} from '../../src/domain/model/exception/exception.ts'
import { EXCEPTION_KINDS, EXCEPTIONS, RESOLUTIONS } from '../../src/domain/resources.ts'
import {
  judgeExceptions, openSaleException
} from '../../src/domain/back-to-back/sale-exceptions.ts'
import { judgeStock } from '../../src/domain/model/stock/stock-exceptions.ts'
import {
  isLate, type PurchaseOrderLine
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import type { SalesOrder } from '../../src/domain/model/sales-order/sales-order.ts'
import { holds } from '../support/holds.ts'
import {
  draftOf, LATER, lineOf, newId, NOW, purchaseLineOf, purchaseOrderOf, saleOf, surroundingsOf
} from './given.ts'

const TODAY = '2026-03-10'

const SURROUNDINGS = surroundingsOf([])
const SALE: SalesOrder = { ...draftOf(), status: 'confirmed', lines: [lineOf({ quantity: 5 })] }

/** A sale with one purchase order, and one exception about it. */
function given (
  kind: Exception['kind'], line: Partial<PurchaseOrderLine> = {}, about: object = {}
) {
  const order = purchaseOrderOf({
    status: 'acknowledged',
    lines: [purchaseLineOf({ accepted_quantity: 10, promised_date: '2026-03-01', ...line })],
    ...about
  })
  const state = saleOf(SALE, { purchase_orders: [order] })
  return openSaleException(
    state, { kind, line_number: 1, detail: 'x', order }, SURROUNDINGS)
}

const resolutionOf = (state: ReturnType<typeof given>) =>
  judgeExceptions(state, null, SURROUNDINGS).exceptions[0]?.resolution

t.test('opened once, while it stands open; for another line anew', async (t) => {
  const once = given('over_shipment')
  const [order] = once.purchase_orders
  if (order === undefined) throw new Error('no purchase order')
  const open = (line_number: number | null, state = once) => openSaleException(
    state, { kind: 'over_shipment', line_number, detail: 'y', order }, SURROUNDINGS)
  t.equal(open(1), once, 'the very same')
  t.equal(open(2).exceptions.length, 2)
  const resolved = {
    ...once, exceptions: once.exceptions.map((one) => ({ ...one, resolved_at: NOW }))
  }
  t.equal(open(1, resolved).exceptions.length, 2, 'it happened again')
  holds(t, once.exceptions, [{
    subject_type: 'purchase_order', subject_id: order.id, supplier_id: 'sup_1', sku: 'A', version: 1
  }])
})

t.test('obsolete: what a person no longer needs to decide', async (t) => {
  const waiting = { quantity: 4, unit_cost: '11.00', promised_date: null }
  t.equal(resolutionOf(given('cost_increase', { cost_increase: waiting })), null)
  t.equal(resolutionOf(given('cost_increase')), 'obsolete')
  t.equal(resolutionOf(given('late_shipment')), null)
  t.equal(resolutionOf(given('late_shipment', { shipped_quantity: 10 })), 'obsolete')
  t.equal(resolutionOf(given('late_shipment', { promised_date: '2026-03-10' })), 'obsolete')
  t.equal(resolutionOf(given('late_shipment', {}, { status: 'closed' })), 'obsolete')
  t.equal(resolutionOf(given('cancellation_unanswered', {}, { cancellation: 'requested' })), null)
  t.equal(resolutionOf(given('cancellation_unanswered')), 'obsolete')
})

t.test('what happened stays until a person has seen it', async (t) => {
  for (const kind of [
    'over_shipment', 'cancellation_refused', 'payment_reversed'
  ] as const) t.equal(resolutionOf(given(kind, { shipped_quantity: 10 })), null, kind)
  const expired = { rejected_quantity: 3, expired_quantity: 3 }
  t.equal(resolutionOf(given('late_acknowledgement', expired, { status: 'acknowledged' })), null)
})

t.test('a partner that could not be heard has answered', async (t) => {
  const resolve = (status: 'issued' | 'acknowledged') =>
    resolutionOf(given('late_acknowledgement', {}, { status }))
  t.same([resolve('issued'), resolve('acknowledged')], [null, 'obsolete'])
})

/** What one run of sourcing says of five units nobody serves. */
function decisionOf (...reasons: Array<string | null>): SourcingDecision {
  return {
    lines: [{
      line_number: 1,
      sku: 'A',
      quantity: 5,
      sourced_quantity: 0,
      shortage_quantity: 5,
      candidates: reasons.map((rejected_because) => ({ rejected_because }))
    }]
  } as unknown as SourcingDecision
}

t.test('no_supplier: only when what keeps each of them away does not pass by itself', async (t) => {
  const kindsOf = (...reasons: Array<string | null>): string[] =>
    judgeExceptions(saleOf(SALE), decisionOf(...reasons), SURROUNDINGS)
      .exceptions.map(({ kind }) => kind)
  t.same(kindsOf('supplier_excluded', 'supplier_excluded'), ['no_supplier'])
  t.same(kindsOf('supplier_excluded', 'out_of_stock'), [])
  t.same(kindsOf('supplier_excluded', 'below_minimum_margin'), ['below_minimum_margin'])
  t.same(kindsOf('does_not_ship_to_country', 'currency_without_rate', 'too_late',
    'below_minimum_order_value'), ['no_supplier'])
  t.same(kindsOf('does_not_ship_to_country', 'supplier_suspended'), [])
  t.same(kindsOf('too_late', null), [], 'one that may serve has too few')
  t.same(kindsOf(), ['no_supplier'], 'a backorder of what nobody sells')
})

t.test('no_supplier: the reasons are counted; what was dismissed is not told again', async (t) => {
  const told = judgeExceptions(saleOf(SALE), decisionOf(
    'supplier_excluded', 'too_late', 'supplier_excluded'), SURROUNDINGS)
  holds(t, told.exceptions, [{
    detail: '5 units cannot be sourced: no supplier can serve them (2 × is excluded from ' +
      'this line, 1 × would deliver too late).'
  }])
  const dismissed = {
    ...told,
    exceptions: told.exceptions.map((one) => markResolved(one, 'dismiss', { now: LATER }))
  }
  const again = (...reasons: string[]): number =>
    judgeExceptions(dismissed, decisionOf(...reasons), SURROUNDINGS).exceptions.length
  t.equal(again('supplier_excluded', 'too_late', 'supplier_excluded'), 1)
  t.equal(again('supplier_excluded'), 2, 'it is another now')
})

t.test('no_supplier: obsolete once the line is served, canceled or over', async (t) => {
  const told = judgeExceptions(saleOf(SALE), decisionOf('supplier_excluded'), SURROUNDINGS)
  const resolutionWith = (about: Partial<SalesOrder>) => judgeExceptions(
    { ...told, sales_order: { ...SALE, ...about } }, null, SURROUNDINGS).exceptions[0]?.resolution
  t.equal(resolutionWith({}), null)
  t.equal(resolutionWith({ lines: [lineOf({ quantity: 5, sourced_quantity: 5 })] }), 'obsolete')
  t.equal(resolutionWith({ lines: [lineOf({ quantity: 5, canceled_quantity: 5 })] }), 'obsolete')
  t.equal(resolutionWith({ lines: [] }), 'obsolete')
  t.equal(resolutionWith({ status: 'canceled' }), 'obsolete')
})

t.test('late: past its promised date, while something has not shipped', async (t) => {
  const order = purchaseOrderOf({ status: 'acknowledged' })
  const late = (promised_date: string | null, about: Partial<PurchaseOrderLine> = {}): boolean =>
    isLate(order, purchaseLineOf({ accepted_quantity: 10, promised_date, ...about }), TODAY)
  t.ok(late('2026-03-09'))
  t.notOk(late('2026-03-10'), 'all day')
  t.notOk(late(null))
  t.notOk(late('2026-03-09', { accepted_quantity: 0 }), 'nothing is promised before the answer')
  t.notOk(late('2026-03-09', { shipped_quantity: 10 }))
  const line = purchaseLineOf({ accepted_quantity: 10, promised_date: '2026-03-01' })
  t.notOk(isLate({ ...order, status: 'planned' }, line, TODAY))
})

t.test('oversold: one a row, obsolete when there is enough', async (t) => {
  const stock = { supplier_id: 'sup_1', sku: 'A', on_hand: 3, reserved: 5 } as never
  const at = { now: LATER, newId }
  const risky = { stock, lines: [], is_risen: false, at_risk: ['po_1'] }
  const { opened: [opened] } = judgeStock([risky], [], at)
  holds(t, opened, {
    kind: 'oversold',
    subject_type: 'supplier',
    subject_id: 'sup_1',
    purchase_order_ids: ['po_1'],
    detail: '5 units are reserved, but the supplier has 3.'
  })
  const known = openException({ ...opened as Exception, now: NOW })
  t.same(judgeStock([risky], [known], at), { opened: [], resolved: [] })
  holds(t, judgeStock([{ ...risky, at_risk: null }], [known], at), {
    opened: [], resolved: [{ id: known.id, version: 2, resolution: 'obsolete', resolved_at: LATER }]
  })
})

t.test('every kind takes something of the list, and never `obsolete`', async (t) => {
  for (const kind of EXCEPTION_KINDS) {
    const taken: readonly Resolution[] = EXCEPTIONS[kind].resolutions
    t.ok(taken.length > 0 && !taken.includes('obsolete'), kind)
    t.same(taken.filter((one) => !RESOLUTIONS.includes(one)), [], kind)
  }
})
