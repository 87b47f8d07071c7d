// What lists of many orders can be asked, each filter beside plain SQL that says which rows match.

import { numberOf } from '../../../src/domain/kernel/order-number.ts'
import { BEGAN_AT, DAYS } from './sales.ts'

/** `where` is about a row `t` of the list's table. */
export type Filter = { query: string, where: string }

export type Facts = {
  merchant_id: string
  supplier_ids: readonly string[]
  sales_order_id: string
  purchase_order_id: string
}

/** Who asks: the operator, the supplier of half of the purchase orders, the one of a handful. */
export type Asker = 'operator' | 'half' | 'few'

const MS_A_DAY = 86_400_000
const dayAt = (part: number): string =>
  new Date(Date.parse(BEGAN_AT) + Math.round(DAYS * part) * MS_A_DAY).toISOString()

export const equals = (name: string, ...values: string[]): Filter[] => values.map((value) =>
  ({ query: `${name}=${encodeURIComponent(value)}`, where: `t.${name} = '${value}'` }))

export const oneOf = (name: string, ...lists: string[]): Filter[] => lists.map((list) => ({
  query: `${name}=${list}`, where: `t.${name} in ('${list.split(',').join('\', \'')}')`
}))

/** Also of an order of the other kind, and of none. */
export const numbers = (prefix: 'so' | 'po', id: string): Filter[] =>
  [numberOf(id), numberOf(id).toLowerCase(), numberOf(id).slice(0, 9), 'SO-', 'PO-'].map(
    (number) => ({
      query: `number=${number}`,
      where: `upper(replace(left(t.id, 20), '_', '-')) = '${number.toUpperCase()}'
        and starts_with(t.id, '${prefix}_')`
    }))

export const CREATED: Filter[] = [
  ...[dayAt(0.5), dayAt(0.99), '2199-01-01T00:00:00Z'].map((at) =>
    ({ query: `created_after=${at}`, where: `t.created_at >= '${at}'` })),
  ...[dayAt(0.5), dayAt(0.05), dayAt(0.01), '2020-01-01T00:00:00Z'].map((at) =>
    ({ query: `created_before=${at}`, where: `t.created_at < '${at}'` })),
  {
    query: `created_after=${dayAt(0.3)}&created_before=${dayAt(0.31)}`,
    where: `t.created_at >= '${dayAt(0.3)}' and t.created_at < '${dayAt(0.31)}'`
  }
]

export const UPDATED: Filter[] = [
  dayAt(0), dayAt(0.5), dayAt(1), '2199-01-01T00:00:00Z'
].map((at) => ({ query: `updated_after=${at}`, where: `t.updated_at >= '${at}'` }))

const named = (words: string): string => words.split(' ')
  .map((word) => `lower(t.customer ->> 'name') ~ '\\m${word}\\M'`).join(' and ')

export const has = (table: string, condition: string, by = 'sales_order_id'): string =>
  `t.id in (select ${by} from ${table} where merchant_id = t.merchant_id and ${condition})`

export function filtersOfSales ({ supplier_ids, sales_order_id }: Facts): Filter[] {
  return [
    ...numbers('so', sales_order_id),
    ...oneOf('status', 'completed', 'draft', 'canceled', 'draft,canceled',
      'draft,confirmed,completed,canceled'),
    ...oneOf('payment_status', 'paid', 'refund_due', 'awaiting,partially_paid', 'not_required'),
    ...oneOf('sourcing_status', 'sourced', 'unsourced', 'unsourced,partially_sourced'),
    ...oneOf('fulfillment_status', 'delivered', 'partially_shipped', 'shipped,unfulfilled'),
    ...equals('reference', 'ORDER-77', 'NONE'),
    ...['POPULAR', 'SKU-7', 'NONE'].map((sku) =>
      ({ query: `sku=${sku}`, where: has('sales_order_lines', `sku = '${sku}'`) })),
    ...['CUSTOMER7@example.com', 'none@example.com'].map((email) => ({
      query: `customer_email=${encodeURIComponent(email)}`,
      where: `lower(t.customer ->> 'email') = '${email.toLowerCase()}'`
    })),
    ...['maria', 'GARCIA', 'name7', 'rare77', 'maria garcia', 'nobody'].map((words) =>
      ({ query: `customer_name=${encodeURIComponent(words)}`, where: named(words.toLowerCase()) })),
    ...['PALLET', 'OLD-PALLET', 'TRACK-70-1', 'NONE'].map((number) => ({
      query: `tracking_number=${number}`, where: has('shipments', `tracking_number = '${number}'`)
    })),
    ...[['channel', 'web'], ['campaign', 'c77'], ['side', 'odd'], ['era', 'first'],
      ['era', 'last'], ['campaign', 'none']].map(
      ([key = '', value = '']) => ({
        query: `metadata[${key}]=${value}`, where: `t.metadata ->> '${key}' = '${value}'`
      })),
    ...[0, 4, supplier_ids.length - 1].map((at) => ({
      query: `supplier_id=${supplier_ids[at]}`,
      where: has('purchase_orders', `supplier_id = '${supplier_ids[at]}'`)
    })),
    ...['late_shipment', 'late_acknowledgement,late_shipment', 'oversold'].map((kinds) => ({
      query: `exception_kind=${kinds}`,
      where: has('exceptions',
        `resolved_at is null and kind in ('${kinds.split(',').join('\', \'')}')`)
    })),
    ...CREATED,
    ...UPDATED
  ]
}

/** Filters of which none is rare, though few rows match all: such pages may end early. */
export type Combination = { path: string, as: Asker, sort: string, queries: readonly string[] }

const ofSales = (sort: string, ...queries: string[]): Combination =>
  ({ path: '/v1/sales-orders', as: 'operator', sort, queries })

export const COMBINATIONS: readonly Combination[] = [
  ofSales('-created_at', 'customer_name=maria', 'metadata[side]=odd'),
  ofSales('-created_at', 'status=completed', 'metadata[era]=first'),
  ofSales('created_at', 'status=completed', 'metadata[era]=last'),
  ofSales('-created_at', 'sku=POPULAR', 'customer_name=maria', 'metadata[era]=first'),
  ofSales('updated_at', 'status=completed', 'metadata[side]=odd', 'customer_name=maria'),
  ofSales('-updated_at', 'metadata[era]=first', 'payment_status=paid'),
  ofSales('created_at', 'tracking_number=PALLET', 'metadata[era]=last'),
  ofSales('-created_at', 'customer_name=maria%20garcia', 'status=canceled'),
  ofSales('-created_at', 'customer_name=rare77', 'status=completed'),
  ofSales('-created_at', 'sku=SKU-7', 'customer_name=maria'),
  ofSales('-created_at', 'metadata[campaign]=c77', 'metadata[channel]=web', 'sku=POPULAR'),
  ofSales('-created_at', 'status=canceled', `updated_after=${dayAt(0.5)}`),
  {
    path: '/v1/purchase-orders',
    as: 'half',
    sort: '-created_at',
    queries: ['sku=POPULAR', `created_before=${dayAt(0.05)}`]
  },
  {
    path: '/v1/purchase-orders',
    as: 'operator',
    sort: 'created_at',
    queries: ['sku=POPULAR',
      'status=planned']
  }
]
