// What may happen to units that the partner sends again: they get lost once more, or never leave.

import fc from 'fast-check'
import { cancelSale } from '../../src/domain/back-to-back/actions/cancel.ts'
import { settleIncident } from '../../src/domain/back-to-back/actions/settle-incident.ts'
import { countIssuedOnly, reducibleOf } from '../../src/domain/back-to-back/reduce-demand.ts'
import { isOpen } from '../../src/domain/model/purchase-order/purchase-order.ts'
import type { SalesOrderLine } from '../../src/domain/model/sales-order/sales-order.ts'
import type { Outcome } from '../../src/domain/model/shipment/incident.ts'
import { leftOf } from '../../src/domain/model/shipment/shipment.ts'
import { attempt, type Walk } from './given-chain.ts'
import { leftToShip, lose, shipAll, type Step } from './walk-chain.ts'

type Side = Walk['ours']

function againIn ({ state: { sales_order: { lines } } }: Pick<Side, 'state'>): SalesOrderLine[] {
  return lines.filter(({ replacement_for }) => replacement_for !== null)
}

function isAgain (side: Side, { sales_order_line_number }: { sales_order_line_number: number }) {
  return againIn(side).some(({ line_number }) => line_number === sales_order_line_number)
}

function settle (side: Side, pick: number, outcome: Outcome): void {
  const open = side.state.shipments.flatMap((shipment) =>
    shipment.incidents.filter((one) => one.outcome === null)
      .map((incident) => ({ shipment, incident })))
  const found = open[pick % Math.max(1, open.length)]
  if (found === undefined) return
  const { shipment, incident } = found
  attempt(side, (surroundings) =>
    settleIncident(side.state, shipment, { incident, outcome }, surroundings).state)
}

export const RESENT_STEPS: Record<string, Step> = {
  cancel_again ({ theirs }, pick, units) {
    const state = countIssuedOnly(theirs.state)
    const again = againIn({ state }).map((line) =>
      ({ line_number: line.line_number, most: reducibleOf(state, line) }))
      .filter(({ most }) => most > 0)
    const found = again[pick % Math.max(1, again.length)]
    if (found === undefined) return
    const { line_number, most } = found
    attempt(theirs, (surroundings) => cancelSale(theirs.state,
      { lines: [{ line_number, quantity: Math.min(most, units + 1) }] }, surroundings))
  },
  ship_again (walk) {
    const index = walk.theirs.state.purchase_orders.filter(isOpen)
      .findIndex(({ lines }) => lines.some((line) =>
        isAgain(walk.theirs, line) && leftToShip(line) > 0))
    if (index >= 0) shipAll(walk, index)
  },
  lose_again (walk, pick, units) {
    const parcel = walk.theirs.state.shipments.findLast((one) => one.lines.some((line) =>
      isAgain(walk.theirs, line) && leftOf(one, line) > 0))
    if (parcel !== undefined) lose(walk, parcel, pick, units)
  },
  settle_there ({ theirs }, pick, units) {
    settle(theirs, pick, (['reship', 'reship', 'refund', 'none'] as const)[units] ?? 'reship')
  },
  settle_here ({ ours }, pick, units) {
    settle(ours, pick, units % 2 === 0 ? 'refund' : 'none')
  }
}

/** All is under way, as far as both sides know. */
export const SHIPPED: ReadonlyArray<[string, number, number]> =
  ['accept', 'ship', 'follow'].flatMap((name) =>
    [0, 1, 2].map((pick): [string, number, number] => [name, pick, 4]))

type Steps = Array<[string, number, number]>

export const stepsOfLosses: fc.Arbitrary<Steps> = fc.array(fc.tuple(
  fc.constantFrom(...Object.keys(RESENT_STEPS), 'lose', 'lose', 'deliver', 'follow', 'follow',
    'answer_cancellation', 'cancel_there', 'ship_again', 'ship_again', 'cancel_again',
    'lose_again'),
  fc.nat({ max: 5 }), fc.nat({ max: 4 })), { minLength: 3, maxLength: 14, size: 'max' })

/** What was lost and is sent again comes to nothing, at once or in parts, or only at last. */
export const LOSSES: Steps[] = [
  [['lose', 0, 0], ['cancel_again', 0, 0]],
  [['lose', 0, 3], ['cancel_again', 0, 0], ['follow', 0, 0], ['cancel_again', 0, 0]],
  [['lose', 0, 0], ['ship_again', 0, 0], ['lose_again', 0, 0]],
  [['lose', 0, 0], ['ship_again', 0, 0], ['lose_again', 0, 0], ['follow', 0, 0],
    ['ship_again', 0, 0], ['lose_again', 0, 0], ['cancel_again', 0, 0]],
  [['lose', 0, 0], ['ship_again', 0, 0], ['lose_again', 1, 0]]
]
