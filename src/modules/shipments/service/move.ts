// The commands on shipments: they arrive, are corrected or never left; the merchant ships itself.

import { momentOf } from '../../../domain/kernel/calendar.ts'
import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import type { BackToBackChanges } from '../../../domain/back-to-back/changes-to-record.ts'
import {
  describeShipment, type ShipmentDescription
} from '../../../domain/back-to-back/describe-shipment.ts'
import { correctShipment } from '../../../domain/back-to-back/actions/correct-shipment.ts'
import { type Arrived, deliverSaleShipment } from '../../../domain/back-to-back/actions/deliver.ts'
import { findSameShipment } from '../../../domain/back-to-back/actions/find-same-shipment.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type {
  NewShipment, Shipment, ShipmentChange
} from '../../../domain/model/shipment/shipment.ts'
import { shipSale } from '../../../domain/back-to-back/actions/ship.ts'
import { voidShipment } from '../../../domain/back-to-back/actions/void-shipment.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import { giveSurplus } from '../../../domain/back-to-back/surplus-to-stock.ts'
import { type Answer, assertVersion, type Call, etagOf } from '../../../platform/command/call.ts'
import {
  answerSale, assertVisible, defineSaleCommand, purchaseOrderOf, type SaleOutcome
} from '../../back-to-back/command.ts'

export type Delivery = { delivered_at?: string, lines?: Arrived }

export async function deliverShipment (
  call: Call, id: string, delivery: Delivery
): Promise<Answer<ShipmentDescription>> {
  return call.commands.run(DELIVER, call, { id, delivery })
}

export async function changeShipment (
  call: Call, id: string, change: ShipmentChange
): Promise<Answer<ShipmentDescription>> {
  return call.commands.run(CHANGE, call, { id, change })
}

/** The shipment never left. */
export async function cancelShipment (
  call: Call, id: string
): Promise<Answer<ShipmentDescription>> {
  return call.commands.run(CANCEL, call, { id })
}

/** The merchant ships from its warehouse to the customer. */
export async function shipSalesOrder (
  call: Call, id: string, shipment: NewShipment
): Promise<Answer<ShipmentDescription>> {
  return call.commands.run(SHIP, call, { id, shipment })
}

/** A supplier acts on its own shipments only. Throws `shipment_not_found`. */
export function shipmentOf (before: BackToBack, call: Call, id: string): Shipment {
  const shipment = before.shipments.find((one) => one.id === id)
  if (shipment === undefined) throw new RuleError('shipment_not_found')
  const { purchase_order_id } = shipment
  if (call.supplier_id === null) return shipment
  if (purchase_order_id === null) throw new RuleError('shipment_not_found')
  assertVisible(call, purchaseOrderOf(before, purchase_order_id), 'shipment_not_found')
  return shipment
}

const DELIVER = defineSaleCommand<{ id: string, delivery: Delivery }, ShipmentDescription>(
  'shipments', (before, { call, input: { id, delivery } }, surroundings) => {
    const shipment = shipmentOf(before, call, id)
    const { delivered_at, lines } = delivery
    if (shipment.delivered_at !== null && lines === undefined) {
      return answerShipment(shipment, 200, null)
    }
    assertVersion(call, shipment.version)
    const { now } = surroundings
    const said = momentOf(delivered_at, now)
    const moment = said < shipment.shipped_at ? shipment.shipped_at : said
    const delivered = deliverSaleShipment(before, shipment, moment, lines)
    const stocked = giveSurplus(before, delivered, surroundings)
    const decided = drawConsequences(before, stocked, { trigger: null }, surroundings)
    const { changes } = answerSale(before, decided, {
      sale_event: 'sales_order.delivered', purchase_event: 'purchase_order.delivered'
    })
    return answerChanged(shipment, changes)
  }, { receives: true })

const CHANGE = defineSaleCommand<{ id: string, change: ShipmentChange }, ShipmentDescription>(
  'shipments', (before, { call, input: { id, change } }, surroundings) => {
    const shipment = shipmentOf(before, call, id)
    assertVersion(call, shipment.version)
    const corrected = correctShipment(before, shipment, change)
    const decided = drawConsequences(before, corrected, { trigger: null }, surroundings)
    const { changes } = answerSale(before, decided, { sale_event: 'sales_order.updated' })
    return answerChanged(shipment, changes)
  })

const CANCEL = defineSaleCommand<{ id: string }, ShipmentDescription>(
  'shipments', (before, { call, input: { id } }, surroundings) => {
    const shipment = shipmentOf(before, call, id)
    if (shipment.canceled_at !== null) return answerShipment(shipment, 200, null)
    assertVersion(call, shipment.version)
    const voided = voidShipment(before, shipment, surroundings)
    const decided = drawConsequences(before, voided, { trigger: null }, surroundings)
    const { changes } = answerSale(before, decided, { sale_event: 'sales_order.updated' })
    return answerChanged(shipment, changes)
  })

const SHIP = defineSaleCommand<{ id: string, shipment: NewShipment }, ShipmentDescription>(
  'sales_orders', (before, { call, input }, surroundings) => {
    const same = findSameShipment(before, { purchase_order_id: null }, input.shipment)
    if (same !== undefined) return answerShipment(same, 200, null)
    assertVersion(call, before.sales_order.version)
    if (before.sales_order.status !== 'confirmed') throw new RuleError('sales_order_not_confirmed')
    const { state, shipment } = shipSale(before, input.shipment, surroundings)
    const decided = drawConsequences(before, state, { trigger: null }, surroundings)
    const { changes } = answerSale(before, decided, { sale_event: 'sales_order.shipped' })
    return answerShipment(shipment, 201, changes)
  })

function answerChanged (
  shipment: Shipment, changes: BackToBackChanges | null
): SaleOutcome<ShipmentDescription> {
  return answerShipment(shipmentAfter(shipment, changes), 200, changes)
}

/** As it is recorded, with its next version if it has changed. */
export function shipmentAfter (shipment: Shipment, changes: BackToBackChanges | null): Shipment {
  return changes?.rows.shipments.changed.find(({ id }) => id === shipment.id) ?? shipment
}

function answerShipment (
  shipment: Shipment, status: 200 | 201, changes: BackToBackChanges | null
): SaleOutcome<ShipmentDescription> {
  return {
    status,
    value: describeShipment(shipment),
    headers: {
      etag: etagOf(shipment.version),
      ...status === 201 && { location: `/v1/shipments/${shipment.id}` }
    },
    changes
  }
}
