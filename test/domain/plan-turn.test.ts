// A played supplier: what it does with random orders by the rules of real ones, to their end.

import t from 'tap'
import fc from 'fast-check'
import { cancelSale, answerCancellation } from '../../src/domain/back-to-back/actions/cancel.ts'
import {
  acknowledge, closeShort, decideCost, expire
} from '../../src/domain/back-to-back/actions/answer-purchase-order.ts'
import { confirmSale } from '../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import { deliverSaleShipment } from '../../src/domain/back-to-back/actions/deliver.ts'
import { shipPurchase } from '../../src/domain/back-to-back/actions/ship.ts'
import { sum } from '../../src/domain/kernel/sum.ts'
import { changesOf } from '../../src/domain/back-to-back/changes-to-record.ts'
import { drawConsequences } from '../../src/domain/back-to-back/draw-consequences.ts'
import type { BackToBack } from '../../src/domain/back-to-back/state.ts'
import { type Bill, completeBill, openBill } from '../../src/domain/model/bill/bill.ts'
import { openBefore } from '../../src/domain/model/bill/billed-before.ts'
import { DEFAULT_BILLING } from '../../src/domain/model/bill/billing-settings.ts'
import { judgeBill } from '../../src/domain/model/bill/decide-bill.ts'
import { movedOf } from '../../src/domain/model/purchase-order/billed-units.ts'
import type { PlayedBill, PlayedOrder } from '../../src/domain/model/supplier/plan-bill.ts'
import { planTurn, type Turn } from '../../src/domain/model/supplier/plan-turn.ts'
import {
  BEHAVIORS, behaviorOf, completeSimulator, type Simulator
} from '../../src/domain/model/supplier/simulator.ts'
import {
  isOpen, liveOf, type PurchaseOrderLine, unansweredOf
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import {
  draftOf, newId, reopen, saleOf, stockRowOf, surroundingsOf
} from './given.ts'
import { faultsOf } from './invariants.ts'

const DEFAULT = completeSimulator(null, {}) as Simulator
const STEPS_MAX = 60

const story = fc.record({
  lines: fc.array(fc.record({
    behavior: fc.constantFrom(...BEHAVIORS, 'other' as const),
    quantity: fc.integer({ min: 1, max: 9 })
  }), { minLength: 1, maxLength: 4 }),
  seconds: fc.tuple(
    fc.nat({ max: 90 }), fc.nat({ max: 90 }), fc.nat({ max: 90 }), fc.nat({ max: 90 })),
  partial_shipments: fc.constantFrom('allow' as const, 'per_supplier' as const),
  is_approved: fc.boolean(),
  /** The customer cancels all before this step; null: never. */
  canceled_before: fc.option(fc.nat({ max: 8 }), { nil: null, freq: 1 })
})
type Story = typeof story extends fc.Arbitrary<infer One> ? One : never
type Surroundings = ReturnType<typeof surroundingsOf>
type Run = {
  state: BackToBack
  surroundings: Surroundings
  simulator: Simulator
  bills: Bill[]
  turns: Turn['kind'][]
}

function open ({ lines, seconds: [answer, ship, deliver, bill], partial_shipments }: Story): Run {
  const named = lines.map(({ behavior, quantity }, index) =>
    ({ sku: `${behavior}-${index}`, quantity, unit_price: '20.00' }))
  const surroundings = surroundingsOf(named.map(({ sku }) => stockRowOf({ sku })))
  const draft = saleOf(draftOf({ lines: named, payment_terms: 'on_account', partial_shipments }))
  const decided = confirmSale(draft, surroundings)
  return {
    state: changesOf(undefined, decided, { sale_event: 'sales_order.created', newId }).after,
    surroundings,
    simulator: {
      ...DEFAULT,
      answer_after_seconds: answer,
      ship_after_seconds: ship,
      deliver_after_seconds: deliver,
      bill_after_seconds: bill
    },
    bills: [],
    turns: []
  }
}

function orderOf ({ state: { purchase_orders: [order], shipments }, bills }: Run): PlayedOrder {
  if (order === undefined) throw new Error('nothing was bought')
  return { ...order, shipments, bills }
}

function record (run: Run, now: string, decide: (surroundings: Surroundings) => BackToBack): void {
  const surroundings = { ...reopen(run.surroundings, now), newId }
  const decided = drawConsequences(
    run.state, decide(surroundings), { trigger: 'rejected' }, surroundings)
  const naming = {
    sale_event: 'sales_order.updated', purchase_event: 'purchase_order.updated', newId
  } as const
  run.state = changesOf(run.state, decided, naming).after
  run.surroundings = surroundings
}

/** Throws for a bill that does not match. */
function recordBill (run: Run, order: PlayedOrder, { lines, ...bill }: PlayedBill): void {
  const { bills, surroundings: { now } } = run
  const number = String(bills.length + 1)
  const opened = openBill(completeBill({
    ...bill, number, lines: lines.map((line) => ({ ...line, purchase_order_id: order.id }))
  }, order), { id: `bill_${number}`, now, content_hash: number })
  const { findings } = judgeBill({
    bill: opened,
    orders: [order],
    before: { approved: { unit_costs: [], charges: [] }, open: openBefore(opened, bills) },
    settings: DEFAULT_BILLING
  })
  if (findings.length > 0) throw new Error(findings.map(({ detail }) => detail).join())
  run.bills = [...bills, opened]
}

function take (run: Run, order: PlayedOrder, turn: Turn): void {
  const { state } = run
  if (turn.kind === 'bill') {
    recordBill(run, order, turn.bill)
    return
  }
  record(run, run.surroundings.now, (surroundings) => {
    switch (turn.kind) {
      case 'answer': return acknowledge(state, order, turn.lines, surroundings) ?? state
      case 'answer_cancellation': return answerCancellation(state, order, turn, surroundings)
      case 'ship': return shipPurchase(state, order, { lines: turn.lines }, surroundings).state
      case 'deliver': return deliverSaleShipment(state, turn.shipment, surroundings.now)
      case 'close':
        return closeShort(state, order, { reason: 'other', is_receivers: false }, surroundings)
    }
  })
}

/** A person decides what it costs, or its time is over. False if it waits for nobody. */
function helpOn (run: Run, order: PlayedOrder, is_approved: boolean): boolean {
  const { state } = run
  const dear = order.lines.find(({ cost_increase }) => cost_increase !== null)
  if (dear !== undefined) {
    const { line_number } = dear
    // A while later than the other lines were accepted.
    const decided_at = new Date(Date.parse(run.surroundings.now) + 40_000).toISOString()
    record(run, decided_at, (surroundings) =>
      decideCost(state, order, { line_number, is_approved }, surroundings))
    return true
  }
  if (!order.lines.some((line) => unansweredOf(line) > 0)) return false
  record(run, order.acknowledgement_due_at ?? '', (surroundings) =>
    expire(state, order, surroundings) ?? state)
  return true
}

function cancelAll (run: Run): void {
  const { state } = run
  const has_units = state.sales_order.lines.some((line) =>
    line.quantity > line.canceled_quantity + line.shipped_quantity)
  if (state.sales_order.status !== 'confirmed' || !has_units) return
  record(run, run.surroundings.now, (surroundings) => cancelSale(state, {}, surroundings))
}

/** Plays the order to its end. Every refusal is thrown, so a turn that breaks a rule fails. */
function play (told: Story): Run {
  const run = open(told)
  for (let step = 0; step < STEPS_MAX; step++) {
    if (step === told.canceled_before) cancelAll(run)
    const order = orderOf(run)
    const { now } = run.surroundings
    const planned = planTurn(order, { simulator: run.simulator, now })
    if (planned === null && !isOpen(order)) return run
    if (planned === null) {
      if (!helpOn(run, order, told.is_approved)) throw new Error('it waits for nobody')
      continue
    }
    run.turns.push(planned.turn.kind)
    if (planned.due_at > now) run.surroundings = { ...run.surroundings, now: planned.due_at }
    take(run, order, planned.turn)
  }
  throw new Error(`it does not end: ${run.turns.join()}`)
}

/** What must have arrived of a line that nobody canceled. */
function wantedOf ({ sku, quantity }: PurchaseOrderLine, is_approved: boolean): number {
  const behavior = behaviorOf(sku)
  if (behavior === 'reject' || behavior === 'silent') return 0
  if (behavior === 'dear') return is_approved ? quantity : 0
  return behavior === 'partial' || behavior === 'short' ? Math.floor(quantity / 2) : quantity
}

/** Each unit that moved must stand in one bill. */
function billingFaultsOf ({ lines, bills, delivery_mode }: PlayedOrder): string[] {
  const billed = bills.flatMap((bill) => bill.lines)
  return lines.filter((line) => movedOf(line, delivery_mode) !==
    sum(billed.filter(({ line_number }) => line_number === line.line_number),
      ({ quantity }) => quantity)).map(({ sku }) => `${sku} is billed otherwise than it moved`)
}

t.test('every order comes to its end by the rules, as its SKUs ask', async () => {
  fc.assert(fc.property(story, (told) => {
    const run = play(told)
    const { state, surroundings } = run
    const stock = [...surroundings.book.rows.values()].flat()
    const order = orderOf(run)
    const faults = [...faultsOf({ sales: [state], stock }), ...billingFaultsOf(order)]
    if (told.canceled_before === null) {
      faults.push(...order.lines.filter((line) =>
        line.delivered_quantity !== wantedOf(line, told.is_approved) ||
        liveOf(line) !== line.delivered_quantity).map(({ sku }) => sku))
    }
    const sent = order.shipments.length
    if (told.partial_shipments === 'per_supplier' && sent > 1) faults.push('two shipments')
    if (faults.length > 0) throw new Error(faults.join('\n'))
  }), { numRuns: 500 })
})

t.test('a cancellation is agreed to before anything ships, and refused for keep-', async () => {
  fc.assert(fc.property(story.filter(({ lines }) => lines.every(({ behavior }) =>
    behavior === 'accept' || behavior === 'keep')), (told) => {
    // Behind the answer, before the shipment.
    const order = orderOf(play({ ...told, canceled_before: 1 }))
    const is_kept = told.lines.some(({ behavior }) => behavior === 'keep')
    const arrived = order.lines.every((line) => line.delivered_quantity === line.quantity)
    const canceled = order.lines.every((line) => line.canceled_quantity === line.quantity)
    if (is_kept ? !arrived : !canceled) throw new Error(order.status)
    if (is_kept !== (order.cancellation === 'refused')) throw new Error(order.cancellation)
  }), { numRuns: 50 })
})
