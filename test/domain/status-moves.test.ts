// Tables of moves: what they allow, and that nothing leaves an end.

import t from 'tap'
import { assertMove, type Moves } from '../../src/domain/kernel/status-moves.ts'
import {
  PURCHASE_ORDER_MOVES, PURCHASE_ORDER_STATUSES
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import {
  SALES_ORDER_MOVES, SALES_ORDER_STATUSES
} from '../../src/domain/model/sales-order/sales-order.ts'

function allowedOf<Status extends string> (
  moves: Moves<Status>, statuses: readonly Status[]
): string[] {
  return statuses.flatMap((from) => statuses.flatMap((to) => {
    try {
      assertMove(moves, from, to)
      return from === to ? [] : `${from} → ${to}`
    } catch {
      return []
    }
  }))
}

t.test('sales order: draft, confirmed, completed, and again by a replacement', async (t) => {
  t.same(allowedOf(SALES_ORDER_MOVES, SALES_ORDER_STATUSES), [
    'draft → confirmed', 'draft → canceled', 'confirmed → completed', 'confirmed → canceled',
    'completed → confirmed'
  ])
})

t.test('a purchase order that ended stays as it is', async (t) => {
  const allowed = allowedOf(PURCHASE_ORDER_MOVES, PURCHASE_ORDER_STATUSES)
  const ends = ['closed', 'rejected', 'expired', 'canceled']
  t.same(allowed.filter((move) => ends.includes(move.split(' ')[0] ?? '')), [])
  t.ok(allowed.includes('planned → issued'))
  t.ok(allowed.includes('issued → expired'))
  t.notOk(allowed.includes('acknowledged → expired'), 'an answer that came in time stands')
  t.notOk(allowed.includes('issued → planned'), 'what was issued is not recalled')
})

t.test('staying is no move', async (t) => {
  for (const status of SALES_ORDER_STATUSES) {
    t.doesNotThrow(() => assertMove(SALES_ORDER_MOVES, status, status))
  }
  t.throws(() => assertMove(SALES_ORDER_MOVES, 'canceled', 'confirmed'),
    /no move from canceled to confirmed/)
})
