// Random sequences of everything that can happen to orders over a small stock: the invariants hold
// after every step, units are conserved, nothing is sold twice.

import t from 'tap'
import fc from 'fast-check'
import type { BackToBack, Decided } from '../../../src/domain/back-to-back/state.ts'
import {
  type BackToBackChanges, changesOf
} from '../../../src/domain/back-to-back/changes-to-record.ts'
import { confirmSale } from '../../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import { drawConsequences } from '../../../src/domain/back-to-back/draw-consequences.ts'
import { RuleError } from '../../../src/domain/kernel/rule.ts'
import { SHORTAGE_POLICIES } from '../../../src/domain/model/sales-order/sales-order.ts'
import { rowOf, type StockRow } from '../../../src/domain/model/stock/stock-book.ts'
import {
  draftOf, newId, NOW, pay, saleOf, stockRowOf, surroundingsOf, timeOut
} from '../given.ts'
import { faultsOf, issueFaults } from '../invariants.ts'

const SKUS = ['A', 'B']
const quantity = fc.integer({ min: 1, max: 5 })
const which = fc.nat({ max: 5 })

const place = fc.record({
  step: fc.constant('place' as const),
  lines: fc.array(fc.record({ sku: fc.constantFrom(...SKUS), quantity }), {
    minLength: 1, maxLength: 3
  }),
  shortage_policy: fc.constantFrom(...SHORTAGE_POLICIES),
  payment_terms: fc.constantFrom('prepaid' as const, 'on_account' as const),
  paid: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
  is_draft: fc.boolean()
})
const step = fc.oneof(
  { arbitrary: place, weight: 3 },
  fc.record({ step: fc.constant('confirm' as const), which }),
  fc.record({
    step: fc.constant('pay' as const), which, amount: fc.integer({ min: 1, max: 60 })
  }),
  fc.record({ step: fc.constant('time out' as const), which })
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never
type Placing = Extract<Step, { step: 'place' }>

const stock = fc.array(fc.record({
  sku: fc.constantFrom(...SKUS),
  supplier_id: fc.constantFrom('sup_1', 'sup_2', 'sup_3'),
  on_hand: fc.nat({ max: 8 }),
  order_multiple: fc.constantFrom(1, 1, 2, 3),
  supplier_kind: fc.constantFrom('external' as const, 'own_warehouse' as const)
}), { maxLength: 5 }).map((rows) =>
  [...new Map(rows.map((row) => [`${row.sku} ${row.supplier_id}`, stockRowOf(row)])).values()])

/** The state, and every fault that any step has left. */
type Run = { rows: StockRow[], sales: BackToBack[], hours: number, faults: string[] }

/** On rows of its own: a story that is told again starts where it started. */
function openRun (rows: readonly StockRow[]): Run {
  return { rows: rows.map((row) => ({ ...row })), sales: [], hours: 0, faults: [] }
}

function take (run: Run, one: Step): void {
  const { rows, sales } = run
  const now = new Date(Date.parse(NOW) + ++run.hours * 3_600_000).toISOString()
  const surroundings = surroundingsOf(rows, {}, now)
  const at = 'which' in one ? one.which : sales.length
  const before = sales[at]
  const reserved = rows.map((row) => row.reserved)
  const booked = rows.map((row) => rowOf(surroundings.book, row))
  try {
    const decided = decide(one, before, surroundings)
    if (decided === undefined) return
    const naming = { sale_event: 'sales_order.created', newId } as const
    const { after, changes } = changesOf(before, decided, naming)
    sales[at] = after
    run.rows = booked
    run.faults.push(
      ...changeFaults(before, after, changes), ...stockWrittenFaults(booked, reserved, changes))
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    const is_kept = booked.every((row, index) => row.reserved === reserved[index])
    if (!is_kept) run.faults.push('a refusal that left something behind')
  }
  run.faults.push(...faultsOf({ sales, stock: run.rows }), ...oversold(run.rows))
}

type Surroundings = ReturnType<typeof surroundingsOf>

function decide (
  one: Step, before: BackToBack | undefined, surroundings: Surroundings
): Decided | undefined {
  if (one.step === 'place') return decidePlacing(one, surroundings)
  if (before === undefined) return undefined
  const { status } = before.sales_order
  if (one.step === 'time out') return timeOut(before, surroundings)
  if (one.step === 'confirm') {
    return status === 'draft' ? confirmSale(before, surroundings) : undefined
  }
  if (status === 'canceled') return undefined
  return pay(before, `${one.amount}.00`, surroundings)
}

function decidePlacing (
  { lines, shortage_policy, payment_terms, paid, is_draft }: Placing, surroundings: Surroundings
): Decided {
  const sales_order = draftOf({
    lines: lines.map((line) => ({ ...line, unit_price: '7.00' })),
    shortage_policy,
    payment_terms,
    payments: paid === null ? [] : [{ reference: 'at once', amount: `${paid}.00` }]
  })
  const draft = saleOf(sales_order)
  return is_draft
    ? drawConsequences(draft, draft, { trigger: null }, surroundings)
    : confirmSale(draft, surroundings)
}

/** Invariants 5 and 6 of one step: one version up and one event for each subject that changed. */
function changeFaults (
  before: BackToBack | undefined, after: BackToBack, { events }: BackToBackChanges
): string[] {
  const versions = (state: BackToBack | undefined): Array<[string, number, string]> =>
    state === undefined
      ? []
      : [state.sales_order, ...state.purchase_orders].map((one) =>
          [one.id, one.version, JSON.stringify(one)])
  const known = new Map(versions(before).map(([id, ...rest]) => [id, rest]))
  const faults = issueFaults(before, after)
  for (const [id, version, content] of versions(after)) {
    const [old_version, old_content] = known.get(id) ?? [0, '']
    const sequences = events.filter((one) => one.subject_id === id).map((one) => one.sequence)
    const is_right = content === old_content
      ? sequences.length === 0 && version === old_version
      : sequences.length === 1 && sequences[0] === version && version === old_version + 1
    if (!is_right) faults.push(`6: ${id} from ${old_version} to ${version}: ${sequences}`)
  }
  return faults
}

/** What is written of the stock is exactly what changed, and what the book says. */
function stockWrittenFaults (
  rows: readonly StockRow[], reserved: readonly number[], { stock: written }: BackToBackChanges
): string[] {
  const last = new Map(written.map((one) => [`${one.sku} ${one.supplier_id}`, one.reserved]))
  return rows.flatMap((row, index) => {
    const told = last.get(`${row.sku} ${row.supplier_id}`) ?? reserved[index]
    return told === row.reserved ? [] : [`3: ${row.sku} ${row.supplier_id} is not written`]
  })
}

/** Invariant 4: nothing shipped and nothing reported, so no unit is promised twice. */
function oversold (rows: readonly StockRow[]): string[] {
  return rows.flatMap((row) => row.reserved <= row.on_hand &&
    row.available === row.on_hand - row.reserved
    ? []
    : [`4: ${row.sku} ${row.supplier_id}: ${row.reserved} of ${row.on_hand}`])
}

t.test('invariants 1 to 6 hold after every step of any story', async (t) => {
  let steps = 0
  fc.assert(fc.property(stock, fc.array(step, { minLength: 5, maxLength: 40 }), (rows, story) => {
    const run = openRun(rows)
    for (const one of story) take(run, one)
    steps += story.length
    if (run.faults.length > 0) throw new Error(run.faults.join('\n'))
  }), { numRuns: 300 })
  t.ok(steps > 3_000, `${steps} steps`)
})

t.test('property: what times out gives back exactly what it took', async (t) => {
  fc.assert(fc.property(stock, fc.array(place, { minLength: 1, maxLength: 6 }), (rows, placed) => {
    const run = openRun(rows)
    for (const one of placed) {
      take(run, {
        ...one, payment_terms: 'prepaid', paid: null, is_draft: false, shortage_policy: 'backorder'
      })
    }
    for (const [which] of placed.entries()) take(run, { step: 'time out', which })
    return run.faults.length === 0 &&
      run.sales.every(({ sales_order }) => sales_order.status === 'canceled') &&
      run.rows.every(({ reserved, available, on_hand }) =>
        reserved === 0 && available === on_hand)
  }), { numRuns: 100 })
  t.pass('100 stories')
})
