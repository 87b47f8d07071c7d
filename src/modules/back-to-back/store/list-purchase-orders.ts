// Lists purchase orders, shipments and payments: what they can be asked by, and where the matching
// ones are found.

import { sql } from 'kysely'
import type { PurchaseOrderStatus } from '../../../domain/model/purchase-order/purchase-order.ts'
import { tagTerm } from '../../../domain/model/sales-order/search-terms.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageRequest } from '../../../platform/db/keyset-page.ts'
import {
  column, type Condition, type Filter, hasTerm, isCreatedIn, isEqual, isNamedIn, isOneOf,
  isUpdatedAfter, readSort, type SORTS
} from '../../../platform/db/list-filters.ts'

type Sorted = { sort?: typeof SORTS[number] }

/** `reader` is the supplier that reads; null for other roles, which see all. */
type PageFor = PageRequest & { reader: string | null }

export type PurchaseOrderQuestion = Sorted & {
  sales_order_id?: string
  supplier_id?: string
  status?: PurchaseOrderStatus[]
  tag?: string[]
  sku?: string
  created_after?: string
  created_before?: string
  updated_after?: string
}

const PURCHASE_ORDERS = { table: 'purchase_orders', alias: 'p' }

/** The newest is first, unless `sort` says otherwise. A supplier sees its own issued orders. */
export async function findPurchaseOrderKeys (
  db: Db, merchant_id: string, question: PurchaseOrderQuestion, { reader, ...page }: PageFor
): Promise<FoundKeys> {
  const { status, tag = [], sku, updated_after, sort } = question
  const filters = [
    ...equalTo(PURCHASE_ORDERS, question, ['sales_order_id', 'supplier_id']),
    ...status === undefined ? [] : [isOneOf(PURCHASE_ORDERS, 'status', status, 'closed')],
    ...[...new Set(tag)].map((one) => hasTerm(PURCHASE_ORDERS, tagTerm(one))),
    ...sku === undefined ? [] : [hasSku(sku, reader)],
    ...isCreatedIn(PURCHASE_ORDERS, 'po', question),
    ...updated_after === undefined ? [] : [isUpdatedAfter(PURCHASE_ORDERS, updated_after)]
  ]
  return findKeys(db, {
    ...PURCHASE_ORDERS,
    merchant_id,
    ...reader !== null && {
      visibleIn: (alias: string) => [
        ...isOwn(alias, reader), sql`${column(alias, 'issued_at')} is not null`
      ]
    },
    filters,
    sort: readSort(sort)
  }, page)
}

/** A supplier has an index of its own lines, so how far a page comes tells of nobody else's. */
function hasSku (sku: string, reader: string | null): Filter {
  const of_reader = reader === null ? [] : [sql`purchase_order_lines.supplier_id = ${reader}`]
  return isNamedIn(PURCHASE_ORDERS, [{
    table: 'purchase_order_lines',
    id: 'purchase_order_id',
    where: [sql`purchase_order_lines.sku = ${sku}`, ...of_reader],
    repeats: true
  }])
}

type ShipmentState = 'in_transit' | 'delivered'

export type ShipmentQuestion = Sorted & {
  sales_order_id?: string
  purchase_order_id?: string
  supplier_id?: string
  tracking_number?: string
  state?: ShipmentState
  created_after?: string
  created_before?: string
  updated_after?: string
}

const SHIPMENTS = { table: 'shipments', alias: 's' }

/** The newest is first, unless `sort` says otherwise. A supplier sees its own shipments. */
export async function findShipmentKeys (
  db: Db, merchant_id: string, question: ShipmentQuestion, { reader, ...page }: PageFor
): Promise<FoundKeys> {
  const { tracking_number, state, updated_after, sort } = question
  const filters = [
    ...equalTo(SHIPMENTS, question, ['sales_order_id', 'purchase_order_id', 'supplier_id']),
    ...tracking_number === undefined
      ? []
      : [isEqual(SHIPMENTS, 'tracking_number', tracking_number)],
    ...state === undefined ? [] : [isInState(state)],
    ...isCreatedIn(SHIPMENTS, 'shp', question),
    ...updated_after === undefined ? [] : [isUpdatedAfter(SHIPMENTS, updated_after)]
  ]
  return findKeys(db, {
    ...SHIPMENTS,
    merchant_id,
    ...reader !== null && { visibleIn: (alias: string) => isOwn(alias, reader) },
    filters,
    sort: readSort(sort)
  }, page)
}

/** Only those on their way have an index: most shipments have arrived. */
function isInState (state: ShipmentState): Filter {
  return state === 'delivered'
    ? { test: sql`s.delivered_at is not null` }
    : {
        sources: [{ table: 'shipments', id: 'id', where: [sql`shipments.delivered_at is null`] }],
        test: sql`s.delivered_at is null`
      }
}

export type PaymentFilters = {
  sales_order_id?: string
  reference?: string
  created_after?: string
  created_before?: string
}

const PAYMENTS = { table: 'payments', alias: 'y' }

/** The newest is first. */
export async function findPaymentKeys (
  db: Db, merchant_id: string, question: PaymentFilters, page: PageRequest
): Promise<FoundKeys> {
  const filters = [
    ...equalTo(PAYMENTS, question, ['sales_order_id', 'reference']),
    ...isCreatedIn(PAYMENTS, 'pay', question)
  ]
  return findKeys(db, { ...PAYMENTS, merchant_id, filters, sort: readSort() }, page)
}

function isOwn (alias: string, reader: string): Condition[] {
  return [sql`${column(alias, 'supplier_id')} = ${reader}`]
}

function equalTo<Question extends object> (
  of: typeof PAYMENTS, question: Question, names: ReadonlyArray<keyof Question & string>
): Filter[] {
  return names.flatMap((name) => {
    const value = question[name] as string | undefined
    return value === undefined ? [] : [isEqual(of, name, value)]
  })
}
