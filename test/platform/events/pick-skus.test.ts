// Pages of changed availability: whatever the changes and the pages, nothing is missed.

import t from 'tap'
import fc from 'fast-check'
import { pickSkus } from '../../../src/platform/events/pick-skus.ts'
import { EVERY_SKU, readSkus, writeSkus } from '../../../src/platform/events/sku-lists.ts'

const rowsOf = (lists: readonly string[]) => lists.map((skus, at) =>
  ({ position: at + 1, occurred_at: '2026-03-10T12:00:00.000Z', skus }))

const ALL = 'ABCDEF'
const START = { position: 0, offset: 0 }

t.test('SKUs come back as they were, whatever characters they have', async (t) => {
  fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1 }), (skus) => {
    t.same(readSkus(writeSkus(skus) ?? ''), skus)
  }))
  t.equal(writeSkus([]), null)
  t.same(readSkus(writeSkus(['A', 'B', 'A']) ?? ''), ['A', 'B'])
})

t.test('page after page tells each change, in its order, and each SKU once a page', async (t) => {
  const list = fc.uniqueArray(fc.constantFrom(...ALL), { minLength: 1 })
  const lists = fc.array(fc.oneof({ weight: 5, arbitrary: list }, fc.constant(null)))
  fc.assert(fc.property(lists, fc.integer({ min: 1, max: 7 }), (lists, limit) => {
    const rows = rowsOf(lists.map((one) => one === null ? EVERY_SKU : writeSkus(one) ?? ''))
    const untold = lists.map((one) => new Set(one ?? ALL))
    let place = START
    for (let is_full = true; is_full;) {
      const page = pickSkus(rows, rows.length, place, limit)
      t.ok(page.skus.length <= limit && new Set(page.skus).size === page.skus.length)
      if (page.is_full) t.equal(page.skus.length, limit)
      // What was told before a change was made says nothing of it.
      const told = page.is_all ? ALL : page.skus
      for (const skus of untold.slice(place.position)) for (const sku of told) skus.delete(sku)
      t.same(untold.slice(0, page.place.position).flatMap((skus) => [...skus]), [])
      ;({ place, is_full } = page)
    }
    t.same(place, { position: rows.length, offset: 0 })
  }), { numRuns: 100 })
})

t.test('a page may end in the middle of a change, and the next begins there', async (t) => {
  const rows = rowsOf(['["A","B","C"]', '["C","D"]'])
  const first = pickSkus(rows, 2, START, 2)
  t.same([first.skus, first.place, first.is_full], [['A', 'B'], { position: 0, offset: 2 }, true])
  const next = pickSkus(rows, 2, first.place, 2)
  t.same([next.skus, next.place, next.is_full], [['C', 'D'], { position: 2, offset: 0 }, false])
})

t.test('what was deleted behind the place is not passed over', async (t) => {
  const rows = rowsOf(['["A"]', '["B"]', '["C"]'])
  t.throws(() => pickSkus(rows.slice(1), 3, START, 5), { message: 'cursor_expired' })
  t.throws(() => pickSkus([], 3, START, 5), { message: 'cursor_expired' }, 'all were')
  t.throws(() => pickSkus([], 3, { position: 2, offset: 1 }, 5), { message: 'cursor_expired' })
  t.same(pickSkus(rows.slice(1), 3, { position: 1, offset: 0 }, 5).skus, ['B', 'C'])
  t.same(pickSkus([], 0, { position: 3, offset: 0 }, 5).skus, [], 'the time was over')
})
