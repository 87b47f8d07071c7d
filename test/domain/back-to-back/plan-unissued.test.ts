// What is not issued is only a plan: after any sequence of changes it is what a new order with the
// same content would be planned as, on the stock that is free without it.

import t from 'tap'
import fc from 'fast-check'
import type { BackToBack, Decided } from '../../../src/domain/back-to-back/state.ts'
import { cancelPurchase } from '../../../src/domain/back-to-back/actions/cancel.ts'
import { changesOf } from '../../../src/domain/back-to-back/changes-to-record.ts'
import { confirmSale } from '../../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import type { WritableSurroundings } from '../../../src/domain/back-to-back/surroundings.ts'
import {
  addHold, AFTER_HOLD, removeHold
} from '../../../src/domain/back-to-back/actions/hold-sales-order.ts'
import { isServable } from '../../../src/domain/back-to-back/plan-unissued.ts'
import type { PurchaseOrder } from '../../../src/domain/model/purchase-order/purchase-order.ts'
import {
  reviseSalesOrder, withdrawSalesOrder
} from '../../../src/domain/back-to-back/actions/revise-sales-order.ts'
import { convertAmount } from '../../../src/domain/kernel/exchange.ts'
import { decimalsOf, readMoney } from '../../../src/domain/kernel/money.ts'
import { costOfOrder } from '../../../src/domain/model/purchase-order/purchase-cost.ts'
import { RuleError } from '../../../src/domain/kernel/rule.ts'
import { drawConsequences } from '../../../src/domain/back-to-back/draw-consequences.ts'
import type { StockRow } from '../../../src/domain/model/stock/stock-book.ts'
import {
  ADDRESS, draftOf, newId, NOW, reopen, saleOf, stockRowOf, surroundingsOf
} from '../given.ts'
import { faultsOf } from '../invariants.ts'
import { type Step, type Story, story } from './stories.ts'

const RUNS = Number(process.env.LIVES ?? 400)
const DAY_MS = 86_400_000

type Run = { rows: StockRow[], others: number[], state: BackToBack, now: string }

const settings = { minimum_margin_percent: 10, late_policy: 'reject' as const }

/** Rates of the dollar change from day to day. The yen has none at first. */
const RATES = [
  { base: 'EUR', quote: 'USD', rate: '1.0845', valid_on: '2026-01-01' },
  { base: 'USD', quote: 'EUR', rate: '0.93', valid_on: '2026-03-12' },
  { base: 'USD', quote: 'EUR', rate: '0.88', valid_on: '2026-03-14' },
  { base: 'JPY', quote: 'EUR', rate: '1.3', valid_on: '2026-03-13' }
]

function surroundingsAt ({ rows, now }: Pick<Run, 'rows' | 'now'>): WritableSurroundings {
  return { ...surroundingsOf(rows, settings, now), rates: RATES }
}

type Deciding<Name extends Step['step']> = (
  one: Extract<Step, { step: Name }>, state: BackToBack, at: WritableSurroundings
) => Decided | undefined

function numberOf (state: BackToBack, { which }: { which: number }): number {
  const { lines } = state.sales_order
  return lines[which % lines.length]?.line_number ?? 1
}

/** What is decided of the order itself; undefined when there is nothing to do it to. */
const DECISIONS: { [Name in Step['step']]?: Deciding<Name> } = {
  set: (one, state, at) => reviseSalesOrder(
    state, { lines: [{ line_number: numberOf(state, one), quantity: one.quantity }] }, at),
  add: (one, state, at) => reviseSalesOrder(state, { lines: [one.line] }, at),
  move: ({ country }, state, at) => reviseSalesOrder(
    state, { ship_to: { ...state.sales_order.ship_to, country } }, at),
  cancel: (one, state, at) => withdrawSalesOrder(
    state, { lines: [{ line_number: numberOf(state, one), quantity: one.quantity }] }, at),
  'take back': (one, state, at) => {
    const planned = state.purchase_orders.filter(({ status }) => status === 'planned')
    const order = planned[one.which % planned.length]
    return order && drawConsequences(
      state, cancelPurchase(state, order, at), { trigger: 'canceled' }, at)
  },
  hold: (_one, state, at) => {
    const hold = { id: newId('hld'), reason: 'check', created_at: at.now }
    return drawConsequences(state, addHold(state, hold), { trigger: null }, at)
  },
  'remove hold': (_one, state, at) => {
    const [hold] = state.sales_order.holds
    return hold && drawConsequences(state, removeHold(state, hold.id), AFTER_HOLD, at)
  },
  plan: (_one, state, at) => drawConsequences(
    state, state, { trigger: 'requested', scope: 'whole' }, at)
}

/** Undefined when nothing is planned by the step. */
function decide (one: Step, { state }: Run, at: WritableSurroundings): Decided | undefined {
  const deciding = DECISIONS[one.step] as Deciding<Step['step']> | undefined
  if (deciding !== undefined) return deciding(one as never, state, at)
  return isServable(state, at)
    ? drawConsequences(state, state, { trigger: 'restocked', scope: 'whole' }, at)
    : undefined
}

/** What happens around the order. */
function befall (one: Step, run: Run): void {
  const { rows } = run
  const at = 'which' in one ? one.which % rows.length : 0
  const about = rows[at]
  if (about === undefined) return
  if (one.step === 'a day passes') {
    run.now = new Date(Date.parse(run.now) + DAY_MS).toISOString()
  }
  if (one.step === 'report') rows[at] = stockRowOf({ ...about, on_hand: one.on_hand })
  if (one.step === 'others take') {
    const own = about.reserved - (run.others[at] ?? 0)
    const units = Math.max(0, Math.min(one.units, about.on_hand - own))
    run.others[at] = units
    rows[at] = stockRowOf({ ...about, reserved: own + units })
  }
  if (one.step === 'new terms') {
    run.rows = rows.map((each) => each.supplier_id === about.supplier_id
      ? stockRowOf({ ...each, ...one.terms })
      : each)
  }
}

const PLANS = new Set<Step['step']>([
  'set', 'add', 'move', 'cancel', 'take back', 'remove hold', 'plan', 'report', 'others take',
  'new terms', 'a day passes'
])

type Bought = Pick<PurchaseOrder, 'supplier_id' | 'order_fee' | 'freight' | 'total'> & {
  country: string, lines: unknown[]
}

function boughtOf ({ purchase_orders }: BackToBack): Bought[] {
  return purchase_orders.filter(({ status }) => status === 'planned')
    .map(({ supplier_id, order_fee, freight, total, ship_to, lines }) => ({
      supplier_id,
      order_fee,
      freight,
      total,
      country: ship_to.country,
      lines: lines.map((one) => [
        one.line_number, one.sales_order_line_number, one.sku, one.quantity, one.unit_cost,
        one.unit_freight, one.promised_date, one.requested_date, one.reserved_quantity
      ])
    }))
    .sort((a, b) => a.supplier_id < b.supplier_id ? -1 : 1)
}

/** A new order with the same content, on the stock that others leave. */
function freshOf ({ sales_order }: BackToBack, run: Run): BackToBack {
  const wanted = sales_order.lines.map((one) => ({
    ...one,
    quantity: one.quantity - one.canceled_quantity,
    canceled_quantity: 0,
    sourced_quantity: 0
  }))
  const draft = {
    ...draftOf({ shortage_policy: 'backorder', ship_to: sales_order.ship_to }), lines: wanted
  }
  const rows = run.rows.map((each, at) => stockRowOf({ ...each, reserved: run.others[at] ?? 0 }))
  return confirmSale(saleOf(draft), surroundingsAt({ rows, now: run.now }))
}

function take (one: Step, run: Run): void {
  befall(one, run)
  const at = surroundingsAt(run)
  const before = JSON.stringify(run.state)
  let decided: Decided | undefined
  try {
    decided = decide(one, run, at)
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    const is_kept = [...at.book.rows.values()].flat().every(({ reserved, loaded }) =>
      reserved === loaded?.reserved)
    if (!is_kept) throw new Error('a refusal that left something behind')
    return
  }
  if (decided === undefined) return
  const { after } = changesOf(run.state, decided, { sale_event: 'sales_order.changed', newId })
  assertUnchanged(before, run.state)
  const booked = new Map([...reopen(at, run.now).book.rows.values()].flat().map((each) =>
    [`${each.sku} ${each.supplier_id}`, each]))
  run.rows = run.rows.map((each) => booked.get(`${each.sku} ${each.supplier_id}`) ?? each)
  run.state = after
  assertCost(decided)
  if (after.sales_order.status !== 'confirmed' || !PLANS.has(one.step)) return
  const [found, wanted] = [boughtOf(after), boughtOf(freshOf(after, run))]
  const texts = [found, wanted].map((each) => JSON.stringify(each, null, 1))
  if (texts[0] !== texts[1]) throw new Error(`${one.step}: planned ${texts[0]}, not ${texts[1]}`)
  const own = run.rows.map((each, index) =>
    ({ ...each, reserved: each.reserved - (run.others[index] ?? 0) }))
  const faults = faultsOf({ sales: [after], stock: own })
  if (faults.length > 0) throw new Error(faults.join('\n'))
}

/** Undefined when the order is refused. */
function placeFirst ({ rows, lines, shortage_policy }: Story): Run | undefined {
  const draft = draftOf({ lines, shortage_policy, ship_to: ADDRESS })
  const at = surroundingsAt({ rows: rows.map((one) => ({ ...one })), now: NOW })
  try {
    const placed = confirmSale(saleOf(draft), at)
    const { after } = changesOf(undefined, placed, { sale_event: 'sales_order.created', newId })
    const booked = [...reopen(at, NOW).book.rows.values()].flat()
    return { rows: booked, others: [], state: after, now: NOW }
  } catch (error) {
    if (error instanceof RuleError) return undefined
    throw error
  }
}

/**
 * Nothing is issued here, so a plan costs what all that is planned comes to. In another currency
 * the base, each line and its freight may be rounded otherwise: by a cent, or by the least amount
 * of that currency.
 */
function assertCost ({ decision, purchase_orders }: Decided): void {
  const totals = purchase_orders.map(costOfOrder)
  const total = totals.reduce((all, one) => all + one, 0n)
  const allowed = purchase_orders.reduce((all, order) => all + roundedOff(order), 0n)
  if (decision === null) return
  const difference = readMoney(decision.cost) - total
  if (difference * difference <= allowed * allowed) return
  throw new Error(`the plan costs ${decision.cost}, the purchase orders ${totals.join(' + ')}`)
}

function roundedOff ({ currency, exchange_rate, lines }: PurchaseOrder): bigint {
  if (exchange_rate === null) return 0n
  const smallest = convertAmount(10n ** BigInt(6 - decimalsOf(currency)), currency, exchange_rate)
  return BigInt(1 + 2 * lines.length) * (smallest > 10_000n ? smallest : 10_000n)
}

/** A decision never writes into what it was given. */
function assertUnchanged (before: string, state: BackToBack): void {
  if (JSON.stringify(state) !== before) throw new Error('the state before was written into')
}

t.test(`${RUNS} lives: what is planned is what a new order would get`, async (t) => {
  let steps = 0
  fc.assert(fc.property(story, (told) => {
    const run = placeFirst(told)
    for (const one of run === undefined ? [] : told.steps) {
      if (run?.state.sales_order.status !== 'confirmed') break
      steps += 1
      take(one, run)
    }
  }), { numRuns: RUNS })
  t.ok(steps > RUNS, `${steps} steps`)
})
