// What a reader sees of positions and their entries, and where it goes on.

import t from 'tap'
import { pickEvents, positionOf } from '../../../src/platform/events/pick-events.ts'

const OF_ALL = { occurred_at: '2026-11-29T00:00:00.000Z', mark_id: 'evt_1' }
const PARTS = [
  {
    ...OF_ALL,
    last_position: 2,
    entries: 'po_1 1 purchase_order.planned -,so_1 1 sales_order.created -'
  },
  { ...OF_ALL, last_position: 3, entries: 'po_1 2 purchase_order.issued sup_1' },
  {
    ...OF_ALL,
    last_position: 5,
    entries: 'po_2 7 purchase_order.closed sup_2,so_1 2 sales_order.released -'
  }
]
const all = (): boolean => true

t.test('all that is behind the position', async (t) => {
  const { found, position, is_full } = pickEvents(PARTS, 1, 9, all)
  t.same(found.map((one) => one.position), [2, 3, 4, 5])
  t.same(found.map(({ subject_type, sequence }) => `${subject_type} ${sequence}`),
    ['sales_order 1', 'purchase_order 2', 'purchase_order 7', 'sales_order 2'])
  t.same({ position, is_full }, { position: 5, is_full: false })
})

t.test('at most so many, and on behind the last of them', async (t) => {
  const { found, position, is_full } = pickEvents(PARTS, 0, 2, all)
  t.same(found.map((one) => one.position), [1, 2])
  t.same({ position, is_full }, { position: 2, is_full: true })
})

t.test('what is hidden does not count as more', async (t) => {
  const seen = pickEvents(PARTS, 0, 1, ({ supplier_id }) => supplier_id === 'sup_1')
  t.same(seen.found.map((one) => one.position), [3])
  t.same({ ...seen, found: [] }, { found: [], position: 5, is_full: false })
})

t.test('nothing', async (t) => {
  t.same(pickEvents([], 4, 9, all), { found: [], position: 4, is_full: false })
  t.same(pickEvents(PARTS, 5, 9, all), { found: [], position: 5, is_full: false })
})

t.test('the position of one event', async (t) => {
  t.equal(positionOf(PARTS[2], { subject_id: 'po_2', sequence: 7 }), 4)
  t.equal(positionOf(PARTS[2], { subject_id: 'po_2', sequence: 8 }), null)
  t.equal(positionOf(undefined, { subject_id: 'po_2', sequence: 7 }), null)
})
