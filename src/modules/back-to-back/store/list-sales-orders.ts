// Lists sales orders: what they can be asked by, and where the matching ones are found.

import { sql } from 'kysely'
import type { ExceptionKind } from '../../../domain/model/exception/exception.ts'
import type {
  FulfillmentStatus, PaymentStatus, SalesOrderStatus, SourcingStatus
} from '../../../domain/model/sales-order/sales-order.ts'
import {
  emailTerm, metadataTerm, nameTerm, tagTerm, wordsOf
} from '../../../domain/model/sales-order/search-terms.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageOf } from '../../../platform/db/keyset-page.ts'
import {
  areEqual, areOfTimes, column, type Filter, hasNumber, hasTerm, isNamedIn, isOneOf, ownedBy,
  readSort, type SortName, type Times
} from '../../../platform/db/list-filters.ts'

type SalesOrderFilters = Times & {
  number?: string
  status?: SalesOrderStatus[]
  payment_status?: PaymentStatus[]
  sourcing_status?: SourcingStatus[]
  fulfillment_status?: FulfillmentStatus[]
  reference?: string
  /** Null for the merchant's own orders. */
  account?: string | null
  sku?: string
  customer_email?: string
  customer_name?: string
  tracking_number?: string
  metadata?: Readonly<Record<string, string>>
  tag?: string[]
  supplier_id?: string
  exception_kind?: ExceptionKind[]
}

export type SalesOrderQuestion = SalesOrderFilters & { sort?: SortName }

const OF = { table: 'sales_orders', alias: 'o' }

/** The newest is first, unless `sort` says otherwise. `account` is that of the caller. */
export async function findSalesOrderKeys (
  db: Db, merchant_id: string, { sort, ...filters }: SalesOrderQuestion,
  { account, ...page }: PageOf
): Promise<FoundKeys> {
  return findKeys(db, {
    ...OF,
    merchant_id,
    ...ownedBy(account),
    filters: filtersOf(filters),
    sort: readSort(sort)
  }, page)
}

/** Each with the word that no index has, since nearly all orders have it. */
const STATUSES = [
  ['status', undefined], ['payment_status', 'not_required'], ['sourcing_status', 'sourced']
] as const

function filtersOf (filters: SalesOrderFilters): Filter[] {
  const { number, fulfillment_status, sku, tracking_number, supplier_id, exception_kind } = filters
  return [
    ...hasNumber(OF, 'so', number),
    ...hasReference(filters),
    ...isOfAccount(filters),
    ...STATUSES.flatMap(([name, common]) => {
      const statuses = filters[name]
      return statuses === undefined ? [] : [isOneOf(OF, name, statuses, common)]
    }),
    ...fulfillment_status === undefined ? [] : [isFulfilledAs(fulfillment_status)],
    ...termsAsked(filters).map((term) => hasTerm(OF, term)),
    ...sku === undefined ? [] : [isOf('sales_order_lines', 'sku', sku)],
    ...tracking_number === undefined ? [] : [isOf('shipments', 'tracking_number', tracking_number)],
    ...supplier_id === undefined ? [] : [isOf('purchase_orders', 'supplier_id', supplier_id)],
    ...exception_kind === undefined ? [] : [hasOpenException(exception_kind)],
    ...areOfTimes(OF, 'so', filters)
  ]
}

/** References of the merchant and of accounts have an index each. */
function hasReference ({ reference }: SalesOrderFilters): Filter[] {
  if (reference === undefined) return []
  const sources = ['account is null', 'account is not null'].map((whose) => ({
    table: 'sales_orders',
    id: 'id',
    where: [sql`sales_orders.reference = ${reference}`, sql.raw(`sales_orders.${whose}`)]
  }))
  return [{ sources, test: sql`o.reference = ${reference}`, is_of_value: true }]
}

/** The rows of an account are one value, though they may be many: they have an index. */
function isOfAccount ({ account }: SalesOrderFilters): Filter[] {
  if (account === null) return [{ test: sql`o.account is null` }]
  return account === undefined ? [] : areEqual(OF, { account }, ['account'])
}

/** A completed order was delivered, so what is unfulfilled has one of these statuses. */
const UNFULFILLED = ['draft', 'confirmed', 'canceled'] as const satisfies SalesOrderStatus[]

/** All orders begin unfulfilled, so no index has this word: their statuses have one. */
function isFulfilledAs (words: readonly FulfillmentStatus[]): Filter {
  const { test } = isOneOf(OF, 'fulfillment_status', words)
  const sources = words.flatMap((word) => {
    const has_word = sql`sales_orders.fulfillment_status = ${sql.lit(word)}`
    const statuses = word === 'unfulfilled'
      ? UNFULFILLED.map((status) => [sql`sales_orders.status = ${sql.lit(status)}`])
      : [[]]
    return statuses.map((where) =>
      ({ table: 'sales_orders', id: 'id', where: [...where, has_word] }))
  })
  return { sources, test }
}

function termsAsked (
  { customer_email, customer_name = '', metadata = {}, tag = [] }: SalesOrderFilters
): string[] {
  return [
    ...customer_email === undefined ? [] : [emailTerm(customer_email)],
    ...new Set(wordsOf(customer_name).map(nameTerm)),
    ...Object.entries(metadata).map(([key, value]) => metadataTerm(key, value)),
    ...new Set(tag.map(tagTerm))
  ]
}

/** A row of another table, which names the order, has the value. */
function isOf (table: string, name: string, value: string): Filter {
  return isNamedIn(OF, [{
    table,
    id: 'sales_order_id',
    where: [sql`${column(table, name)} = ${value}`],
    repeats: true
  }])
}

/** The words of the partial index, so that it is used. */
function hasOpenException (kinds: readonly ExceptionKind[]): Filter {
  return isNamedIn(OF, kinds.map((kind) => ({
    table: 'exceptions',
    id: 'sales_order_id',
    where: [
      sql`exceptions.kind = ${kind} and exceptions.resolved_at is null
        and exceptions.sales_order_id is not null`
    ],
    repeats: true
  })))
}
