// The order in which marks get positions: by time, and never a later change before an earlier one.

import t from 'tap'
import fc from 'fast-check'
import { joinEntries } from '../../../src/platform/events/entries.ts'
import { orderMarks } from '../../../src/platform/events/order-marks.ts'

const mark = (id: string, second: number, ...entries: string[]) => ({
  id,
  occurred_at: `2026-11-29T00:00:${String(second).padStart(2, '0')}.000Z`,
  entries: joinEntries(entries.map((entry) => `${entry} supplier.updated -`)),
  skus: null
})

const idsOf = (marks: Parameters<typeof orderMarks>[0]): string[] =>
  orderMarks(marks).map(({ id }) => id)

t.test('by time, then by id', async (t) => {
  t.same(idsOf([mark('c', 2, 'x 1'), mark('b', 1, 'y 1'), mark('a', 2, 'z 1')]), ['b', 'a', 'c'])
})

t.test('the clock was set back between two changes of a subject', async (t) => {
  t.same(idsOf([mark('a', 9, 'x 1'), mark('b', 3, 'x 2'), mark('c', 5, 'y 1')]), ['a', 'b', 'c'])
  t.same(idsOf([
    mark('a', 9, 'x 1'), mark('b', 8, 'x 2', 'y 1'), mark('c', 7, 'y 2', 'z 1'), mark('d', 6, 'z 2')
  ]), ['a', 'b', 'c', 'd'], 'also by way of other subjects')
})

t.test('transactions of any history, with any clock, in any order of reading', async (t) => {
  const history = fc.array(fc.record({
    subjects: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 }),
    second: fc.nat(5)
  }), { maxLength: 12 })
  fc.assert(fc.property(history, fc.infiniteStream(fc.nat(1_000)), (commits, chance) => {
    const sequences = new Map<string, number>()
    const marks = commits.map(({ subjects, second }, at) =>
      mark(String(at), second, ...subjects.map((subject) => {
        const sequence = (sequences.get(subject) ?? 0) + 1
        sequences.set(subject, sequence)
        return `${subject} ${sequence}`
      })))
    const read = marks.map((one) => ({ one, by: chance.next().value ?? 0 }))
      .sort((a, b) => a.by - b.by).map(({ one }) => one)
    const seen = new Map<string, number>()
    for (const { subject_id, sequence } of orderMarks(read).flatMap((one) => one.read)) {
      if (sequence !== (seen.get(subject_id) ?? 0) + 1) return false
      seen.set(subject_id, sequence)
    }
    return orderMarks(read).length === marks.length
  }))
})
