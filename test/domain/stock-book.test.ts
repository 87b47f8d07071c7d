// The stock book: what was taken is seen by the next, and nothing is taken or given twice.

import t from 'tap'
import {
  availableOf, emptyStock, giveStock, lowerOnHand, openStockBook, risenSkusOf, rowOf,
  stockChangesOf, stockLevelsOf, takeStock
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
  t.same(takeStock(book, { ...ONE, quantity: 3 }), { ...ONE, reserved: 4 })
  holds(t, rowOf(book, ONE), { on_hand: 5, reserved: 4, available: 1 })
  t.throws(() => takeStock(book, { ...ONE, quantity: 2 }), /more taken than available/)
  t.same(takeStock(book, { ...ONE, quantity: 1 }), { ...ONE, reserved: 5 })
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
  t.same([...book.values()].flat().map(({ available }) => available), [1, 0, 3])
  t.throws(() => rowOf(book, { sku: 'B', supplier_id: 'sup_2' }), /not locked/)
})

t.test('what left after the newest report is on hand no more, never below 0', async (t) => {
  const book = openStockBook([stockRowOf({ on_hand: 5, as_of: EARLIER })])
  lowerOnHand(book, { ...ONE, quantity: 3, shipped_at: EARLIER })
  t.equal(rowOf(book, ONE).on_hand, 5, 'the report has left it out')
  lowerOnHand(book, { ...ONE, quantity: 3, shipped_at: NOW })
  holds(t, rowOf(book, ONE), { on_hand: 2, available: 2 })
  lowerOnHand(book, { ...ONE, quantity: 9, shipped_at: NOW })
  holds(t, rowOf(book, ONE), { on_hand: 0, available: 0 })
  t.doesNotThrow(() => lowerOnHand(book, { ...ONE, sku: 'GONE', quantity: 1, shipped_at: NOW }))
})

t.test('a supplier without goods keeps what it has promised', async (t) => {
  const book = openStockBook([stockRowOf({ on_hand: 5, reserved: 2 })])
  emptyStock(book, ONE)
  holds(t, rowOf(book, ONE), { on_hand: 2, reserved: 2, available: 0 })
  const oversold = openStockBook([stockRowOf({ on_hand: 1, reserved: 2 })])
  emptyStock(oversold, ONE)
  t.equal(rowOf(oversold, ONE).on_hand, 1, 'it never rises')
})

t.test('what is written is what has changed since the rows were loaded', async (t) => {
  const book = openStockBook([
    stockRowOf({ on_hand: 5, reserved: 2 }), stockRowOf({ sku: 'B', on_hand: 5, reserved: 2 }),
    stockRowOf({ sku: 'C', on_hand: 5, reserved: 2 })
  ])
  t.same([stockChangesOf(book), stockLevelsOf(book), risenSkusOf(book)], [[], [], []])
  giveStock(book, { ...ONE, quantity: 2 })
  takeStock(book, { ...ONE, quantity: 2 })
  giveStock(book, { ...ONE, sku: 'B', quantity: 1 })
  emptyStock(book, { ...ONE, sku: 'C' })
  t.same(stockChangesOf(book), [{ sku: 'B', supplier_id: 'sup_1', reserved: 1 }])
  t.same(stockLevelsOf(book), [{ sku: 'C', supplier_id: 'sup_1', on_hand: 2 }])
  t.same(risenSkusOf(book), ['B'], 'of C there is less')
})

t.test('what is given back of oversold stock serves nobody yet', async (t) => {
  const book = openStockBook([stockRowOf({ on_hand: 2, reserved: 5 })])
  giveStock(book, { ...ONE, quantity: 3 })
  t.same(risenSkusOf(book), [])
  giveStock(book, { ...ONE, quantity: 1 })
  t.same(risenSkusOf(book), ['A'])
})

t.test('a row that was told once is told again, also when it is as it was loaded', async (t) => {
  const book = openStockBook([
    stockRowOf({ on_hand: 5, reserved: 1 }), stockRowOf({ on_hand: 5, supplier_id: 'sup_2' })
  ])
  takeStock(book, { ...ONE, quantity: 2 })
  t.same(stockChangesOf(book), [{ ...ONE, reserved: 3 }], 'by the first order')
  giveStock(book, { ...ONE, quantity: 2 })
  t.same(stockChangesOf(book), [{ ...ONE, reserved: 1 }], 'by the next one, whose word is the last')
  const shipped = { ...ONE, quantity: 1, shipped_at: NOW }
  lowerOnHand(book, shipped)
  holds(t, stockLevelsOf(book), [{ on_hand: 4 }])
  rowOf(book, ONE).on_hand = 5
  holds(t, stockLevelsOf(book), [{ on_hand: 5 }])
})
