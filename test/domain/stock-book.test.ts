// The stock book: what was taken is seen by the next, and nothing is taken or given twice.

import t from 'tap'
import {
  availableOf, giveOnHand, giveStock, insertRow, openStockBook, rowOf, setOutOfStock, takeOnHand,
  takeStock, takeWritten
} from '../../src/domain/model/stock/stock-book.ts'
import { holds } from '../support/holds.ts'
import { EARLIER, NOW, stockRowOf } from './given.ts'

const ONE = { sku: 'A', supplier_id: 'sup_1' }

t.test('available is on_hand − reserved, and never below 0', async (t) => {
  t.equal(availableOf({ on_hand: 5, reserved: 3 }), 2)
  t.equal(availableOf({ on_hand: 5, reserved: 5 }), 0)
  t.equal(availableOf({ on_hand: 5, reserved: 9 }), 0, 'more is promised than is there')
})

t.test('what one order takes, the next one no longer sees', async (t) => {
  const book = openStockBook([stockRowOf({ on_hand: 5, reserved: 1 })])
  takeStock(book, { ...ONE, quantity: 3 })
  holds(t, rowOf(book, ONE), { on_hand: 5, reserved: 4, available: 1 })
  t.throws(() => takeStock(book, { ...ONE, quantity: 2 }), /more taken than available/)
  takeStock(book, { ...ONE, quantity: 1 })
  holds(t, rowOf(book, ONE), { reserved: 5, available: 0 })
})

t.test('what is given back is available again, up to what is on hand', async (t) => {
  const book = openStockBook([stockRowOf({ on_hand: 2, reserved: 5 })])
  giveStock(book, { ...ONE, quantity: 2 })
  holds(t, rowOf(book, ONE), { reserved: 3, available: 0 }, 'still oversold')
  giveStock(book, { ...ONE, quantity: 3 })
  holds(t, rowOf(book, ONE), { reserved: 0, available: 2 })
  t.throws(() => giveStock(book, { ...ONE, quantity: 1 }), /more given back than reserved/)
})

t.test('rows of one SKU keep apart by supplier, rows of one supplier by SKU', async (t) => {
  const book = openStockBook([
    stockRowOf({ on_hand: 1 }), stockRowOf({ on_hand: 2, supplier_id: 'sup_2' }),
    stockRowOf({ on_hand: 3, sku: 'B' })
  ])
  takeStock(book, { sku: 'A', supplier_id: 'sup_2', quantity: 2 })
  t.same([...book.rows.values()].flat().map(({ available }) => available), [1, 0, 3])
  t.throws(() => rowOf(book, { sku: 'B', supplier_id: 'sup_2' }), /not locked/)
})

t.test('what left after the newest report is on hand no more, never below 0', async (t) => {
  const book = openStockBook([stockRowOf({ on_hand: 5, as_of: EARLIER })])
  takeOnHand(book, { ...ONE, quantity: 3, shipped_at: EARLIER })
  t.equal(rowOf(book, ONE).on_hand, 5, 'the report has left it out')
  takeOnHand(book, { ...ONE, quantity: 3, shipped_at: NOW })
  holds(t, rowOf(book, ONE), { on_hand: 2, available: 2 })
  takeOnHand(book, { ...ONE, quantity: 9, shipped_at: NOW })
  holds(t, rowOf(book, ONE), { on_hand: 0, available: 0 })
  t.doesNotThrow(() => takeOnHand(book, { ...ONE, sku: 'GONE', quantity: 1, shipped_at: NOW }))
})

t.test('a supplier without goods keeps what it has promised', async (t) => {
  const book = openStockBook([stockRowOf({ on_hand: 5, reserved: 2 })])
  setOutOfStock(book, ONE)
  holds(t, rowOf(book, ONE), { on_hand: 2, reserved: 2, available: 0 })
  const oversold = openStockBook([stockRowOf({ on_hand: 1, reserved: 2 })])
  setOutOfStock(oversold, ONE)
  t.equal(rowOf(oversold, ONE).on_hand, 1, 'it never rises')
})

t.test('what is written is what has changed since the rows were loaded', async (t) => {
  const book = openStockBook([
    stockRowOf({ on_hand: 5, reserved: 2 }), stockRowOf({ sku: 'B', on_hand: 5, reserved: 2 }),
    stockRowOf({ sku: 'C', on_hand: 5, reserved: 2 })
  ])
  t.same(takeWritten(book), {
    stock: [], stock_levels: [], restocked_skus: [], changed_skus: []
  })
  giveStock(book, { ...ONE, quantity: 2 })
  takeStock(book, { ...ONE, quantity: 2 })
  giveStock(book, { ...ONE, sku: 'B', quantity: 1 })
  setOutOfStock(book, { ...ONE, sku: 'C' })
  t.same(takeWritten(book), {
    stock: [{ sku: 'B', supplier_id: 'sup_1', reserved: 1 }],
    stock_levels: [{ sku: 'C', supplier_id: 'sup_1', on_hand: 2 }],
    restocked_skus: ['B'],
    changed_skus: ['B', 'C']
  }, 'of C there is less')
})

t.test('what is given back of oversold stock serves nobody yet', async (t) => {
  const book = openStockBook([stockRowOf({ on_hand: 2, reserved: 5 })])
  giveStock(book, { ...ONE, quantity: 3 })
  t.same(takeWritten(book).restocked_skus, [])
  giveStock(book, { ...ONE, quantity: 1 })
  t.same(takeWritten(book).restocked_skus, ['A'])
})

t.test('what each decision has written is told once, and its last word counts', async (t) => {
  const book = openStockBook([
    stockRowOf({ on_hand: 5, reserved: 1 }), stockRowOf({ on_hand: 5, supplier_id: 'sup_2' })
  ])
  takeStock(book, { ...ONE, quantity: 2 })
  t.same(takeWritten(book).stock, [{ ...ONE, reserved: 3 }], 'by the first order')
  t.same(takeWritten(book).stock, [], 'nothing was written since')
  giveStock(book, { ...ONE, quantity: 2 })
  t.same(takeWritten(book).stock, [{ ...ONE, reserved: 1 }],
    'by the next one, also where the row is as it was loaded')
  giveStock(book, { ...ONE, quantity: 1 })
  takeStock(book, { ...ONE, quantity: 1 })
  t.same(takeWritten(book).stock, [], 'given back and taken again')
})

t.test('goods that come in are told with the whole row, which may be new', async (t) => {
  const book = openStockBook([stockRowOf({ on_hand: 5, as_of: EARLIER })])
  const came = { units: 2, unit_cost: '3.00', now: NOW }
  giveOnHand(book, ONE, came)
  holds(t, takeWritten(book).stock_levels, [
    { on_hand: 7, received: { unit_cost: '3.00', as_of: NOW, is_new: false } }
  ])
  insertRow(book, stockRowOf({ sku: 'B', on_hand: 0, available: 0 }))
  t.same(takeWritten(book).stock_levels, [], 'nothing is there yet')
  giveOnHand(book, { ...ONE, sku: 'B' }, came)
  holds(t, takeWritten(book), {
    stock_levels: [{ sku: 'B', on_hand: 2, received: { is_new: true } }], restocked_skus: ['B']
  })
})
