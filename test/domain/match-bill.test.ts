// What is found in a bill: tolerances, bills before it, charges, taxes, and how its cost is spread.

import fc from 'fast-check'
import t from 'tap'
import {
  type Bill, completeBill, type NewBill, openBill
} from '../../src/domain/model/bill/bill.ts'
import { type ApprovedBefore, openBefore } from '../../src/domain/model/bill/billed-before.ts'
import { costsOfBill } from '../../src/domain/model/bill/bill-costs.ts'
import {
  type BillingSettings, DEFAULT_BILLING, billingOf, mergeBilling
} from '../../src/domain/model/bill/billing-settings.ts'
import { limitOverShipped } from '../../src/domain/model/bill/payable-units.ts'
import { judgeBill } from '../../src/domain/model/bill/decide-bill.ts'
import { readMoney, sumMoney } from '../../src/domain/kernel/money.ts'
import {
  billingStatusOf, movedOf, unbilledOf
} from '../../src/domain/model/purchase-order/billed-units.ts'
import type {
  PurchaseOrder, PurchaseOrderLine
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import { purchaseLineOf, purchaseOrderOf } from './given.ts'

const SENT = { accepted_quantity: 10, shipped_quantity: 6 }
const orderOf = (about: Partial<PurchaseOrder> = {}): PurchaseOrder => purchaseOrderOf({
  currency: 'EUR',
  order_fee: '4.00',
  freight: '6.00',
  lines: [
    purchaseLineOf(SENT), purchaseLineOf({ ...SENT, line_number: 2, sku: 'B', unit_cost: '2.50' })
  ],
  ...about
})

const withUnits = (about: Partial<PurchaseOrderLine>): PurchaseOrder =>
  orderOf({ lines: [purchaseLineOf({ ...SENT, ...about })] })

let made = 0

function billOf (
  lines: ReadonlyArray<[line_number: number, quantity: number, unit_cost?: string]>,
  about: Partial<NewBill> = {}
): Bill {
  const content = completeBill({
    number: 'R-1',
    issued_on: '2026-11-23',
    lines: lines.map(([line_number, quantity, unit_cost = '10.00']) =>
      ({ purchase_order_id: 'po_1', line_number, quantity, unit_cost })),
    total: '0',
    ...about
  }, { supplier_id: 'sup_1', currency: 'EUR' })
  const bill = openBill(content, {
    id: `bill_${++made}`, now: `2026-11-23T09:30:00.${100 + made}Z`, content_hash: 'x'
  })
  return about.total === undefined ? { ...bill, total: bill.net_total } : bill
}

function codesOf (
  bill: Bill, { order = orderOf(), others = [], approved = {}, ...settings }:
  Partial<BillingSettings> & {
    order?: PurchaseOrder, others?: readonly Bill[], approved?: Partial<ApprovedBefore>
  } = {}
): string[] {
  return judgeBill({
    bill,
    orders: [order],
    before: {
      approved: { unit_costs: [], charges: [], ...approved }, open: openBefore(bill, others)
    },
    settings: { ...DEFAULT_BILLING, ...settings }
  }).findings.map(({ code }) => code)
}

t.test('units: what has moved, or what was accepted, with the tolerance', async (t) => {
  t.same(codesOf(billOf([[1, 6]])), [])
  t.same(codesOf(billOf([[1, 7]])), ['not_shipped'])
  t.same(codesOf(billOf([[1, 7]]), { match: 'two_way' }), [])
  t.same(codesOf(billOf([[1, 11]]), { match: 'two_way' }), ['over_quantity'])
  t.same(codesOf(billOf([[1, 7]]), { quantity_tolerance_units: 1 }), [])
  t.same(codesOf(billOf([[1, 7]]), { quantity_tolerance_percent: 16 }), ['not_shipped'])
  t.same(codesOf(billOf([[1, 7]]), { quantity_tolerance_percent: 17 }), [])
  t.same(codesOf(billOf([[1, 4], [1, 4]])), ['not_shipped'], 'both lines count together')
  const order = orderOf({ delivery_mode: 'via_warehouse' })
  t.same(codesOf(billOf([[1, 6]]), { order }), ['not_shipped'], 'nothing was received')
})

t.test('an approved bill counts before an older one that is open', async (t) => {
  const [older, newer] = [billOf([[1, 6]]), billOf([[1, 6]])]
  t.same(codesOf(newer, { others: [older, newer] }), ['billed_before'])
  t.same(codesOf(older, { others: [older, newer] }), [])
  const order = withUnits({ billed_quantity: 6 })
  t.same(codesOf(older, { others: [older], order }), ['billed_before'])
  t.same(codesOf(newer, { others: [{ ...older, status: 'rejected' }, newer] }), [])
})

t.test('credited units: room for others once approved, unless they went back', async (t) => {
  const order = withUnits({ billed_quantity: 6 })
  const credit = billOf([[1, -6]])
  t.same(codesOf(credit, { order }), [])
  t.same(codesOf(billOf([[1, -1]]), { order, others: [credit] }), ['over_quantity'])
  t.same(codesOf(billOf([[1, 6]]), { order, others: [credit] }), ['billed_before'])
  const again = (about: Partial<PurchaseOrderLine>) =>
    codesOf(billOf([[1, 6]]), { order: withUnits({ credited_quantity: 6, ...about }) })
  t.same(again({}), [])
  t.same(again({ returned_quantity: 2, refused_quantity: 4 }), ['not_shipped'])
  const line = purchaseLineOf({ ...SENT, credited_quantity: 3, returned_quantity: 2 })
  t.equal(movedOf(line, 'drop_ship'), 4)
  t.equal(unbilledOf(line), 8)
})

t.test('prices: up and down; credited units have any cost that was billed', async (t) => {
  t.same(codesOf(billOf([[1, 1, '10.01']])), ['over_price'])
  t.same(codesOf(billOf([[1, 1, '9.99']])), ['under_price'])
  t.same(codesOf(billOf([[1, 1, '10.10']]), { price_tolerance_percent: 1 }), [])
  t.same(codesOf(billOf([[1, 1, '10.11']]), { price_tolerance_percent: 1 }), ['over_price'])
  t.same(codesOf(billOf([[1, 1, '9.50']]), { price_tolerance_amount: '0.50' }), [])
  const wrong = billOf([[1, 6, '12.00']])
  t.same(codesOf(billOf([[1, -6, '12.00'], [1, 6]]), { others: [wrong] }), [])
  t.same(codesOf(billOf([[1, -6, '11.00'], [1, 6]]), { others: [wrong] }), ['over_price'])
  const unit_costs = [{ purchase_order_id: 'po_1', line_number: 1, unit_cost: '11.000' }]
  t.same(codesOf(billOf([[1, -6, '11.00'], [1, 6]]), { approved: { unit_costs } }), [])
})

t.test('a cost of fractions of a cent: parts of its units are rounded', async (t) => {
  const order = withUnits({ unit_cost: '9.999' })
  for (const [units, unit_cost] of [[1, '10.00'], [6, '9.998333'], [6, '10.00']] as const) {
    t.same(codesOf(billOf([[1, units, unit_cost]]), { order }), [])
  }
  t.same(codesOf(billOf([[1, 6, '10.001667']]), { order }), ['over_price'], 'one cent more in all')
  t.same(codesOf(billOf([[1, 6, '9.995']]), { order }), ['under_price'])
  // 375 units come to 20246.62, and the 125 before to 6748.88: of both, half a cent was rounded.
  const fine = withUnits({
    unit_cost: '53.991', quantity: 250, accepted_quantity: 250, shipped_quantity: 250
  })
  t.same(codesOf(billOf([[1, 250, '53.99096']]), { order: fine }), [], 'a cent between two sums')
  t.same(codesOf(billOf([[1, 250, '53.99092']]), { order: fine }), ['under_price'])
  t.same(codesOf(billOf([[1, 1, '10.01']]), { order: withUnits({ unit_cost: '10.00' }) }),
    ['over_price'], 'whole cents are not rounded')
})

t.test('charges: the sum of a kind, with what was billed before', async (t) => {
  const freight = (amount: string) => billOf([[1, 1]], { charges: [{ kind: 'freight', amount }] })
  t.same(codesOf(freight('6.00')), [])
  t.same(codesOf(freight('6.01')), ['charge_not_agreed'])
  t.same(codesOf(freight('6.50')), ['charge_not_agreed'])
  t.same(codesOf(freight('6.50'), { charge_tolerance_amount: '0.50' }), [])
  const older = freight('4.00')
  t.same(codesOf(freight('3.00'), { others: [older] }), ['charge_not_agreed'])
  const charges = [{ kind: 'freight', amount: '4.003333' }] as const
  t.same(codesOf(freight('2.00'), { approved: { charges } }), [], 'rounded to the cent')
  t.same(codesOf(freight('2.01'), { approved: { charges } }), ['charge_not_agreed'])
  t.same(codesOf(billOf([[1, 1]], { charges: [{ kind: 'discount', amount: '-1.00' }] })), [])
  t.same(codesOf(billOf([[1, 1]], { charges: [{ kind: 'other', amount: '1.00' }] })),
    ['charge_not_agreed'])
})

t.test('taxes and totals: rounded in whatever way, and no cent more', async (t) => {
  const taxed = (tax_amount: string, taxable_amount: string | null = '2.50', total?: string) =>
    billOf([[2, 1, '2.50']], {
      taxes: [{ rate_percent: '7', taxable_amount, tax_amount }],
      total: total ?? (2.5 + Number(tax_amount)).toFixed(2)
    })
  t.same([taxed('0.17'), taxed('0.18')].map((bill) => codesOf(bill)), [[], []])
  t.same(codesOf(taxed('0.19')), ['tax_differs'])
  t.same(codesOf(taxed('0.19', null)), ['tax_differs'])
  t.same(codesOf(taxed('0.14', '2.00')), ['tax_differs'], 'less is taxed than is billed')
  t.same(codesOf(taxed('0.18', '2.50', '2.69')), ['sum_wrong'])
  t.same(codesOf(taxed('0.18', '2.50', '2.69'), { total_tolerance_amount: '0.01' }), [])
})

t.test('a supplier has settings of its own, and the merchant’s for the others', async (t) => {
  const own = mergeBilling(mergeBilling(null, { match: 'two_way', approval: 'automatic' }), {
    approval: null
  })
  t.same(billingOf(DEFAULT_BILLING, own), { ...DEFAULT_BILLING, match: 'two_way' })
  t.equal(mergeBilling(own, null), null)
  t.same(billingOf(DEFAULT_BILLING, null), DEFAULT_BILLING)
})

t.test('the costs of a bill are its net total, however charges are spread', async () => {
  const cents = fc.integer({ min: -500, max: 5_000 }).map((value) => (value / 100).toFixed(2))
  const lines = fc.array(fc.tuple(
    fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 0, max: 9_999 }).map((value) => (value / 1000).toFixed(3))
  ), { minLength: 1, maxLength: 6 })
  fc.assert(fc.property(lines, fc.array(cents, { maxLength: 3 }), (billed, amounts) => {
    const bill = billOf(billed, {
      charges: amounts.map((amount) => ({ kind: 'other', amount }))
    })
    const costs = costsOfBill(bill, [orderOf()], DEFAULT_BILLING)
    return sumMoney(costs, ({ amount }) => readMoney(amount)) === readMoney(bill.net_total) &&
      costs.every(({ charges }) => readMoney(charges) % 10_000n === 0n)
  }))
})

t.test('the billing status follows the units', async (t) => {
  const statusOf = (...billed: number[]) => billingStatusOf({
    lines: billed.map((billed_quantity) =>
      purchaseLineOf({ billed_quantity, canceled_quantity: 4 }))
  })
  t.equal(statusOf(0, 0), 'unbilled')
  t.equal(statusOf(6, 0), 'partially_billed')
  t.equal(statusOf(6, 6), 'billed')
  t.equal(statusOf(7, 0), 'overbilled')
})

t.test('units beyond the order: paid as far as tolerated, or given up before', async (t) => {
  const sent = { accepted_quantity: 10, shipped_quantity: 10, over_shipped_quantity: 3 }
  const codes = (about: Partial<PurchaseOrderLine>, percent: number) => codesOf(
    billOf([[1, 13]]), { order: limitOverShipped(withUnits({ ...sent, ...about }), percent) })
  t.same(codes({}, 0), ['over_quantity'])
  t.same(codes({}, 20), ['over_quantity'])
  t.same(codes({}, 30), [])
  const given_up = { quantity: 13, canceled_quantity: 2, rejected_quantity: 1 }
  t.same(codes(given_up, 0), [])
  t.same(codes({ ...given_up, missing_quantity: 1 }, 0), ['over_quantity'])
})
