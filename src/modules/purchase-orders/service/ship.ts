// The commands that report a supplier’s shipment, and a receipt in the merchant’s warehouse.

import { type PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import {
  describeShipment, type ShipmentDescription
} from '../../../domain/back-to-back/describe-shipment.ts'
import {
  assertReceipt, closeReceived, type NewReceipt, receiveUnits
} from '../../../domain/back-to-back/actions/receive-goods.ts'
import { findSameShipment } from '../../../domain/back-to-back/actions/find-same-shipment.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import type { WritableSurroundings } from '../../../domain/back-to-back/surroundings.ts'
import type { PurchaseOrder } from '../../../domain/model/purchase-order/purchase-order.ts'
import type { NewShipment } from '../../../domain/model/shipment/shipment.ts'
import { shipPurchase, type Shipped } from '../../../domain/back-to-back/actions/ship.ts'
import { takeSent } from '../../../domain/back-to-back/actions/take-sent.ts'
import { giveSurplus } from '../../../domain/back-to-back/surplus-to-stock.ts'
import { type Answer, assertVersion, type Call, etagOf } from '../../../platform/command/call.ts'
import {
  answerPurchase, answerSale, assertVisible, defineSaleCommand, purchaseOrderOf
} from '../../back-to-back/command.ts'

export async function shipPurchaseOrder (
  call: Call, id: string, shipment: NewShipment
): Promise<Answer<ShipmentDescription>> {
  return call.commands.run(SHIP, call, { id, shipment })
}

export async function receivePurchaseOrder (
  call: Call, id: string, receipt: NewReceipt
): Promise<Answer<PurchaseOrderDescription>> {
  return call.commands.run(RECEIVE, call, { id, receipt })
}

/** What a partner has sent has left, whatever became of the order here. */
export async function recordPartnerShipment (
  call: Call, id: string, shipment: NewShipment
): Promise<Answer<ShipmentDescription>> {
  return call.commands.run(RECORD, call, { id, shipment })
}

type Ship = (
  before: BackToBack, order: PurchaseOrder, input: NewShipment, surroundings: WritableSurroundings
) => Shipped

const SHIP = defineShipping(shipPurchase)
const RECORD = defineShipping(takeSent)

function defineShipping (ship: Ship) {
  return defineSaleCommand<{ id: string, shipment: NewShipment }, ShipmentDescription>(
    'purchase_orders', (before, { call, input }, surroundings) => {
      const order = purchaseOrderOf(before, input.id)
      assertVisible(call, order)
      const same = findSameShipment(before, { purchase_order_id: order.id }, input.shipment)
      if (same !== undefined) {
        return {
          status: 200,
          value: describeShipment(same),
          headers: { etag: etagOf(same.version) },
          changes: null
        }
      }
      assertVersion(call, order.version)
      const { state, shipment } = ship(before, order, input.shipment, surroundings)
      const { changes } = answerSale(
        before, drawConsequences(before, state, { trigger: null }, surroundings), {
          sale_event: 'sales_order.shipped', purchase_event: 'purchase_order.shipped'
        })
      return {
        status: 201,
        value: describeShipment(shipment),
        headers: { etag: etagOf(shipment.version), location: `/v1/shipments/${shipment.id}` },
        changes
      }
    })
}

const RECEIVE = defineSaleCommand<{ id: string, receipt: NewReceipt }, PurchaseOrderDescription>(
  'purchase_orders', (before, { call, input }, surroundings) => {
    const order = purchaseOrderOf(before, input.id)
    assertVersion(call, order.version)
    assertReceipt(order, input.receipt)
    const received = closeReceived(before, receiveUnits(order, input.receipt.lines), surroundings)
    const stocked = giveSurplus(before, received, surroundings)
    const decided = drawConsequences(before, stocked, { trigger: null }, surroundings)
    return answerPurchase(before, decided, {
      id: order.id,
      sale_event: 'sales_order.updated',
      purchase_event: 'purchase_order.delivered'
    })
  }, { receives: true })
