// What may happen to the two orders of a chain, at either side, in any order.

import fc from 'fast-check'
import {
  cancelPurchase, cancelSale, answerCancellation
} from '../../src/domain/back-to-back/actions/cancel.ts'
import {
  acknowledge, closeShort, decideCost, expire
} from '../../src/domain/back-to-back/actions/answer-purchase-order.ts'
import { correctShipment } from '../../src/domain/back-to-back/actions/correct-shipment.ts'
import { deliverSaleShipment } from '../../src/domain/back-to-back/actions/deliver.ts'
import { reportIncident } from '../../src/domain/back-to-back/actions/report-incident.ts'
import { shipPurchase } from '../../src/domain/back-to-back/actions/ship.ts'
import { voidShipment } from '../../src/domain/back-to-back/actions/void-shipment.ts'
import {
  isOpen, liveOf, type PurchaseOrder, type PurchaseOrderLine, unansweredOf
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import { leftOf, type Shipment, stateOf } from '../../src/domain/model/shipment/shipment.ts'
import { newId } from './given.ts'

import { attempt, follow, orderOf, record, tell, type Walk } from './given-chain.ts'

export type Step = (walk: Walk, pick: number, units: number) => void

function ofTheirs (
  { theirs }: Walk, pick: number
): { order: PurchaseOrder, line: PurchaseOrderLine } | undefined {
  const lines = theirs.state.purchase_orders.filter(isOpen)
    .flatMap((order) => order.lines.map((line) => ({ order, line })))
  return lines[pick % Math.max(1, lines.length)]
}

function answerTheirs (accepted: (line: PurchaseOrderLine, units: number) => number): Step {
  return (walk, pick, units) => {
    const found = ofTheirs(walk, pick)
    if (found === undefined) return
    const { order, line } = found
    const quantity = Math.min(liveOf(line), accepted(line, units))
    const rest = liveOf(line) - quantity
    const { line_number } = line
    attempt(walk.theirs, (surroundings) => acknowledge(walk.theirs.state, order, [
      {
        line_number,
        status: 'accepted' as const,
        quantity,
        promised_date: `2026-03-${12 + units}`
      },
      { line_number, status: 'rejected' as const, quantity: rest }
    ].filter((one) => one.quantity > 0), surroundings) ?? walk.theirs.state)
  }
}

function parcelOf ({ theirs: { state: { shipments } } }: Walk, pick: number) {
  const open = shipments.filter(({ canceled_at }) => canceled_at === null)
  return open[pick % Math.max(1, open.length)]
}

export function leftToShip (line: PurchaseOrderLine): number {
  return line.accepted_quantity + unansweredOf(line) - line.shipped_quantity
}

/** Of the last line of which any is left: units that are sent again come last. */
export function lose ({ theirs }: Walk, parcel: Shipment, pick: number, units: number): void {
  const line = parcel.lines.findLast((one) => leftOf(parcel, one) > 0)
  if (line === undefined) return
  const quantity = Math.min(leftOf(parcel, line), units + 1)
  attempt(theirs, (surroundings) => reportIncident(theirs.state, parcel, {
    kind: (['lost', 'refused', 'damaged'] as const)[units % 3] ?? 'lost',
    lines: [{ line_number: line.line_number, quantity }],
    reason: newId('why'),
    ...pick % 2 === 0 && { outcome: 'reship' as const }
  }, surroundings).state)
}

export const STEPS: Record<string, Step> = {
  accept: answerTheirs((line) => liveOf(line)),
  reject_some: answerTheirs((line, units) => Math.max(line.shipped_quantity, liveOf(line) - units)),
  ship (walk, pick, units) {
    const found = ofTheirs(walk, pick)
    if (found === undefined) return
    const { order } = found
    const lines = order.lines.map((line) => {
      const left = leftToShip(line)
      return {
        line_number: line.line_number,
        quantity: order.ship_complete ? left : Math.min(left, units + 1)
      }
    }).filter(({ quantity }) => quantity > 0)
    if (lines.length === 0) return
    attempt(walk.theirs, (surroundings) => shipPurchase(walk.theirs.state, order, {
      lines, carrier: 'DHL', tracking_number: `T${pick % 3}`
    }, surroundings).state)
  },
  deliver (walk, pick, units) {
    const parcel = parcelOf(walk, pick)
    if (parcel === undefined) return
    const lines = parcel.lines.map((line) =>
      ({ line_number: line.line_number, quantity: Math.min(line.quantity, units + 1) }))
    attempt(walk.theirs, ({ now }) => deliverSaleShipment(walk.theirs.state, parcel, now, lines))
  },
  lose (walk, pick, units) {
    const parcel = parcelOf(walk, pick)
    if (parcel !== undefined) lose(walk, parcel, pick, units)
  },
  void (walk, pick) {
    const parcel = parcelOf(walk, pick)
    if (parcel === undefined) return
    attempt(walk.theirs, (surroundings) => voidShipment(walk.theirs.state, parcel, surroundings))
  },
  correct (walk, pick, units) {
    const parcel = parcelOf(walk, pick)
    if (parcel === undefined) return
    attempt(walk.theirs, () => correctShipment(walk.theirs.state, parcel, {
      carrier: 'UPS', tracking_number: `T${units}`
    }))
  },
  close (walk, pick) {
    const found = ofTheirs(walk, pick)
    if (found === undefined) return
    attempt(walk.theirs, (surroundings) => closeShort(walk.theirs.state, found.order,
      { reason: 'other', is_receivers: false }, surroundings))
  },
  cancel_there (walk, pick, units) {
    const lines = walk.theirs.state.sales_order.lines.filter((one) => one.replacement_for === null)
    const line = lines[pick % lines.length]
    if (line === undefined) return
    attempt(walk.theirs, (surroundings) => cancelSale(walk.theirs.state,
      { lines: [{ line_number: line.line_number, quantity: units + 1 }] }, surroundings))
  },
  answer_cancellation (walk, pick) {
    for (const { id } of walk.theirs.state.purchase_orders) {
      attempt(walk.theirs, (surroundings) => {
        const order = walk.theirs.state.purchase_orders.find((one) => one.id === id)
        if (order?.cancellation !== 'requested') return walk.theirs.state
        return answerCancellation(walk.theirs.state, order,
          { decision: pick % 2 === 0 ? 'accepted' : 'refused' }, surroundings)
      })
    }
  },
  raise ({ theirs }, pick, units) {
    const lines = theirs.state.sales_order.lines.map((line, index) => index === pick % 2
      ? { ...line, unit_price: `${10 + units}.00` }
      : line)
    record(theirs, () => ({ ...theirs.state, sales_order: { ...theirs.state.sales_order, lines } }))
  },
  decide_cost (walk, pick) {
    const order = orderOf(walk)
    const dear = order.lines.find(({ cost_increase }) => cost_increase !== null)
    if (dear === undefined) return
    walk.is_told = false
    record(walk.ours, (surroundings) => decideCost(walk.ours.state, order,
      { line_number: dear.line_number, is_approved: pick % 2 === 0 }, surroundings))
  },
  cancel_here (walk, pick, units) {
    const { lines } = walk.ours.state.sales_order
    const line = lines[pick % lines.length]
    if (line === undefined) return
    walk.is_told = false
    attempt(walk.ours, (surroundings) => cancelSale(walk.ours.state,
      { lines: [{ line_number: line.line_number, quantity: units + 1 }] }, surroundings))
  },
  take_back (walk) {
    walk.is_told = false
    attempt(walk.ours, (surroundings) =>
      cancelPurchase(walk.ours.state, orderOf(walk), surroundings))
  },
  expire (walk) {
    const order = orderOf(walk)
    walk.is_told = false
    record(walk.ours, (surroundings) => expire(walk.ours.state, order, {
      ...surroundings, now: order.acknowledgement_due_at ?? surroundings.now
    }) ?? walk.ours.state)
  },
  tell,
  follow
}

export const steps = fc.array(fc.tuple(
  fc.constantFrom(...Object.keys(STEPS), 'follow', 'follow', 'ship', 'deliver', 'accept'),
  fc.nat({ max: 5 }), fc.nat({ max: 4 })), { maxLength: 24 })

/** Both sides come to their end: all is told, answered, sent, delivered and followed. */
export function finish (walk: Walk): void {
  for (let round = 0; round < 12; round++) {
    STEPS.decide_cost?.(walk, 0, 0)
    tell(walk)
    STEPS.answer_cancellation?.(walk, 0, 0)
    for (const { id } of walk.theirs.state.purchase_orders) {
      const index = walk.theirs.state.purchase_orders.filter(isOpen)
        .findIndex((one) => one.id === id)
      if (index >= 0) shipAll(walk, index)
    }
    for (const { id } of walk.theirs.state.shipments) {
      attempt(walk.theirs, ({ now }) => {
        const parcel = walk.theirs.state.shipments.find((one) => one.id === id)
        return parcel === undefined || stateOf(parcel) === 'delivered'
          ? walk.theirs.state
          : deliverSaleShipment(walk.theirs.state, parcel, now)
      })
    }
    follow(walk)
  }
}

export function shipAll (walk: Walk, index: number): void {
  const order = walk.theirs.state.purchase_orders.filter(isOpen)[index]
  const lines = order?.lines.map((line) => ({
    line_number: line.line_number,
    quantity: leftToShip(line)
  })).filter(({ quantity }) => quantity > 0)
  if (order === undefined || lines === undefined || lines.length === 0) return
  attempt(walk.theirs, (surroundings) =>
    shipPurchase(walk.theirs.state, order, { lines }, surroundings).state)
}
