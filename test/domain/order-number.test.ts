// Proves that the number of an order is short enough for EDI, and leads back to its id.

import t from 'tap'
import { idsOfNumber, numberOf } from '../../src/domain/kernel/order-number.ts'
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

t.test('a number leads to the ids that begin with it; another text leads to none', async (t) => {
  for (const prefix of ['so', 'po'] as const) {
    const [before, id, after] = [newId(prefix), newId(prefix), newId(prefix)]
    const number = numberOf(id)
    for (const written of [number, number.toLowerCase()]) {
      const range = idsOfNumber(prefix, written)
      t.same([before, id, after].map((one) => one >= range.from && one < range.before),
        [false, true, false], written)
    }
    const other = prefix === 'so' ? 'po' : 'so'
    const unlike = numberOf(newId(other))
    for (const wrong of ['', prefix, `${number}0`, number.slice(0, -1), id, unlike]) {
      const range = idsOfNumber(prefix, wrong)
      t.ok(id < range.from || id >= range.before, wrong)
    }
  }
})
