// Notes are appended, in whatever status an order is, and those for suppliers reach all of them.

import t from 'tap'
import {
  addPurchaseNote, addSaleNote
} from '../../src/domain/back-to-back/actions/add-note.ts'
import type { BackToBack } from '../../src/domain/back-to-back/state.ts'
import { type NewNote, type Note, openNote } from '../../src/domain/model/note/note.ts'
import {
  PURCHASE_ORDER_STATUSES, type PurchaseOrder
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import { draftOf, newId, NOW, purchaseOrderOf, saleOf } from './given.ts'
import { refusalOf } from './refusal-of.ts'

const ACTOR = { type: 'api_key', id: 'key_1', role: 'operator', name: 'Grace' } as const

function noteBy (role: string, said: NewNote): Note {
  return openNote(said, { role, actor: ACTOR }, { id: newId('note'), now: NOW })
}

function noteOf (visibility: Note['visibility']): Note {
  return noteBy('operator', { text: 'Fragile.', visibility })
}

const manyOf = (visibility: Note['visibility'], count = 50): Note[] =>
  Array.from({ length: count }, () => noteOf(visibility))

function purchaseOf ({ purchase_orders: [order] }: BackToBack): PurchaseOrder {
  if (order === undefined) throw new Error('no purchase order')
  return order
}

t.test('an operator’s note is internal unless it says otherwise, a supplier’s never', async (t) => {
  const visibilityOf = (role: string, said: object) =>
    noteBy(role, { text: 'Fragile.', ...said }).visibility
  t.equal(visibilityOf('operator', {}), 'internal')
  t.equal(visibilityOf('operator', { visibility: 'supplier' }), 'supplier')
  t.equal(visibilityOf('supplier', {}), 'supplier')
  t.equal(visibilityOf('supplier', { visibility: 'supplier' }), 'supplier')
  t.equal(refusalOf(() => visibilityOf('supplier', { visibility: 'internal' })).rule,
    'role_forbidden')
  t.same(noteBy('operator', { text: 'Fragile.' }).author, { role: 'operator', name: 'Grace' })
})

t.test('a note for suppliers is copied to the purchase orders that are not over', async (t) => {
  const purchase_orders = PURCHASE_ORDER_STATUSES.map((status) =>
    purchaseOrderOf({ id: status, status }))
  const before = saleOf(draftOf(), { purchase_orders })
  const internal = addSaleNote(before, noteOf('internal'))
  t.equal(internal.sales_order.notes.length, 1)
  t.equal(internal.purchase_orders, before.purchase_orders)
  const note = noteOf('supplier')
  const told = addSaleNote(internal, note)
  t.same(told.sales_order.notes.slice(1), [note], 'behind the older one')
  t.same(told.purchase_orders.filter(({ notes }) => notes.length > 0)
    .map(({ id, notes: [copy] }) => [id, copy?.id]), [
    ['planned', note.id], ['issued', note.id], ['acknowledged', note.id]
  ])
})

t.test('notes_full: 50 on a sales order, whoever they are for', async (t) => {
  const notes = [...manyOf('internal', 24), ...manyOf('supplier', 25)]
  const before = saleOf({ ...draftOf(), notes })
  const full = addSaleNote(before, noteOf('internal'))
  t.equal(full.sales_order.notes.length, 50)
  for (const visibility of ['internal', 'supplier'] as const) {
    t.equal(refusalOf(() => addSaleNote(full, noteOf(visibility))).rule, 'notes_full')
  }
})

t.test('notes_full: 50 on a purchase order, and copies take no room', async (t) => {
  const order = purchaseOrderOf({ status: 'issued', notes: manyOf('supplier', 49) })
  let state = saleOf(draftOf(), { purchase_orders: [order] })
  for (const note of manyOf('supplier')) state = addSaleNote(state, note)
  t.equal(purchaseOf(state).notes.length, 99)
  state = addPurchaseNote(state, purchaseOf(state), noteOf('internal'))
  t.equal(purchaseOf(state).notes.length, 100)
  t.equal(refusalOf(() => addPurchaseNote(state, purchaseOf(state), noteOf('supplier'))).rule,
    'notes_full')
  t.equal(state.sales_order.notes.length, 50, 'the sales order has none of its notes')
  const own = saleOf(draftOf(), {
    purchase_orders: [purchaseOrderOf({ status: 'issued', notes: manyOf('internal') })]
  })
  const told = addSaleNote(own, noteOf('supplier'))
  t.equal(purchaseOf(told).notes.length, 51, 'and a copy fits into a full one')
})
