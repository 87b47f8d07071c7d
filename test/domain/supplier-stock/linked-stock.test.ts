// What a link writes of what its partner says is available.

import t from 'tap'
import {
  HOPS_MAX, SOURCES_MAX, type StockSource
} from '../../../src/domain/model/stock/stock-sources.ts'
import { tellRow } from './follow-row.ts'

const own = 'own'
const sourceOf = (source: string, available: number, hops = 0): StockSource =>
  ({ source, available, hops })

t.test('own units, and those of who is too far, are not there', async (t) => {
  t.match(tellRow({
    own,
    said: {
      available: 12,
      sources: [
        sourceOf('b', 3), sourceOf(own, 4, 1), sourceOf('far', 3, HOPS_MAX), sourceOf('c', 2, 1)
      ]
    }
  }), { on_hand: 5, sources: [sourceOf('b', 3), sourceOf('c', 2, 1)] })
})

t.test('of too many, the nearest count, wherever own units stand', async (t) => {
  const many = Array.from({ length: SOURCES_MAX + 1 }, (_, at) => sourceOf(`${at}`, 1, 1))
  const news = tellRow({
    own,
    said: { available: SOURCES_MAX + 5, sources: [...many, sourceOf(own, 3), sourceOf('near', 1)] }
  })
  t.equal(news?.on_hand, SOURCES_MAX)
  t.equal(news?.sources?.length, SOURCES_MAX)
  t.match(news?.sources, [sourceOf('near', 1)])
})

t.test('empty shelves are kept, so that nobody else is believed of them', async (t) => {
  t.match(tellRow({ own, said: { available: 0, sources: [sourceOf('b', 0)] } }),
    { on_hand: 0, sources: [sourceOf('b', 0)] })
})

t.test('units that no source explains, or more than are available, do not count', async (t) => {
  t.match(tellRow({ own, said: { available: 9, sources: [sourceOf('b', 2)] } }), { on_hand: 2 })
  t.match(tellRow({ own, said: { available: 9, sources: [] } }), { on_hand: 0, sources: [] })
  t.match(tellRow({ own, said: { available: 3, sources: [sourceOf(own, 2), sourceOf('b', 5)] } }),
    { on_hand: 1, sources: [sourceOf('b', 1)] })
})

t.test('names without a seal are known too, also of the SKU that the partner has', async (t) => {
  const old = 'aaaaaaaaaaaaaaaaaaaaag'
  const own_of_theirs = `${old.slice(0, -1)}hbbbbbbbbbb`
  t.match(tellRow({
    own, own_of_theirs, said: { available: 7, sources: [sourceOf(old, 5), sourceOf('b', 2)] }
  }), { on_hand: 2, sources: [sourceOf('b', 2)] })
  t.match(tellRow({
    own: own_of_theirs,
    own_of_theirs: 'another',
    said: { available: 7, sources: [sourceOf(old, 5), sourceOf('b', 2)] }
  }), { on_hand: 2, sources: [sourceOf('b', 2)] })
})

t.test('a partner that says nothing of sources is believed as it is', async (t) => {
  t.match(tellRow({ own, said: { available: 9 } }), { on_hand: 9, sources: null })
})

t.test('what is left out has no units, beside what was promised to us', async (t) => {
  t.match(tellRow({ own, said: undefined }), { on_hand: 0, sources: [], lead_time_days: 3 })
  t.match(tellRow({ own, said: undefined, row: { promised_units: 2 }, stock_basis: 'physical' }),
    { on_hand: 2 })
})

t.test('only what has changed is told, also when that is where units lie', async (t) => {
  const row = { on_hand: 2, sources: [{ hops: 0, source: 'b', available: 2 }] }
  const said = (source: string) => ({ available: 2, sources: [sourceOf(source, 2)] })
  t.equal(tellRow({ own, row, said: said('b') }), undefined)
  t.match(tellRow({ own, row, said: said('c') }), { on_hand: 2, sources: [sourceOf('c', 2)] })
  t.match(tellRow({ own, row, said: said('b'), is_refresh: true }), { on_hand: 2 })
  t.match(tellRow({ own, row: { ...row, has_moved: true }, said: said('b') }), { on_hand: 2 })
})
