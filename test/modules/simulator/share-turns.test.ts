// Turns of played suppliers are shared between merchants.

import t from 'tap'
import { shareTurns } from '../../../src/modules/simulator/share-turns.ts'

t.test('each merchant has a turn before one has a second, and none has too many', async (t) => {
  const due = [...'aaaaabbc'].map((merchant_id, at) => ({ merchant_id, at }))
  t.equal(shareTurns(due, 3).map(({ merchant_id }) => merchant_id).join(''), 'abcaba')
  t.same(shareTurns(due, 3).filter(({ merchant_id }) => merchant_id === 'a').map(({ at }) => at),
    [0, 1, 2], 'the oldest first')
  t.same(shareTurns([], 3), [])
})
