// What a partner is told of its order, so that it becomes as it is wanted by now.

import t from 'tap'
import { comparePartnerOrder, partsOf } from '../../src/domain/model/link/compare-partner-order.ts'
import type { WantedOrder } from '../../src/domain/model/link/draft-partner-order.ts'
import type { PartnerSalesOrder } from '../../src/domain/model/link/partner-sales-order.ts'

const WORDS = { description: 'A mug', note: null, customization: {}, requested_date: null }
const ORDER_WORDS = { gift_message: null, packing_slip_text: null, purchase_order_number: 'PO-1' }
const SHIP_TO = {
  name: 'Ada',
  company: null,
  line1: 'Hauptstr. 1',
  line2: null,
  city: 'Berlin',
  region: null,
  postal_code: '10115',
  country: 'DE',
  phone: null
}

const wanted = (quantities: number[], about: object = {}) => ({
  ...ORDER_WORDS,
  ship_to: SHIP_TO,
  metadata: {},
  lines: quantities.map((quantity) => ({ ...WORDS, quantity })),
  ...about
}) as unknown as WantedOrder

const line = (line_number: number, about: object = {}) => ({
  ...WORDS,
  line_number,
  own_line_number: line_number,
  quantity: 5,
  canceled_quantity: 0,
  pending_cancellation_quantity: 0,
  shipped_quantity: 0,
  replacement_for: null,
  ...about
})

const partner = (lines: object[], about: object = {}) => ({
  ...ORDER_WORDS, status: 'confirmed', ship_to: SHIP_TO, shipments: [], lines, ...about
}) as unknown as PartnerSalesOrder

const NOTHING = { canceled: [], change: {}, ship_to: null }

t.test('what is as it is wanted is told nothing, nor one that is over', async (t) => {
  t.same(comparePartnerOrder(wanted([5, 5]), partner([line(1), line(2)])), NOTHING)
  for (const status of ['canceled', 'completed']) {
    t.same(comparePartnerOrder(wanted([0]), partner([line(1)], { status })), NOTHING)
  }
})

t.test('units that are wanted no more, unless they have left or are asked back', async (t) => {
  const canceled = (quantity: number, about: object = {}) =>
    comparePartnerOrder(wanted([quantity]), partner([line(1, about)])).canceled
      .map((one) => [one.line_number, one.quantity])
  t.same(canceled(2), [[1, 3]])
  t.same(canceled(2, { canceled_quantity: 1, pending_cancellation_quantity: 1 }), [[1, 1]])
  t.same(canceled(2, { canceled_quantity: 2, pending_cancellation_quantity: 1 }), [])
  t.same(canceled(0, { shipped_quantity: 4 }), [[1, 1]])
  t.same(canceled(0, { shipped_quantity: 5 }), [])
  t.same(canceled(7), [], 'no line grows')
})

t.test('other words, of the order and of lines of which any is wanted', async (t) => {
  const there = partner([line(1), line(2)])
  const lines = [{ quantity: 5, ...WORDS, note: 'Blue' }, { quantity: 5, ...WORDS }]
  t.same(comparePartnerOrder(wanted([], { lines, gift_message: 'For you' }), there), {
    canceled: [],
    change: { gift_message: 'For you', lines: [{ line_number: 1, note: 'Blue' }] },
    ship_to: null
  })
  const [first] = lines
  const rest = wanted([], { lines: [{ ...first, quantity: 0 }, lines[1]] })
  t.same(comparePartnerOrder(rest, there).change, {}, 'of what is canceled')
  const none = wanted([], { lines: [{ ...first, quantity: 0 }], gift_message: 'For you' })
  t.same(comparePartnerOrder(none, partner([line(1)])), {
    ...NOTHING, canceled: [{ line_number: 1, quantity: 5 }]
  }, 'or of all of it')
})

t.test('whether it ships as a whole, if the partner says it', async (t) => {
  const change = (partial_shipments: string, at_partner: string | null) => comparePartnerOrder(
    wanted([5], { partial_shipments }), partner([line(1)], { partial_shipments: at_partner })
  ).change
  t.same(change('none', 'allow'), { partial_shipments: 'none' })
  t.same(change('none', 'per_supplier'), { partial_shipments: 'none' })
  t.same(change('allow', 'none'), { partial_shipments: 'allow' })
  for (const [ours, theirs] of [
    ['none', 'none'], ['allow', 'allow'], ['allow', 'per_supplier'], ['none', null], ['allow', null]
  ] as const) {
    t.same(change(ours, theirs), {})
  }
})

t.test('a customization is asked for by itself', async (t) => {
  const gift = { gift_message: 'For you' }
  const [note, customization] = ['Blue', { engraving: 'Ada' }]
  t.same(partsOf({}), [])
  t.same(partsOf(gift), [gift])
  t.same(partsOf({ lines: [{ line_number: 1, customization }] }),
    [{ lines: [{ line_number: 1, customization }] }])
  t.same(partsOf({
    ...gift, lines: [{ line_number: 1, note, customization }, { line_number: 2, note }]
  }), [
    { ...gift, lines: [{ line_number: 1, note }, { line_number: 2, note }] },
    { lines: [{ line_number: 1, customization }] }
  ])
})

t.test('another address', async (t) => {
  const ship_to = { ...SHIP_TO, line1: 'Nebenstr. 2' }
  t.same(comparePartnerOrder(wanted([5], { ship_to }), partner([line(1)])),
    { ...NOTHING, ship_to })
})

t.test('what came beyond the order is not sent once more', async (t) => {
  const parcel = (over_shipped_quantity: number, about: object = {}) => ({
    destination: 'customer',
    canceled_at: null,
    lines: [{ sales_order_line_number: 1, quantity: 3, over_shipped_quantity }],
    ...about
  })
  const canceled = (shipped_quantity: number, shipments: object[]) => {
    const lines = [{ ...WORDS, quantity: 5, shipped_quantity }]
    return comparePartnerOrder(wanted([], { lines }),
      partner([line(1, { shipped_quantity: 1 })], { shipments })).canceled
  }
  t.same(canceled(3, [parcel(2)]), [{ line_number: 1, quantity: 2 }])
  t.same(canceled(2, [parcel(2)]), [{ line_number: 1, quantity: 1 }], 'as many as we had ordered')
  t.same(canceled(1, [parcel(2)]), [], 'none of them')
  t.same(canceled(3, [parcel(2, { canceled_at: '2026-01-01T00:00:00.000Z' })]), [])
  t.same(canceled(3, [parcel(2, { destination: 'warehouse' })]), [], 'on its way to the partner')
})

t.test('lines that were left out when it was placed are none of the partner’s', async (t) => {
  const there = [line(1, { own_line_number: 2 }), line(2, { own_line_number: 3 })]
  t.same(comparePartnerOrder(wanted([0, 5, 4]), partner(there)).canceled,
    [{ line_number: 2, quantity: 1 }])
})

t.test('nor is what it sends again, or adds, any of ours', async (t) => {
  const again = line(3, { replacement_for: 1, note: 'Sent again' })
  t.same(comparePartnerOrder(wanted([5, 5, 0]), partner([line(1), line(2), again])), NOTHING,
    'by the number of one that was left out')
  const placed = [line(1, { own_line_number: 2 }), line(2, { own_line_number: 3 })]
  t.same(comparePartnerOrder(wanted([0, 5, 5]), partner([...placed, again])), NOTHING,
    'or of one that it has')
  const added = line(3, { note: 'Of its own' })
  t.same(comparePartnerOrder(wanted([0, 5, 5]), partner([...placed, added])), NOTHING)
})
