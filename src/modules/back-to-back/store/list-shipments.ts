// Lists shipments: what they can be asked by, and where the matching ones are found.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageOf } from '../../../platform/db/keyset-page.ts'
import {
  areEqual, areOfTimes, type Filter, isNull, ownedBy, readSort, type SortName,
  type Times, visibleTo
} from '../../../platform/db/list-filters.ts'

export type ShipmentQuestion = Times & {
  sort?: SortName
  sales_order_id?: string
  purchase_order_id?: string
  supplier_id?: string
  tracking_number?: string
  state?: 'in_transit' | 'delivered'
}

const SHIPMENTS = { table: 'shipments', alias: 's' }

/** Of what is not delivered, little is canceled or has failed. */
const IS_OPEN: Filter = { test: sql`s.canceled_at is null and s.failed_at is null` }

/**
 * The newest is first, unless `sort` says otherwise. `reader` is the supplier that reads: it sees
 * its own shipments, as an account does those of its orders. Null sees all.
 */
export async function findShipmentKeys (
  db: Db, merchant_id: string, question: ShipmentQuestion,
  { reader, account, ...page }: PageOf & { reader: string | null }
): Promise<FoundKeys> {
  const { state, sort } = question
  const filters = [
    ...areEqual(SHIPMENTS, question,
      ['sales_order_id', 'purchase_order_id', 'supplier_id', 'tracking_number']),
    ...state === undefined ? [] : [isNull(SHIPMENTS, 'delivered_at', state === 'in_transit')],
    ...state === 'in_transit' ? [IS_OPEN] : [],
    ...areOfTimes(SHIPMENTS, 'shp', question)
  ]
  return findKeys(db, {
    ...SHIPMENTS,
    merchant_id,
    ...reader === null ? ownedBy(account) : visibleTo(reader),
    filters,
    sort: readSort(sort)
  }, page)
}
