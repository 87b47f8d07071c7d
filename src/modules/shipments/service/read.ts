// Reads shipments and their incidents.

import {
  describeIncident, describeShipment, type IncidentDescription, type ShipmentDescription
} from '../../../domain/back-to-back/describe-shipment.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Shipment } from '../../../domain/model/shipment/shipment.ts'
import { assertNotAsked, type Call } from '../../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../../platform/db/keyset-page.ts'
import { readSort } from '../../../platform/db/list-filters.ts'
import { findShipments } from '../../back-to-back/store/read-orders.ts'
import {
  findShipmentKeys, type ShipmentQuestion
} from '../../back-to-back/store/list-shipments.ts'

/**
 * A supplier sees only its own shipments, an account those of its orders. Throws
 * `shipment_not_found`.
 */
export async function readShipment (call: Call, id: string): Promise<ShipmentDescription> {
  return describeShipment(await findVisible(call, id))
}

async function findVisible (
  { db, merchant_id, supplier_id, account }: Call, id: string
): Promise<Shipment> {
  const [found] = await findShipments(db, merchant_id, [id], account)
  const is_visible = supplier_id === null || found?.supplier_id === supplier_id
  if (found === undefined || !is_visible) throw new RuleError('shipment_not_found')
  return found
}

/** Throws `shipment_not_found` and `incident_not_found`. */
export async function readIncident (
  call: Call, { id, incident }: { id: string, incident: string }
): Promise<IncidentDescription> {
  const { incidents } = await findVisible(call, id)
  const found = incidents.find((one) => one.id === incident)
  if (found === undefined) throw new RuleError('incident_not_found')
  return describeIncident(found)
}

/** A supplier sees its own shipments. Throws `invalid_request` for a cursor of another list. */
export async function readShipmentPage (
  { db, merchant_id, role, supplier_id: reader, account }: Call,
  { limit, cursor, ...question }: PageQuery & ShipmentQuestion
): Promise<Page<ShipmentDescription>> {
  if (role === 'storefront') assertNotAsked(question, ['supplier_id', 'purchase_order_id'])
  const page = readSortedPage({ limit, cursor }, readSort(question.sort))
  const found = await findShipmentKeys(db, merchant_id, question, { ...page, reader, account })
  return collectFound(found, page.limit, async (ids) =>
    (await findShipments(db, merchant_id, ids, account)).map(describeShipment))
}
