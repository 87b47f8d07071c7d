// What a supplier must be told of its purchase order, and as which message.

import t from 'tap'
import { messageOf, reviseOrders } from '../../src/domain/back-to-back/tell-supplier.ts'
import type { Note } from '../../src/domain/model/note/note.ts'
import type {
  PurchaseOrder, PurchaseOrderLine, SupplierAnswer
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import { ADDRESS, NOW, purchaseLineOf, purchaseOrderOf } from './given.ts'

const issuedOf = (about: Partial<PurchaseOrder> = {}): PurchaseOrder => purchaseOrderOf({
  status: 'issued', issued_at: NOW, is_by_channel: true, revision: 3, ...about
})

const withLine = (about: Partial<PurchaseOrderLine>): Partial<PurchaseOrder> =>
  ({ lines: [purchaseLineOf({ quantity: 10, ...about })] })

/** By how much the revision rises. */
function rise (before: Partial<PurchaseOrder>, after: Partial<PurchaseOrder>): number {
  const was = issuedOf({ ...withLine({}), ...before })
  const [is] = reviseOrders([was], [{ ...was, ...after }])
  return (is?.revision ?? 0) - was.revision
}

const answerOf = (about: Partial<SupplierAnswer> = {}): SupplierAnswer => ({
  status: 'accepted',
  quantity: 10,
  unit_cost: null,
  promised_date: null,
  reason: null,
  supplier_code: null,
  ...about
})

const noteOf = (about: Partial<Note>): Note => ({
  id: 'note_1',
  text: 'Ring twice.',
  visibility: 'supplier',
  author: { role: 'operator', name: null },
  created_at: NOW,
  ...about
})

t.test('what the merchant or the customer changed is news', async (t) => {
  t.equal(rise({}, withLine({ canceled_quantity: 2 })), 1, 'units are taken back')
  t.equal(rise({}, withLine({ pending_cancellation_quantity: 2 })), 1, 'units are asked back')
  t.equal(rise({}, { ship_to: { ...ADDRESS, phone: '1' } }), 1, 'the address')
  t.equal(rise({}, { notes: [noteOf({})] }), 1, 'a note')
  t.equal(rise({}, withLine({ expired_quantity: 10, rejected_quantity: 10 })), 1, 'time is over')
  t.equal(
    rise(withLine({ pending_cancellation_quantity: 2 }), { cancellation: 'none', ...withLine({}) }),
    1, 'a request is withdrawn')
  const cost_increase = { quantity: 10, unit_cost: '11.00', promised_date: null }
  t.equal(rise(withLine({ cost_increase }), withLine({ accepted_quantity: 10 })), 1, 'a cost')
  t.equal(rise({}, { gift_message: 'Well done' }), 1, 'what is said of the order')
  t.equal(rise({}, withLine({ note: 'Wrap it' })), 1, 'what is said of a line')
  t.equal(rise({}, { revision: 4 }), 1, 'what an action says itself counts once')
})

t.test('what the supplier did itself is none', async (t) => {
  t.equal(rise({}, withLine({ accepted_quantity: 10, answers: [answerOf()] })), 0, 'an answer')
  t.equal(rise({}, withLine({ rejected_quantity: 10, answers: [answerOf()] })), 0, 'a rejection')
  t.equal(rise({}, withLine({ shipped_quantity: 4 })), 0, 'a shipment')
  const asked = withLine({ pending_cancellation_quantity: 2 })
  t.equal(rise(asked, withLine({ canceled_quantity: 2 })), 0, 'it gives up units')
  t.equal(rise(asked, { cancellation: 'refused', ...withLine({}) }), 0, 'it refuses to')
  t.equal(rise(asked, withLine({ shipped_quantity: 10 })), 0, 'it has shipped them')
  t.equal(rise({}, { notes: [noteOf({ author: { role: 'supplier', name: null } })] }), 0)
  t.equal(rise({}, { notes: [noteOf({ visibility: 'internal' })] }), 0, 'nobody tells it')
  t.equal(rise({}, { sent_at: NOW, acknowledgement_due_at: NOW }), 0, 'it was sent')
  t.equal(rise({ issued_at: null }, withLine({ canceled_quantity: 2 })), 0, 'it is only planned')
  t.equal(rise({ kind: 'own_stock' }, withLine({ canceled_quantity: 2 })), 0, 'the own warehouse')
})

t.test('each message has its kind', async (t) => {
  const planned = purchaseOrderOf()
  const order = issuedOf()
  const said = (before: PurchaseOrder | undefined, after: PurchaseOrder): string | undefined =>
    messageOf(before, after)?.message
  t.equal(said(planned, order), 'order')
  t.equal(said(undefined, order), 'order')
  t.equal(said(issuedOf({ is_by_channel: false }), order), 'order', 'it is sent from now on')
  t.equal(said(order, { ...order }), undefined, 'nothing is new')
  const next = { ...order, revision: 4 }
  t.equal(said(order, { ...next, ...withLine({ canceled_quantity: 4 }) }), 'change')
  t.equal(said(order, { ...next, ...withLine({ canceled_quantity: 10 }) }), 'cancellation')
  t.equal(said(order, {
    ...next, ...withLine({ canceled_quantity: 4, pending_cancellation_quantity: 6 })
  }), 'cancellation', 'all that is left is asked back')
  t.equal(said(order, { ...next, ...withLine({ canceled_quantity: 4, shipped_quantity: 6 }) }),
    'change', 'something has shipped')
  t.equal(said(undefined, issuedOf({ is_by_channel: false })), undefined, 'it has no channel')
})
