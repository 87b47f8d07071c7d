// Two orders of a chain for the tests of the domain: our purchase order to a partner, and the
// partner's sales order, each by the rules of real ones.

import fc from 'fast-check'
import { cancelSale, answerCancellation } from '../../src/domain/back-to-back/actions/cancel.ts'
import { acknowledge } from '../../src/domain/back-to-back/actions/answer-purchase-order.ts'
import { confirmSale } from '../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import { correctShipment } from '../../src/domain/back-to-back/actions/correct-shipment.ts'
import { deliverSaleShipment } from '../../src/domain/back-to-back/actions/deliver.ts'
import {
  noteSupplierOutcome
} from '../../src/domain/back-to-back/actions/note-supplier-outcome.ts'
import {
  findSameIncident, reportIncident
} from '../../src/domain/back-to-back/actions/report-incident.ts'
import { takeSent } from '../../src/domain/back-to-back/actions/take-sent.ts'
import { voidShipment } from '../../src/domain/back-to-back/actions/void-shipment.ts'
import { countIssuedOnly, reducibleOf } from '../../src/domain/back-to-back/reduce-demand.ts'
import { changesOf } from '../../src/domain/back-to-back/changes-to-record.ts'
import { describeSalesOrder } from '../../src/domain/back-to-back/describe-sale.ts'
import { drawConsequences } from '../../src/domain/back-to-back/draw-consequences.ts'
import type { BackToBack } from '../../src/domain/back-to-back/state.ts'
import { RuleError } from '../../src/domain/kernel/rule.ts'
import {
  type LinkedOrder, type Pair, pairLineNumbers
} from '../../src/domain/model/link/partner-sale.ts'
import { planPartnerTurn, type PartnerTurn } from '../../src/domain/model/link/plan-partner-turn.ts'
import { liveOf } from '../../src/domain/model/purchase-order/purchase-order.ts'
import { draftOf, newId, reopen, saleOf, stockRowOf, surroundingsOf } from './given.ts'

type Surroundings = ReturnType<typeof surroundingsOf>
type Side = { state: BackToBack, surroundings: Surroundings }
export type Walk = {
  ours: Side
  theirs: Side
  order_id: string
  unsourced: 'wait' | 'reject'
  is_told: boolean
  has_over: boolean
}

const TODAY = '2026-03-10'
const SKUS = ['A', 'B', 'C']
const naming = {
  sale_event: 'sales_order.updated', purchase_event: 'purchase_order.updated', newId
} as const

export type Start = {
  quantities: number[]
  unsourced: 'wait' | 'reject'
  is_whole: boolean
  is_via_warehouse: boolean
  stock: [number, number]
}

export const start: fc.Arbitrary<Start> = fc.record({
  quantities: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
  unsourced: fc.constantFrom('wait' as const, 'reject' as const),
  is_whole: fc.boolean(),
  is_via_warehouse: fc.boolean(),
  /** Of the partner's two suppliers, for each SKU. */
  stock: fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: 8 }))
})

function sideOf (draft: ReturnType<typeof draftOf>, surroundings: Surroundings): Side {
  const decided = confirmSale(saleOf(draft), surroundings)
  return {
    state: changesOf(undefined, decided, { ...naming, sale_event: 'sales_order.created' }).after,
    surroundings
  }
}

export function open ({ quantities, unsourced, is_whole, is_via_warehouse, stock }: Start): Walk {
  const partial_shipments = is_whole ? 'per_supplier' : 'allow'
  const lines = quantities.map((quantity, index) =>
    ({ sku: SKUS[index] ?? 'A', quantity, unit_price: '30.00' }))
  const about = { payment_terms: 'on_account', partial_shipments } as const
  const warehouse = draftOf().ship_to
  const ours = sideOf(draftOf({
    ...about, lines, delivery_mode: is_via_warehouse ? 'via_warehouse' : 'drop_ship'
  }), surroundingsOf(
    SKUS.map((sku) => stockRowOf({ sku, over_shipment_tolerance_percent: 10_000 })),
    { warehouse_address: warehouse } as never))
  const [order] = ours.state.purchase_orders
  if (order === undefined) throw new Error('nothing was bought')
  const theirs = sideOf(draftOf({
    ...about,
    shortage_policy: unsourced === 'wait' ? 'backorder' : 'cancel_short',
    lines: order.lines.map(({ sku, quantity, unit_cost }) =>
      ({ sku, quantity, unit_price: unit_cost }))
  }), surroundingsOf(SKUS.flatMap((sku) => stock.map((on_hand, index) => stockRowOf({
    sku, on_hand, supplier_id: `sup_${'ab'[index]}`, unit_cost: `${index + 5}.00`
  })))))
  return { ours, theirs, order_id: order.id, unsourced, is_told: true, has_over: false }
}

export function record (
  side: Side, decide: (surroundings: Surroundings) => BackToBack,
  trigger: 'rejected' | null = 'rejected'
): void {
  const surroundings = { ...reopen(side.surroundings, side.surroundings.now), newId }
  const decided = drawConsequences(side.state, decide(surroundings), { trigger }, surroundings)
  side.state = changesOf(side.state, decided, naming).after
  side.surroundings = surroundings
}

/** A step that the rules refuse did not happen. */
export function attempt (side: Side, decide: (surroundings: Surroundings) => BackToBack): void {
  try {
    record(side, decide)
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
  }
}

export function orderOf ({ ours: { state }, order_id }: Walk): LinkedOrder {
  const order = state.purchase_orders.find(({ id }) => id === order_id)
  if (order === undefined) throw new Error('the purchase order is gone')
  return {
    ...order,
    shipments: state.shipments.filter(({ purchase_order_id }) => purchase_order_id === order_id)
  }
}

function saleOfTheirs ({ theirs: { state } }: Walk): Pair['sale'] {
  const { lines, ...sale } = describeSalesOrder(state)
  return { ...sale, lines: lines.map((line) => ({ ...line, own_line_number: line.line_number })) }
}

export function pairOf (walk: Walk): Pair {
  const order = orderOf(walk)
  return {
    order,
    sale: saleOfTheirs(walk),
    line_numbers: pairLineNumbers(order, saleOfTheirs(walk), null)
  }
}

export function settingOf (walk: Walk) {
  return {
    unsourced: walk.unsourced,
    today: TODAY,
    is_told: walk.is_told
  }
}

/** As the service takes it: every refusal is a failure of the plan. */
export function take (walk: Walk, turn: PartnerTurn): void {
  const order = orderOf(walk)
  const { state } = walk.ours
  record(walk.ours, (surroundings) => {
    switch (turn.kind) {
      case 'answer': return acknowledge(state, order, turn.lines, surroundings) ?? state
      case 'refuse_cancellation':
        return answerCancellation(state, order, { decision: 'refused' }, surroundings)
      case 'ship': return takeSent(state, order, turn.shipment, surroundings).state
      case 'void': return voidShipment(state, turn.shipment, surroundings)
      case 'correct': return correctShipment(state, turn.shipment, turn.change)
      case 'deliver':
        return deliverSaleShipment(state, turn.shipment, surroundings.now, turn.arrived)
      case 'report': return reportOnce(state, turn, surroundings)
      default: return noteSupplierOutcome(state, turn.shipment, turn.decision) ?? state
    }
  })
}

function reportOnce (
  state: BackToBack, { shipment, incident }: Extract<PartnerTurn, { kind: 'report' }>,
  surroundings: Surroundings
): BackToBack {
  const said = { ...incident, reported_by: 'supplier' as const }
  return findSameIncident(shipment, said) === undefined
    ? reportIncident(state, shipment, said, surroundings).state
    : state
}

export const TURNS_MAX = 40

export function follow (walk: Walk): void {
  const turns: string[] = []
  for (let count = 0; count < TURNS_MAX; count++) {
    const turn = planPartnerTurn(pairOf(walk), settingOf(walk))
    if (turn === null) return
    turns.push(JSON.stringify(turn))
    take(walk, turn)
  }
  throw new Error(`it does not end: ${turns.slice(-3).join('\n')}`)
}

/** The way out: the partner hears how many units are wanted, and gives up what it can. */
export function tell (walk: Walk): void {
  const { lines } = orderOf(walk)
  const before = countIssuedOnly(walk.theirs.state)
  const fewer = lines.flatMap((line) => {
    const wanted = liveOf(line) + line.missing_quantity - line.pending_cancellation_quantity
    const theirs = before.sales_order.lines.find((one) => one.line_number === line.line_number)
    if (theirs === undefined) return []
    const has = theirs.quantity - theirs.canceled_quantity - theirs.pending_cancellation_quantity
    const quantity = Math.min(has - wanted, reducibleOf(before, theirs))
    return quantity > 0 ? [{ line_number: line.line_number, quantity }] : []
  })
  if (fewer.length > 0) {
    attempt(walk.theirs, (surroundings) =>
      cancelSale(walk.theirs.state, { lines: fewer }, surroundings))
  }
  walk.is_told = true
}
