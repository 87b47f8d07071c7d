// A feed: many reports at once, and the guard against one that empties too much.

import t from 'tap'
import fc from 'fast-check'
import { applyFeed, type Feed } from '../../../src/domain/model/stock/apply-stock-feed.ts'
import type {
  HoldingLine, StockReport, SupplierStock
} from '../../../src/domain/model/stock/apply-stock-report.ts'
import { holds } from '../../support/holds.ts'
import { EARLIER, LATER, NOW, holdingLineOf } from '../given.ts'
import { refusalOf } from '../refusal-of.ts'

const SUPPLYING = {
  supplier_id: 'sup_1', stock_basis: 'physical', now: NOW, drop_limit_percent: 50
} as const

function reportOf (sku: string, about: Partial<StockReport> = {}): StockReport {
  return {
    sku,
    supplier_sku: null,
    on_hand: 5,
    unit_cost: '10.00',
    currency: 'EUR',
    price_breaks: [],
    lead_time_days: 2,
    min_order_quantity: 1,
    order_multiple: 1,
    unit_weight_kg: null,
    as_of: NOW,
    valid_from: null,
    valid_until: null,
    metadata: {},
    ...about
  }
}

function rowOf (sku: string, about: Partial<SupplierStock> = {}): SupplierStock {
  return {
    ...reportOf(sku, { as_of: EARLIER, unit_cost: '7.00' }),
    supplier_id: 'sup_1',
    reserved: 0,
    paused: false,
    created_at: EARLIER,
    updated_at: EARLIER,
    ...about
  }
}

function feedOf (reports: readonly StockReport[], about: Partial<Feed> = {}): Feed {
  const named = new Set(reports.map(({ sku }) => sku))
  return { mode: 'full', as_of: NOW, confirm_drop: false, reports, changes: [], named, ...about }
}

type Supplying = Partial<Parameters<typeof applyFeed>[3]>

function feed (
  about: Feed, rows: readonly SupplierStock[], lines: readonly HoldingLine[] = [],
  supplying: Supplying = {}
) {
  const { applied, ...counts } = applyFeed(about, rows, lines, { ...SUPPLYING, ...supplying })
  const on_hand = applied.map(({ stock }) => `${stock.sku} ${stock.on_hand}`)
  return { ...counts, on_hand, applied }
}

t.test('delta: only rows that are named change', async (t) => {
  const rows = [rowOf('A'), rowOf('B')]
  const reports = [reportOf('A', { on_hand: 9 }), reportOf('C')]
  holds(t, feed(feedOf(reports, { mode: 'delta' }), rows), {
    ignored_stale: 0, zeroed: 0, on_hand: ['A 9', 'C 5']
  })
})

t.test('delta: rows set to 0 by name need no confirmation', async (t) => {
  const rows = [rowOf('A'), rowOf('B')]
  const reports = [reportOf('A', { on_hand: 0 }), reportOf('B', { on_hand: 0 })]
  holds(t, feed(feedOf(reports, { mode: 'delta' }), rows), { zeroed: 0, on_hand: ['A 0', 'B 0'] })
})

t.test('full: rows not named become 0 and keep their terms', async (t) => {
  const outcome = feed(feedOf([reportOf('A')]), [rowOf('A'), rowOf('B', { reserved: 2 })],
    [holdingLineOf({ sku: 'B', quantity: 2, reserved_quantity: 2 })])
  holds(t, outcome, { zeroed: 1, on_hand: ['A 5', 'B 0'] })
  holds(t, outcome.applied[1]?.stock, { unit_cost: '7.00', as_of: NOW, reserved: 2 })
})

t.test('full: a row that is 0 already is not counted as zeroed', async (t) => {
  const outcome = feed(feedOf([reportOf('A')]), [rowOf('A'), rowOf('B', { on_hand: 0 })])
  holds(t, outcome, { zeroed: 0, on_hand: ['A 5', 'B 0'] })
})

t.test('full: a refused row is named all the same, so that its stock stays', async (t) => {
  const named = new Set(['A', 'B'])
  holds(t, feed(feedOf([reportOf('A')], { named }), [rowOf('A'), rowOf('B')]), {
    zeroed: 0, on_hand: ['A 5']
  })
})

t.test('rows newer than the feed stay: named ones are counted, others not zeroed', async (t) => {
  const rows = [rowOf('A', { as_of: NOW }), rowOf('B', { as_of: NOW }), rowOf('C')]
  const outcome = feed(feedOf([reportOf('A', { as_of: EARLIER })], { as_of: EARLIER }), rows)
  holds(t, outcome, { ignored_stale: 1, zeroed: 1, on_hand: ['C 0'] })
  const late = feed(feedOf([reportOf('A')], { as_of: LATER, confirm_drop: true }), rows)
  t.equal(late.applied.at(-1)?.stock.as_of, NOW, 'the future counts as now')
})

t.test('full_feed_drop_refused above the limit, counting rows it names with 0', async (t) => {
  const rows = ['A', 'B', 'C', 'D'].map((sku) => rowOf(sku))
  const two = [reportOf('A'), reportOf('B')]
  t.equal(feed(feedOf(two), rows).zeroed, 2, 'half of them is within 50 %')
  const three = [reportOf('A'), reportOf('B', { on_hand: 0 })]
  const refusal = refusalOf(() => feed(feedOf(three), rows))
  t.equal(refusal.rule, 'full_feed_drop_refused')
  t.match(refusal.details.detail, /3 of the supplier’s 4 rows/)
  t.equal(feed(feedOf(three, { confirm_drop: true }), rows).zeroed, 2)
  refusalOf(() => feed(feedOf([reportOf('X')]), rows, [], { drop_limit_percent: 0 }))
  t.equal(feed(feedOf([]), rows, [], { drop_limit_percent: 100 }).zeroed, 4)
})

t.test('the guard looks at what would be emptied: stale and empty rows are no drop', async (t) => {
  const rows = [
    rowOf('A', { as_of: NOW }), rowOf('B', { on_hand: 0 }), rowOf('C'), rowOf('D')
  ]
  const old = feedOf([reportOf('D', { as_of: EARLIER })], { as_of: EARLIER })
  holds(t, feed(old, rows, [], { drop_limit_percent: 25 }), { zeroed: 1 })
})

t.test('property: exactly the limit passes, one row more is refused', async (t) => {
  const limits = fc.integer({ min: 0, max: 10_000 }) // hundredths of a percent
  fc.assert(fc.property(limits, fc.constantFrom(8, 40, 375), (limit, count) => {
    const rows = Array.from({ length: count }, (_one, at) => rowOf(`S${at}`))
    const allowed = Math.floor(limit * count / 10_000)
    const isRefused = (emptied: number): boolean => {
      try {
        feed(feedOf(rows.slice(emptied)), rows, [], { drop_limit_percent: limit / 100 })
        return false
      } catch {
        return true
      }
    }
    return !isRefused(allowed) && (allowed === count || isRefused(allowed + 1))
  }), { examples: [[1_840, 375]] })
  t.pass('100 limits')
})
