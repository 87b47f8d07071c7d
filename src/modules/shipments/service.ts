// Reads shipments, records that they arrived, and ships from the merchant’s own warehouse.

import { momentOf } from '../../domain/kernel/calendar.ts'
import type { BackToBackChanges } from '../../domain/back-to-back/changes-to-record.ts'
import {
  describeShipment, type ShipmentDescription
} from '../../domain/back-to-back/describe-sale.ts'
import { deliverSaleShipment } from '../../domain/back-to-back/actions/receive-goods.ts'
import { findSameShipment } from '../../domain/back-to-back/actions/find-same-shipment.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import type { NewShipment, Shipment } from '../../domain/model/shipment/shipment.ts'
import { shipSale } from '../../domain/back-to-back/actions/ship.ts'
import { drawConsequences } from '../../domain/back-to-back/draw-consequences.ts'
import { giveSurplus } from '../../domain/back-to-back/surplus-to-stock.ts'
import {
  type Answer, assertNotAsked, assertVersion, type Call, etagOf
} from '../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../platform/db/keyset-page.ts'
import { readSort } from '../../platform/db/list-filters.ts'
import {
  answerSale, assertVisible, defineSaleCommand, purchaseOrderOf, type SaleOutcome
} from '../back-to-back/command.ts'
import { findShipments } from '../back-to-back/store/read-orders.ts'
import {
  findShipmentKeys, type ShipmentQuestion
} from '../back-to-back/store/list-shipments.ts'

/** A supplier sees only its own shipments. Throws `shipment_not_found`. */
export async function readShipment (
  { db, merchant_id, supplier_id }: Call, id: string
): Promise<ShipmentDescription> {
  const [found] = await findShipments(db, merchant_id, [id])
  const is_visible = supplier_id === null || found?.supplier_id === supplier_id
  if (found === undefined || !is_visible) throw new RuleError('shipment_not_found')
  return describeShipment(found)
}

/** A supplier sees its own shipments. Throws `invalid_request` for a cursor of another list. */
export async function readShipmentPage (
  { db, merchant_id, role, supplier_id: reader }: Call,
  { limit, cursor, ...question }: PageQuery & ShipmentQuestion
): Promise<Page<ShipmentDescription>> {
  if (role === 'storefront') assertNotAsked(question, ['supplier_id', 'purchase_order_id'])
  const page = readSortedPage({ limit, cursor }, readSort(question.sort))
  const found = await findShipmentKeys(db, merchant_id, question, { ...page, reader })
  return collectFound(found, page.limit, async (ids) =>
    (await findShipments(db, merchant_id, ids)).map(describeShipment))
}

export async function deliverShipment (
  call: Call, id: string, delivered_at: string | undefined
): Promise<Answer<ShipmentDescription>> {
  return call.commands.run(DELIVER, call, { id, delivered_at })
}

/** The merchant ships from its warehouse to the customer. */
export async function shipSalesOrder (
  call: Call, id: string, shipment: NewShipment
): Promise<Answer<ShipmentDescription>> {
  return call.commands.run(SHIP, call, { id, shipment })
}

const DELIVER = defineSaleCommand<
  { id: string, delivered_at: string | undefined }, ShipmentDescription
>(
  'shipments', (before, { call, input }, surroundings) => {
    const shipment = before.shipments.find(({ id }) => id === input.id)
    if (shipment === undefined) throw new RuleError('shipment_not_found')
    const { purchase_order_id, version, delivered_at } = shipment
    if (call.supplier_id !== null) {
      if (purchase_order_id === null) throw new RuleError('shipment_not_found')
      assertVisible(call, purchaseOrderOf(before, purchase_order_id), 'shipment_not_found')
    }
    if (delivered_at !== null) return answerShipment(shipment, 200, null)
    assertVersion(call, version)
    const { now } = surroundings
    const said = momentOf(input.delivered_at, now)
    const moment = said < shipment.shipped_at ? shipment.shipped_at : said
    const delivered = deliverSaleShipment(before, shipment, moment)
    const stocked = giveSurplus(before, delivered, surroundings)
    const decided = drawConsequences(before, stocked, { trigger: null }, surroundings)
    const { changes } = answerSale(before, decided, {
      sale_event: 'sales_order.delivered', purchase_event: 'purchase_order.delivered'
    })
    const after = changes?.rows.shipments.changed.find(({ id }) => id === shipment.id)
    return answerShipment(after ?? shipment, 200, changes)
  }, { receives: true })

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
