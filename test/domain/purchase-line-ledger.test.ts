// The ledger of a purchase order line: no move loses a unit, of the line or of the stock.

import t from 'tap'
import fc from 'fast-check'
import {
  acceptUnits, giveBackAgreed, dropPending, requestableOf, requestCancellation, giveBackUnits
} from '../../src/domain/model/purchase-order/purchase-line-ledger.ts'
import {
  takeShipped
} from '../../src/domain/model/purchase-order/purchase-line-transit.ts'
import {
  liveOf, type Pending, type PurchaseOrderLine, unansweredOf
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import { rowOf, type StockBook } from '../../src/domain/model/stock/stock-book.ts'
import { holds } from '../support/holds.ts'
import { EARLIER, LATER, NOW, purchaseLineOf, stockRowOf, surroundingsOf } from './given.ts'

/** Ten units of the line, held of a row of twenty. */
function given (about: Partial<PurchaseOrderLine> = {}) {
  const line = purchaseLineOf(about)
  const { book } = surroundingsOf([
    stockRowOf({ on_hand: 20, reserved: line.reserved_quantity })
  ])
  return { line, book, row: () => rowOf(book, line) }
}

t.test('withdrawn: out of what is live, and its stock given back', async (t) => {
  const { line, book, row } = given()
  holds(t, giveBackUnits(line, { units: 3, as: 'rejected', of: 'unanswered' }, book), {
    quantity: 10, rejected_quantity: 3, expired_quantity: 0, reserved_quantity: 7
  })
  holds(t, row(), { reserved: 7, on_hand: 20, available: 13 })
  holds(t, giveBackUnits(line, { units: 2, as: 'expired', of: 'unanswered' }, book), {
    rejected_quantity: 2, expired_quantity: 2
  })
})

t.test('withdrawn: the surplus goes first, for it serves nobody', async (t) => {
  const { line, book } = given({ surplus_quantity: 2 })
  holds(t, giveBackUnits(line, { units: 3, as: 'canceled', of: 'unanswered' }, book), {
    canceled_quantity: 3, surplus_quantity: 0
  })
})

t.test('withdrawn: of accepted units, those that hold no stock leave first', async (t) => {
  const { line, book, row } = given({ accepted_quantity: 10, reserved_quantity: 4 })
  const fewer = giveBackUnits(line, { units: 7, as: 'canceled', of: 'accepted' }, book)
  holds(t, fewer, { accepted_quantity: 3, canceled_quantity: 7, reserved_quantity: 3 })
  t.equal(row().reserved, 3)
})

t.test('withdrawn: never more than there is', async (t) => {
  const { line, book } = given({ accepted_quantity: 6, shipped_quantity: 4 })
  t.throws(() => giveBackUnits(line, { units: 3, as: 'canceled', of: 'accepted' }, book), /more/)
  t.throws(() => giveBackUnits(line, { units: 5, as: 'canceled', of: 'unanswered' }, book), /more/)
  t.throws(() => giveBackUnits(line, { units: 1, as: 'canceled', of: 'cost_increase' }, book))
  t.throws(() => acceptUnits(line, 5, NOW), /more accepted than is live/)
})

t.test('shipped: out of the stock, and what was not answered is accepted', async (t) => {
  const { line, book, row } = given({ accepted_quantity: 2 })
  const sent = takeShipped(line, { units: 5, over: 0, shipped_at: NOW, now: LATER }, book)
  holds(t, sent, {
    accepted_quantity: 5, accepted_at: LATER, shipped_quantity: 5, reserved_quantity: 5
  })
  holds(t, row(), { on_hand: 15, reserved: 5, available: 10 })
})

t.test('shipped before the newest report: on_hand has it left out already', async (t) => {
  const { line, book, row } = given()
  takeShipped(line, { units: 5, over: 0, shipped_at: EARLIER, now: NOW }, book)
  holds(t, row(), { on_hand: 20, reserved: 5 })
})

t.test('shipped beyond the order: outside the ledger, but out of the stock', async (t) => {
  const { line, book, row } = given({ accepted_quantity: 10 })
  const sent = takeShipped(line, { units: 10, over: 2, shipped_at: NOW, now: NOW }, book)
  holds(t, sent, { shipped_quantity: 10, over_shipped_quantity: 2, accepted_quantity: 10 })
  holds(t, row(), { on_hand: 8, reserved: 0 })
})

const NONE: Pending = { cancellation: 0, reduction: 0, resourcing: 0, recall: 0, surplus: 0 }

function askedBack () {
  const { line, ...stock } = given({ accepted_quantity: 10 })
  const first = requestCancellation(line, 'reduction', 3)
  return { line: requestCancellation(first, 'cancellation', 2), ...stock }
}

t.test('asked back: counted by what follows, and never more than is accepted', async (t) => {
  const { line } = askedBack()
  holds(t, line, {
    pending_cancellation_quantity: 5, pending: { ...NONE, reduction: 3, cancellation: 2 }
  })
  t.equal(requestableOf(line), 5)
  t.throws(() => requestCancellation(line, 'surplus', 6), /more asked back than accepted/)
})

t.test('agreed: the cancellation counts before the lower quantity', async (t) => {
  const { line, book } = askedBack()
  const { line: after, agreed } = giveBackAgreed(line, 4, book)
  t.same(agreed, { ...NONE, cancellation: 2, reduction: 2 })
  holds(t, after, {
    accepted_quantity: 6,
    canceled_quantity: 4,
    pending_cancellation_quantity: 1,
    pending: { ...NONE, reduction: 1 }
  })
  t.equal(giveBackAgreed(after, 9, book).line.pending, null, 'at most what was asked')
})

t.test('dropped: the last that would count is dropped first', async (t) => {
  const { line } = askedBack()
  holds(t, dropPending(line, 4), { pending: { ...NONE, cancellation: 1 }, accepted_quantity: 10 })
  holds(t, dropPending(line, 5), { pending: null, pending_cancellation_quantity: 0 })
})

t.test('shipped though it was asked back: that much is dropped', async (t) => {
  const { line, book } = askedBack()
  const sent = takeShipped(line, { units: 7, over: 0, shipped_at: NOW, now: NOW }, book)
  holds(t, sent, {
    pending_cancellation_quantity: 3, pending: { ...NONE, cancellation: 2, reduction: 1 }
  })
})

const MOVES = ['accept', 'reject', 'cancel', 'ship', 'ask', 'agree', 'drop'] as const

function move (
  line: PurchaseOrderLine, [name, at]: [typeof MOVES[number], number], book: StockBook
): PurchaseOrderLine {
  const upTo = (most: number): number => at % (most + 1)
  const unanswered = upTo(unansweredOf(line))
  const unshipped = upTo(line.accepted_quantity - line.shipped_quantity)
  switch (name) {
    case 'accept': return acceptUnits(line, unanswered, NOW)
    case 'reject':
      return giveBackUnits(line, { units: unanswered, as: 'rejected', of: 'unanswered' }, book)
    case 'cancel':
      return giveBackUnits(line, {
        units: Math.min(unshipped, requestableOf(line)), as: 'canceled', of: 'accepted'
      }, book)
    case 'ship':
      return takeShipped(line, { units: unshipped, over: 0, shipped_at: NOW, now: NOW }, book)
    case 'ask': return requestCancellation(line, 'cancellation', upTo(requestableOf(line)))
    case 'agree': return giveBackAgreed(line, at, book).line
    case 'drop': return dropPending(line, upTo(line.pending_cancellation_quantity))
  }
}

t.test('property: the ledger of domain.md holds after every move of any story', async (t) => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.constantFrom(...MOVES), fc.nat(20)), { maxLength: 15 }), (story) => {
      const { line: opened, book, row } = given()
      let line = opened
      for (const one of story) {
        line = move(line, one, book)
        const { accepted_quantity: accepted, shipped_quantity: shipped } = line
        const pending = line.pending_cancellation_quantity
        const is_sound = [
          shipped <= accepted, accepted <= liveOf(line), pending <= accepted - shipped,
          line.reserved_quantity === liveOf(line) - shipped,
          row().reserved === line.reserved_quantity, row().on_hand === 20 - shipped,
          pending === Object.values(line.pending ?? NONE).reduce((all, one) => all + one, 0)
        ].every(Boolean)
        if (!is_sound) return false
      }
      return true
    }), { numRuns: 500 })
  t.pass('500 stories')
})
