// Sources: whatever roads lead to a shelf, it counts once, and no shelf comes back to its owner.

import t from 'tap'
import fc from 'fast-check'
import {
  HOPS_MAX, joinSources, readSources, SOURCES_MAX, type StockSource
} from '../../../src/domain/model/stock/stock-sources.ts'
import { sum } from '../../../src/domain/kernel/sum.ts'
import { type Followed, followRow } from './follow-row.ts'

const OWN = 'own'
const sourceOf = (source: string, available: number, hops = 0): StockSource =>
  ({ source, available, hops })

t.test('own rows are one source, and each other one counts once', async (t) => {
  t.same(joinSources(OWN, [
    { available: 3, sources: null },
    { available: 4, sources: null },
    { available: 9, sources: [sourceOf('x', 5), sourceOf(OWN, 4, 1)] },
    { available: 6, sources: [sourceOf('x', 6), sourceOf('y', 9)] }
  ]), [sourceOf(OWN, 7), sourceOf('x', 6, 1), sourceOf('y', 0, 1)])
  t.same(joinSources(OWN, [{ available: 0, sources: null }]), [sourceOf(OWN, 0)])
  t.same(joinSources(OWN, [{ available: 5, sources: [] }]), [sourceOf(OWN, 0)],
    'a link that says of nothing')
})

t.test('units that orders hold are of none of the sources', async (t) => {
  // 10 on hand, 4 of them reserved.
  t.same(joinSources(OWN, [{ available: 6, sources: [sourceOf('b', 5), sourceOf('a', 5)] }]),
    [sourceOf(OWN, 0), sourceOf('a', 5, 1), sourceOf('b', 1, 1)])
  t.same(joinSources(OWN, [{ available: 6, sources: [sourceOf('x', 5), sourceOf(OWN, 5, 2)] }]),
    [sourceOf(OWN, 0), sourceOf('x', 1, 1)], 'never more than there may be')
})

t.test('an owner that says it is empty is believed before who still has it', async (t) => {
  const of_owner = joinSources('x', [{ available: 0, sources: null }])
  t.same(joinSources(OWN, [
    { available: 0, sources: of_owner }, { available: 5, sources: [sourceOf('x', 5, 1)] }
  ]), [sourceOf(OWN, 0), sourceOf('x', 0, 1)])
})

t.test('a name of before and the one with a seal are one shelf', async (t) => {
  const [old, sealed] = ['aaaaaaaaaaaaaaaaaaaaag', 'aaaaaaaaaaaaaaaaaaaaahbbbbbbbbbb']
  const rows = [
    { available: 5, sources: [sourceOf(old, 5)] }, { available: 5, sources: [sourceOf(sealed, 5)] }
  ]
  for (const either of [rows, rows.toReversed()]) {
    t.same(joinSources(OWN, either), [sourceOf(OWN, 0), sourceOf(sealed, 5, 1)])
  }
  t.same(joinSources(sealed, rows), [sourceOf(sealed, 0)], 'one’s own')
  t.same(readSources([sourceOf(old, 5), sourceOf(sealed, 5)]), [sourceOf(old, 5)])
  const others = ['x:aaaaaaaaaaaaaaaaaaaaa:1', 'x:aaaaaaaaaaaaaaaaaaaaa:2'].map((source) =>
    sourceOf(source, 1))
  t.same(readSources(others), others, 'names of another kind are compared whole')
})

t.test('whatever another merchant tells is read', async (t) => {
  t.same([readSources(null), readSources(undefined)], [null, null])
  t.same(['x', 5, {}, { source: 'x' }].map(readSources), [[], [], [], []])
  t.same(readSources([{ source: 'x', available: 5 }]), [sourceOf('x', 5, HOPS_MAX - 1)])
  t.same([-50, 0.5, '1', null].map((hops) =>
    readSources([{ source: 'x', available: 5, hops }])),
  Array.from({ length: 4 }, () => [sourceOf('x', 5, HOPS_MAX - 1)]), 'nobody is nearer by lying')
  t.same(readSources([{ source: 'x', available: 5, hops: 99 }]), [sourceOf('x', 5, HOPS_MAX)],
    'a chain that is longer')
  fc.assert(fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), figure, (any, list, free) => {
    for (const value of [any, list]) {
      const sources = readSources(value)
      const joined = joinSources(OWN, [{ available: free, sources }])
      t.ok(joined.every(({ available, hops }) =>
        Number.isInteger(available) && available >= 0 && hops <= HOPS_MAX))
    }
  }))
  t.equal(readSources(Array.from({ length: 5_000 }, (_, at) => sourceOf(`${at}`, 1)))?.length, 100)
})

t.test('who is nearest to the owner is believed, and nobody who is too far', async (t) => {
  t.same(joinSources(OWN, [
    { available: 9, sources: [sourceOf('x', 9, 2)] },
    { available: 9, sources: [sourceOf('x', 1, 0)] }
  ]), [sourceOf(OWN, 0), sourceOf('x', 1, 1)])
  t.same(joinSources(OWN, [{ available: 9, sources: [sourceOf('x', 9, HOPS_MAX)] }]),
    [sourceOf(OWN, 0)])
})

const figure = fc.nat(9)
const told = fc.uniqueArray(
  fc.record({
    source: fc.constantFrom(OWN, 'x', 'y', 'z'), available: figure, hops: fc.nat(HOPS_MAX)
  }),
  { selector: ({ source }) => source })
const row = fc.record({ available: figure, sources: fc.option(told) })

t.test('of very many merchants, the nearest are told, and the own one', async (t) => {
  const rows = Array.from({ length: SOURCES_MAX + 1 }, (_, at) =>
    ({ available: 1, sources: [sourceOf(`x${at}`, 1, at === 0 ? 1 : 0)] }))
  const joined = joinSources(OWN, [...rows, { available: 1, sources: null }])
  t.equal(joined.length, SOURCES_MAX)
  t.same(joined[0], sourceOf(OWN, 1))
  t.notOk(joined.some(({ source }) => source === 'x0'), 'it is farther than the others')
  t.equal(readSources(joined)?.length, SOURCES_MAX, 'the next one reads all that is told')
})

t.test('any rows', async (t) => {
  fc.assert(fc.property(fc.array(row), (rows) => {
    const joined = joinSources(OWN, rows)
    const named = new Map(joined.map((one) => [one.source, one]))
    t.equal(named.size, joined.length, 'each once')
    const own_rows = rows.filter(({ sources }) => sources === null)
    t.equal(named.get(OWN)?.available ?? 0, sum(own_rows, ({ available }) => available),
      'its own is what its own rows have, and nothing else')
    for (const { source, available, hops } of joined.filter((one) => one.source !== OWN)) {
      t.ok(rows.some((row) => row.available >= available && row.sources?.some((one) =>
        one.source === source && one.available >= available && one.hops === hops - 1)))
      t.notOk(rows.some((row) => row.sources?.some((one) =>
        one.source === source && one.hops < hops - 1)), 'nobody is nearer')
    }
    t.same(joinSources(OWN, rows.toReversed()), joined, 'in whatever order the rows come')
    const foreign = joined.filter(({ source }) => source !== OWN)
    const of_links = rows.filter(({ sources }) => sources !== null)
    t.ok(sum(foreign, ({ available }) => available) <= sum(of_links, ({ available }) => available),
      'no more than links have free')
    const linked = rows.filter(({ sources }) => sources !== null)
    t.same(joinSources(OWN, [...rows, ...linked]), joined, 'another road to the same adds nothing')
  }))
})

const COUNT = 5
/** For each merchant, those whose stock it follows. */
const network = fc.array(fc.uniqueArray(fc.nat(COUNT - 1)), { minLength: COUNT, maxLength: COUNT })
const shelves = fc.array(figure, { minLength: COUNT, maxLength: COUNT })
const turns = fc.shuffledSubarray([...Array(COUNT).keys()], { minLength: COUNT })
/** What goes round between two is told once a round by each, and is too far after so many. */
const ROUNDS = HOPS_MAX + COUNT

t.test('merchants that follow each other in any way know what there is', async (t) => {
  fc.assert(fc.property(network, shelves, shelves, turns, (follows, first, second, order) => {
    const nameOf = (at: number): string => `shelf ${at}`
    const said = follows.map((): StockSource[] => [])
    const rows = follows.map(() => new Map<number, Followed>())
    const tell = (at: number, units: readonly number[]): void => {
      const linked = (follows[at] ?? []).filter((of) => of !== at)
        .map((of) => {
          const row = followRow(nameOf(at), { sources: said[of] ?? [] })
          rows[at]?.set(of, row)
          return row
        })
      said[at] = joinSources(nameOf(at), [{ available: units[at] ?? 0, sources: null }, ...linked])
    }
    for (const units of [first, second]) {
      for (let round = 0; round < ROUNDS; round++) for (const at of order) tell(at, units)
      for (const [at, sources] of said.entries()) {
        const reached = reachedFrom(follows, at).filter((of) => (units[of] ?? 0) > 0)
        const full = sources.filter(({ available }) => available > 0)
        t.same(new Map(full.map(({ source, available }) => [source, available])),
          new Map(reached.map((of) => [nameOf(of), units[of]])))
        for (const [of, { available }] of rows[at] ?? []) {
          const there = reachedFrom(follows, of).filter((one) => one !== at)
          t.ok(available <= sum(there, (one) => units[one] ?? 0), 'no order could come back')
        }
      }
    }
  }))
})

/** Itself, and all that it follows, also by way of others. */
function reachedFrom (follows: readonly number[][], from: number): number[] {
  const reached = new Set([from])
  for (const at of reached) for (const of of follows[at] ?? []) reached.add(of)
  return [...reached]
}
