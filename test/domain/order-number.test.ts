// Proves that the number of an order is short enough for EDI, and leads back to its id.

import t from 'tap'
import { numberOf } from '../../src/domain/kernel/order-number.ts'
import { newId } from '../../src/platform/id.ts'

t.test('a number has 20 characters, which begin an id', async (t) => {
  for (const prefix of ['so', 'po'] as const) {
    const id = newId(prefix)
    t.match(numberOf(id), /^(SO|PO)-[0-9A-Z]{17}$/)
    t.ok(id.startsWith(numberOf(id).toLowerCase().replace('-', '_')))
  }
})

t.test('ids that a process makes one after the other have different numbers', async (t) => {
  const numbers = Array.from({ length: 10_000 }, () => numberOf(newId('po')))
  t.equal(new Set(numbers).size, numbers.length)
  t.same(numbers.toSorted(), numbers)
})
