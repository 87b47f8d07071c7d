// A shipment that was reported never left: it is canceled, and its units are as before.

import { type BackToBack, replacePurchaseOrder } from '../state.ts'
import { carryWords } from '../carry-words.ts'
import { closeReceived } from './receive-goods.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import { inTransitOf } from '../../model/purchase-order/purchase-line-transit.ts'
import type { PurchaseOrder } from '../../model/purchase-order/purchase-order.ts'
import {
  deliveredOf, orderedOf, type Shipment, type ShipmentLine
} from '../../model/shipment/shipment.ts'
import { giveBackShipped } from '../../model/stock/give-back-shipped.ts'

/**
 * Lowers what has shipped, and gives its units the words and the address that the order has by now.
 * Nothing else: units that the shipment made accepted stay accepted, and a request to cancel that
 * it refused stays refused. Throws `shipment_ended` when any of it has arrived, was received, or is
 * lost or refused.
 */
export function voidShipment (
  before: BackToBack, shipment: Shipment, { now, book }: WritableSurroundings
): BackToBack {
  const order = before.purchase_orders.find(({ id }) => id === shipment.purchase_order_id)
  assertUntouched(shipment, order)
  const canceled = { ...shipment, canceled_at: now }
  const state = {
    ...before,
    shipments: before.shipments.map((one) => one.id === shipment.id ? canceled : one)
  }
  if (order === undefined) return state
  const lines = order.lines.map((line) => {
    const sent = shipment.lines.find(({ line_number }) => line_number === line.line_number)
    return sent === undefined
      ? line
      : giveBackShipped(line, {
        ...sent, units: orderedOf(sent), over: sent.over_shipped_quantity
      }, book)
  })
  const lowered = { ...order, lines }
  // What was said of the order since, and where it goes by now, holds for the units again.
  return carryWords(shipment.destination === 'warehouse'
    ? closeReceived(state, lowered, { now })
    : replacePurchaseOrder(state, lowered))
}

function assertUntouched (shipment: Shipment, order: PurchaseOrder | undefined): void {
  const errors = shipment.lines.flatMap((line, index): Fault[] => {
    const ended = Math.max(endedIn(shipment, line), receivedIn(line, order))
    if (ended === 0) return []
    const detail = `${ended} units of line ${line.line_number} have arrived, are lost or refused.`
    return [{ pointer: `/lines/${index}`, code: 'ended', detail }]
  })
  const [first] = errors
  if (first !== undefined) throw new RuleError('shipment_ended', { detail: first.detail, errors })
}

function endedIn (shipment: Shipment, line: ShipmentLine): number {
  return deliveredOf(shipment, line) + line.lost_quantity + line.refused_quantity
}

/** Receipts in the warehouse do not name the shipment: so many of its units must be among them. */
function receivedIn (sent: ShipmentLine, order: PurchaseOrder | undefined): number {
  const line = order?.lines.find(({ line_number }) => line_number === sent.line_number)
  return line === undefined ? 0 : Math.max(0, orderedOf(sent) - inTransitOf(line))
}
