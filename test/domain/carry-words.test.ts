// Proves which purchase orders get the words that a sales order has now, and what keeps its own.

import t from 'tap'
import { assertCustomizable, carryWords } from '../../src/domain/back-to-back/carry-words.ts'
import type {
  PurchaseOrder, PurchaseOrderLine, PurchaseOrderStatus
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import { holds } from '../support/holds.ts'
import { draftOf, lineOf, purchaseLineOf, purchaseOrderOf, saleOf } from './given.ts'
import { refusalOf } from './refusal-of.ts'

const SAID = { description: 'Ring', note: 'Blue', customization: { engraving: 'Ada' } }
const UNSAID = { description: null, note: null, customization: {} }
const sale = {
  ...draftOf({ gift_message: 'G', packing_slip_text: 'P', purchase_order_number: '7' }),
  lines: [lineOf({ ...SAID, line_number: 1 }), lineOf({ line_number: 2, note: 'Red' })]
}

function carried (
  status: PurchaseOrderStatus, ...lines: Array<Partial<PurchaseOrderLine>>
): { before: PurchaseOrder, after: PurchaseOrder | undefined } {
  const before = purchaseOrderOf({
    status,
    lines: lines.map((about, at) => purchaseLineOf({ line_number: at + 1, ...about }))
  })
  const { purchase_orders: [after] } = carryWords(saleOf(sale, { purchase_orders: [before] }))
  return { before, after }
}

t.test('what is planned or open has the words, each line those of its own line', async (t) => {
  for (const status of ['planned', 'issued', 'acknowledged'] as const) {
    const { after } = carried(status, {}, { sales_order_line_number: 2 })
    holds(t, after, {
      gift_message: 'G',
      packing_slip_text: 'P',
      customer_order_number: '7',
      lines: [SAID, { note: 'Red', customization: {} }]
    })
  }
})

t.test('what is over keeps its words', async (t) => {
  for (const status of ['closed', 'rejected', 'expired', 'canceled'] as const) {
    const { before, after } = carried(status, {})
    t.equal(after, before, status)
  }
})

t.test('units that have shipped keep the words that went with them', async (t) => {
  const SHIPPED = { accepted_quantity: 10, shipped_quantity: 10 }
  const part = carried('acknowledged', SHIPPED, { ...SHIPPED, shipped_quantity: 9 })
  holds(t, part.after, { gift_message: 'G', lines: [UNSAID, SAID] })
  const whole = carried('acknowledged', SHIPPED, { rejected_quantity: 10 })
  t.equal(whole.after, whole.before)
})

t.test('an order that has the words already stays the same object', async (t) => {
  const { after } = carried('issued', {})
  const purchase_orders = after === undefined ? [] : [after]
  t.equal(carryWords(saleOf(sale, { purchase_orders })).purchase_orders[0], after)
})

t.test('a customization changes until units of its line are accepted', async (t) => {
  const [line = lineOf()] = sale.lines
  const engrave = (about: Partial<PurchaseOrderLine>, customization: object) => () => {
    const purchase_orders = [purchaseOrderOf({ lines: [purchaseLineOf(about)] })]
    assertCustomizable(saleOf(sale, { purchase_orders }), line, { ...customization })
  }
  const ACCEPTED = { accepted_quantity: 1 }
  t.doesNotThrow(engrave({}, {}))
  t.doesNotThrow(engrave(ACCEPTED, { engraving: 'Ada' }), 'the same')
  t.doesNotThrow(engrave({ ...ACCEPTED, sales_order_line_number: 2 }, {}), 'another line')
  for (const customization of [{}, { engraving: 'Eve' }]) {
    t.equal(refusalOf(engrave(ACCEPTED, customization)).rule, 'customization_fixed')
  }
})
