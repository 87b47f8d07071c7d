// What a candidate of a short line would need: each rule with its distance, and that the units are
// served once it has what it needs.

import assert from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { formatMoney, readMoney } from '../../../src/domain/kernel/money.ts'
import type {
  DemandLine, Need, Offer, PlanLine, Policy
} from '../../../src/domain/sourcing/plan-sourcing.ts'
import { instances, SMALL } from '../../support/sourcing-instances.ts'
import { demandOf, offerOf, planOf, POLICY, reasonsOf, zoneOf } from '../../support/sourcing.ts'

/** The needs of the supplier `s1` for the first line, each as `rule` or `rule distance`. */
function needed (
  offers: readonly Offer[], lines: readonly Partial<DemandLine>[] = [{}],
  policy: Partial<Policy> = {}
): string[] | undefined {
  const plan = planOf(demandOf(...lines), offers, { ...POLICY, ...policy })
  return plan.lines[0]?.candidates.find(({ supplier_id }) => supplier_id === 's1')?.needs?.map(told)
}

function told ({ rule, short_by_units, short_by_days, short_by_amount }: Need): string {
  const distance = short_by_units ?? short_by_days ?? short_by_amount
  return distance === null ? rule : `${rule} ${distance}`
}

t.test('every rule in the way is told, with what has a measure', async (t) => {
  const cases: Array<[Partial<Offer>, string[], Partial<DemandLine>?, Partial<Policy>?]> = [
    [{ available: 4 }, ['out_of_stock 6']],
    [{ available: 0, supplier_status: 'suspended' }, ['supplier_suspended', 'out_of_stock 10']],
    [{ paused: true }, ['offer_paused']],
    [{}, ['supplier_excluded'], { excluded_supplier_ids: ['s1'] }],
    [{ in_path: true }, ['in_path']],
    [{ link_broken: true }, ['link_broken']],
    [{ ships_to: ['DE'] }, ['does_not_ship_to_country']],
    [{ currency: 'USD', min_order_value: '500.00' }, ['currency_without_rate']],
    [{ freight: { zones: [] } }, ['freight_unknown']],
    [{ freight: { zones: [zoneOf({ per_kg: '1.00' })] } }, ['weight_unknown']],
    [{ stock_max_age_hours: 1 }, ['stock_too_old']],
    [{ valid_until: '2026-03-09' }, ['not_valid_now']],
    [{ min_order_quantity: 12 }, ['below_minimum_order_quantity 2']],
    [{ min_order_quantity: 12, available: 10 },
      ['out_of_stock 2', 'below_minimum_order_quantity 2']],
    [{ order_multiple: 4, min_order_value: '110.00' }, ['order_multiple 2']],
    [{ min_order_quantity: 12, surplus: true, available: 11 }, ['out_of_stock 1']],
    [{ order_multiple: 4, available: 9 }, ['out_of_stock 3', 'order_multiple 2']],
    [{ lead_time_days: 5 }, ['too_late 3'], { requested_date: '2026-03-12' },
      { late_policy: 'reject' }],
    [{ unit_cost: '19.50' }, ['below_minimum_margin 1.50'], {}, { minimum_margin_percent: 10 }],
    [{ available: 7 }, ['out_of_stock 3', 'not_whole 3'], {}, { split: 'line_whole' }],
    [{ min_order_value: '130.00' }, ['below_minimum_order_value 30.00']]
  ]
  for (const [offer, needs, line = {}, policy = {}] of cases) {
    t.strictSame(needed([offerOf('s1', offer)], [line], policy), needs)
  }
})

t.test('units that are bought and units that are short count together', async (t) => {
  const offers = [
    offerOf('s1', { available: 6, min_order_quantity: 6 }), offerOf('s2', { available: 1 })
  ]
  t.strictSame(needed(offers), ['out_of_stock 3'])
})

t.test('a minimum order value counts all that the supplier could add', async (t) => {
  const value = { min_order_value: '190.00' }
  const offers = [
    offerOf('s1', { ...value, available: 9 }), offerOf('s1', { ...value, sku: 'B', available: 4 })
  ]
  t.strictSame(needed(offers, [{}, { sku: 'B' }]),
    ['out_of_stock 1', 'below_minimum_order_value 50.00'])
})

t.test('lines of one SKU are bought together, so what each needs is what all need', async (t) => {
  const two = (a: number, b: number) => [{ quantity: a }, { quantity: b }]
  t.strictSame(needed([offerOf('s1', { min_order_quantity: 15 })], two(7, 7)),
    ['below_minimum_order_quantity 1'])
  t.strictSame(needed([offerOf('s1', { available: 4, min_order_value: '60.00' })], two(4, 2)),
    ['out_of_stock 2'])
  t.strictSame(needed([offerOf('s1', {
    available: 2, unit_cost: '18.00', min_order_value: '105.00'
  })], two(5, 4)), ['out_of_stock 7'])
  t.strictSame(needed([offerOf('s1', { min_order_quantity: 15 })], [
    { quantity: 7 }, { quantity: 7, excluded_supplier_ids: ['s1'] }
  ]), ['below_minimum_order_quantity 8'], 'but not one that it may not serve')
})

t.test('what is in the way is told first, not what is reached', async (t) => {
  const reasons = (...offers: Offer[]) => reasonsOf(planOf(demandOf({ quantity: 5 }), offers))
  t.strictSame(reasons(
    offerOf('s0', { available: 4, order_multiple: 4 }),
    offerOf('s1', { available: 3, order_multiple: 3, min_order_value: '1.00' })
  ), { s0: null, s1: 'below_minimum_order_quantity' })
  t.strictSame(reasons(offerOf('s1', { available: 3, min_order_quantity: 4 })),
    { s1: 'out_of_stock' })
  t.strictSame(reasons(offerOf('s1', { available: 3, min_order_value: '40.00' })),
    { s1: 'below_minimum_order_value' })
})

t.test('each offer is looked at as often, however many lines are short', (t) => {
  const looksOf = (lines: number): number => {
    let looks = 0
    const demand = demandOf(...Array.from({ length: lines }, (_, at) => ({ sku: `K${at}` })))
    const offers = demand.lines.flatMap(({ sku }) => Array.from({ length: 5 }, (_, at) =>
      Object.defineProperty(offerOf(`s${at}`, { sku, min_order_value: '9999.00' }), 'available', {
        get: () => {
          looks++
          return 1
        }
      })))
    planOf(demand, offers)
    return looks / offers.length
  }
  const [few, many] = [looksOf(10), looksOf(80)]
  t.ok(many < few * 1.5, `${many} looks at an offer instead of ${few}`)
  t.end()
})

t.test('a line that is served has no needs', async (t) => {
  t.equal(needed([offerOf('s1'), offerOf('s2', { unit_cost: '1.00' })]), undefined)
})

t.test('an offer that could not be bought has its reason, though others serve', async (t) => {
  const reasons = (offer: Partial<Offer>, policy: Partial<Policy> = {}) => reasonsOf(planOf(
    demandOf({}), [offerOf('s1', offer), offerOf('s2')], { ...POLICY, ...policy }))
  t.strictSame(reasons({ min_order_value: '500.00', unit_cost: '1.00' }),
    { s1: 'below_minimum_order_value', s2: null })
  t.strictSame(reasons({ available: 3, unit_cost: '1.00' }, { split: 'line_whole' }),
    { s1: 'not_whole', s2: null })
  t.strictSame(reasons({ available: 3, unit_cost: '1.00' }, { split: 'order_whole' }),
    { s1: 'not_whole', s2: null })
  t.strictSame(reasons({ unit_cost: '11.00', min_order_value: '90.00' }), { s1: null, s2: null })
})

type Mend = (offer: Offer, need: Need) => Partial<Offer>

const MENDS: Partial<Record<Need['rule'], Mend>> = {
  supplier_suspended: () => ({ supplier_status: 'active' }),
  does_not_ship_to_country: () => ({ ships_to: null }),
  freight_unknown: () => ({ freight: null }),
  weight_unknown: () => ({ freight: null }),
  stock_too_old: () => ({ stock_max_age_hours: null }),
  not_valid_now: () => ({ valid_from: null, valid_until: null }),
  out_of_stock: ({ available }, { short_by_units }) =>
    ({ available: available + (short_by_units ?? 0) }),
  too_late: ({ lead_time_days }, { short_by_days }) =>
    ({ lead_time_days: lead_time_days - (short_by_days ?? 0) }),
  // A lower cost would make the order worth less: the margin is not asked for again instead.
  below_minimum_order_value: ({ min_order_value, currency }, { short_by_amount }) => {
    const lowered = readMoney(min_order_value) - readMoney(short_by_amount ?? '0')
    return { min_order_value: formatMoney(lowered, currency) }
  }
}

/** The offer, once it has what it needs. */
function mended (offer: Offer, needs: readonly Need[]): Offer {
  return needs.reduce<Offer>((one, need) => ({ ...one, ...MENDS[need.rule]?.(one, need) }), offer)
}

/** What the order would want more, to reach a minimum or multiple. */
const unitsMore = (needs: readonly Need[]): number => needs.reduce((all, need) =>
  need.rule === 'below_minimum_order_quantity' || need.rule === 'order_multiple'
    ? all + (need.short_by_units ?? 0)
    : all, 0)

const shortOf = (lines: readonly PlanLine[]): number =>
  lines.reduce((all, { shortage_quantity }) => all + shortage_quantity, 0)

t.test('a supplier that has what it needs serves what was short', async () => {
  const seen = { one: 0, several: 0 }
  fc.assert(fc.property(instances(SMALL), ({ demand: { lines, ...demand }, offers, policy }) => {
    const [first] = lines
    assert.ok(first !== undefined)
    const { sku, requested_date, unit_price } = first
    const of_sku = lines.filter((line) => line.sku === sku).map((line) =>
      ({ ...line, requested_date, unit_price, excluded_supplier_ids: [] }))
    const planOfSku = (some: readonly Offer[], more = 0, by = policy): PlanLine[] => planOf({
      ...demand,
      lines: of_sku.map((line, at) =>
        at === 0 ? { ...line, quantity: line.quantity + more } : line)
    }, some, by).lines
    const before = planOfSku(offers)
    for (const { shortage_quantity, candidates } of before) {
      if (shortage_quantity === 0) continue
      for (const { supplier_id, needs = [] } of candidates) {
        assert.ok(needs.length > 0, 'something is in the way')
        // No exchange rate can be given here.
        if (needs.some(({ rule }) => rule === 'currency_without_rate')) continue
        seen[of_sku.length === 1 ? 'one' : 'several']++
        const better: Offer[] = offers.map((one) =>
          one.sku === sku && one.supplier_id === supplier_id ? mended(one, needs) : one)
        const by = { ...policy, minimum_margin_percent: null }
        const after = planOfSku(better, unitsMore(needs), by)
        assert.ok(shortOf(after) <= shortOf(before) - shortage_quantity, JSON.stringify(needs))
      }
    }
  }), { numRuns: 2000 })
  assert.ok(seen.one > 150 && seen.several > 150, JSON.stringify(seen))
})
