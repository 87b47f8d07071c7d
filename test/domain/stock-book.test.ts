// The stock book: what was taken is seen by the next, and nothing is taken or given twice.

import t from 'tap'
import {
  availableOf, giveStock, openStockBook, rowOf, takeStock
} from '../../src/domain/stock-book.ts'
import { holds } from '../support/holds.ts'
import { stockRowOf } from './given.ts'

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
  t.same(giveStock(book, { ...ONE, quantity: 2 }), { ...ONE, reserved: 3 })
  t.equal(rowOf(book, ONE).available, 0, 'still oversold')
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
