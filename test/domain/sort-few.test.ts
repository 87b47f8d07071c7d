// Few items or many: sorted as the language sorts them, the order of equal ones kept.

import fc from 'fast-check'
import t from 'tap'
import { sorted } from '../../src/domain/kernel/sort-few.ts'

type Item = { key: number, at: number }

t.test('as the language sorts them, and what was given stays as it was', async () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 }), (keys) => {
    const items = keys.map((key, at): Item => ({ key, at }))
    const given = [...items]
    const byKey = (a: Item, b: Item): number => a.key - b.key
    const byKeyOnly = (a: Item, b: Item): number => a.key < b.key ? -1 : 1
    const wanted = JSON.stringify(given.toSorted(byKey))
    return [byKey, byKeyOnly].every((compare) =>
      JSON.stringify(sorted(items, compare)) === wanted) &&
      sorted(items, byKey) !== items && items.every((item, at) => item === given[at])
  }))
})
