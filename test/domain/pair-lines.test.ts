// Which line of a partner's order is which of ours, and what is done about a difference.

import t from 'tap'
import { compareSides } from '../../src/domain/model/link/compare-sides.ts'
import { judgeDifference } from '../../src/domain/model/link/judge-difference.ts'
import { pairLineNumbers } from '../../src/domain/model/link/partner-sale.ts'

const ours = (line_number: number, about: object = {}) => ({
  line_number,
  sku: 'X',
  substitute_for: null,
  quantity: 5,
  rejected_quantity: 0,
  canceled_quantity: 0,
  ...about
})
const theirs = (line_number: number, own_line_number: number) => ({
  line_number, own_line_number, sku: 'Y', replacement_for: null, quantity: 5, canceled_quantity: 0
})

t.test('lines are paired as they were placed, whatever their SKUs are called', async (t) => {
  const order = { lines: [ours(1, { canceled_quantity: 5 }), ours(2), ours(3)] } as never
  const sale = { lines: [theirs(1, 1), theirs(2, 2)] } as never
  t.same([...pairLineNumbers(order, sale, [2, 3])], [[2, 1], [3, 2]])
  t.same([...pairLineNumbers(order, sale, null)], [[1, 1], [2, 2]], 'as the partner says them')
})

t.test('a line that the other side does not have is a difference', async (t) => {
  const order = { lines: [ours(1), ours(2, { canceled_quantity: 5 })], shipments: [] }
  const sale = { status: 'confirmed', lines: [theirs(1, 7)], shipments: [] }
  const line_numbers = pairLineNumbers(order as never, sale as never, null)
  t.match(compareSides({ order, sale, line_numbers } as never), [
    /no line for line 1/, /Line 1 of the partner’s order is none of ours/
  ])
})

t.test('units beyond the order count once all parcels of it are here', async (t) => {
  const line = ours(1, {
    shipped_quantity: 0,
    missing_quantity: 0,
    over_shipped_quantity: 0,
    cost_increase: null,
    unit_cost: '1.00'
  })
  const order = { ship_complete: true, currency: 'EUR', lines: [line], shipments: [] }
  const parcel = (quantity: number, over_shipped_quantity: number) => ({
    id: `shp_${quantity}`,
    destination: 'customer',
    canceled_at: null,
    incidents: [],
    lines: [{ sales_order_line_number: 1, quantity, over_shipped_quantity, delivered_quantity: 0 }]
  })
  const differencesIn = (shipments: unknown[]) => {
    const sale = {
      status: 'confirmed', lines: [{ ...theirs(1, 1), unit_price: '1.00' }], shipments
    }
    const line_numbers = pairLineNumbers(order as never, sale as never, null)
    return compareSides({ order, sale, line_numbers } as never)
  }
  t.same(differencesIn([parcel(3, 1)]), [], 'the rest is still to come')
  t.same(differencesIn([parcel(3, 1), parcel(4, 1)]), [
    'Line 1: wanted units: 5 here, 7 at the partner.',
    'Line 1: shipped units: 0 here, 7 at the partner.'
  ])
})

t.test('the partner is told once a revision, then a person hears', async (t) => {
  const found = { is_differing: true, is_under_way: false, revision: 3 }
  const since = '2020-01-01T00:00:00.000Z'
  const judge = (differs_since: string | null, told_revision: number | null, about = {}) =>
    judgeDifference({ differs_since, told_revision }, { ...found, ...about })
  t.equal(judge(null, null), 'tell')
  t.equal(judge(since, 3, { is_under_way: true }), 'none', 'and it stays')
  t.equal(judge(null, 2, { is_under_way: true, is_tellable: true }), 'tell', 'another line waits')
  t.equal(judge(null, 3, { is_under_way: true, is_tellable: true }), 'none', 'it was told')
  t.equal(judge(since, 3), 'note')
  t.equal(judge(since, 2), 'tell', 'another revision')
  t.equal(judge(null, 3), 'wait')
  t.equal(judge(null, null, { revision: null }), 'wait', 'telling would not help')
  t.equal(judge(since, 3, { is_differing: false }), 'note')
  t.equal(judge(null, 3, { is_differing: false }), 'none')
})
