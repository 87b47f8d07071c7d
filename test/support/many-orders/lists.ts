// The lists of a merchant with many orders, for each who may ask them.

import {
  type Asker, CREATED, equals, type Facts, type Filter, filtersOfSales, has, numbers, oneOf, UPDATED
} from './filters.ts'
import { SKUS } from './sales.ts'

export type List = {
  path: string
  table: string
  as: Asker
  /** What the asker may see. */
  seen: string
  /** The key of the rows, and the orders that the list can be asked for, the usual one first. */
  key: readonly string[]
  sorts: readonly string[]
  filters: readonly Filter[]
}

const SORTED = { key: ['id'], sorts: ['-created_at', 'created_at', '-updated_at', 'updated_at'] }
const NEWEST_FIRST = { key: ['id'], sorts: ['-created_at'] }
const ALL = { as: 'operator', seen: 'true' } as const

export function listsOf (facts: Facts): List[] {
  const [first = '', , last = ''] = someSuppliers(facts)
  const askers = [
    ALL,
    { as: 'half', seen: `t.supplier_id = '${first}'` },
    { as: 'few', seen: `t.supplier_id = '${last}'` }
  ] as const
  const sales = filtersOfSales(facts)
  return [
    { ...SORTED, ...ALL, path: '/v1/sales-orders', table: 'sales_orders', filters: sales },
    ...askers.flatMap((asker) => listsForSuppliers(facts, asker)),
    {
      ...NEWEST_FIRST,
      ...ALL,
      path: '/v1/payments',
      table: 'payments',
      filters: [
        ...ofOrder(facts), ...equals('reference', 'CASH', 'PAID-77', 'NONE'), ...CREATED
      ]
    },
    {
      ...NEWEST_FIRST, ...ALL, path: '/v1/exceptions', table: 'exceptions', filters: ofThem(facts)
    },
    {
      ...ALL,
      path: '/v1/suppliers',
      table: 'suppliers',
      key: ['id'],
      sorts: [''],
      filters: [...equals('code', 'SUP-7', 'NONE'), ...oneOf('status', 'active', 'suspended')]
    }
  ]
}

function listsForSuppliers (facts: Facts, { as, seen }: Pick<List, 'as' | 'seen'>): List[] {
  return [
    {
      ...SORTED,
      path: '/v1/purchase-orders',
      table: 'purchase_orders',
      as,
      seen: as === 'operator' ? seen : `${seen} and t.issued_at is not null`,
      filters: [
        ...ofOrder(facts),
        ...equals('supplier_id', ...someSuppliers(facts)),
        ...equals('supplier_reference', 'UNKNOWN', 'REF-77', 'NONE'),
        ...numbers('po', facts.purchase_order_id),
        ...oneOf('status', 'closed', 'planned', 'issued', 'canceled',
          'planned,issued,acknowledged'),
        ...['POPULAR', 'SKU-7', 'NONE'].map((sku) => ({
          query: `sku=${sku}`,
          where: has('purchase_order_lines', `sku = '${sku}'`, 'purchase_order_id')
        })),
        ...CREATED,
        ...UPDATED
      ]
    },
    { ...SORTED, path: '/v1/shipments', table: 'shipments', as, seen, filters: ofParcels(facts) },
    {
      ...STOCK,
      as,
      seen,
      sorts: ['', ...SORTED.sorts],
      filters: [
        ...equals('supplier_id', ...someSuppliers(facts)),
        ...equals('sku', 'POPULAR', `SKU-${SKUS - 1}`, 'NONE')
      ]
    },
    {
      ...STOCK,
      as,
      seen,
      sorts: ['updated_at', '-updated_at'],
      filters: ['2025-01-01T12:00:00Z', '2199-01-01T00:00:00Z'].map((at) =>
        ({ query: `updated_after=${at}`, where: `t.updated_at >= '${at}'` }))
    }
  ]
}

const STOCK = {
  path: '/v1/supplier-stock', table: 'supplier_stock', key: ['sku', 'supplier_id']
}

function ofParcels (facts: Facts): Filter[] {
  return [
    ...ofOrder(facts),
    ...equals('purchase_order_id', facts.purchase_order_id, 'po_none'),
    ...equals('supplier_id', ...someSuppliers(facts)),
    ...equals('tracking_number', 'PALLET', 'OLD-PALLET', 'TRACK-70-1', 'NONE'),
    { query: 'state=delivered', where: 't.delivered_at is not null' },
    { query: 'state=in_transit', where: 't.delivered_at is null' },
    ...CREATED,
    ...UPDATED
  ]
}

function ofThem (facts: Facts): Filter[] {
  return [
    ...oneOf('kind', 'late_acknowledgement', 'late_shipment', 'oversold', 'late_shipment,oversold'),
    { query: 'state=open', where: 't.resolved_at is null' },
    { query: 'state=resolved', where: 't.resolved_at is not null' },
    ...ofOrder(facts),
    ...equals('purchase_order_id', facts.purchase_order_id, 'po_none')
  ]
}

/** The one with half of the purchase orders, one with some, and the one with a handful. */
function someSuppliers ({ supplier_ids }: Facts): string[] {
  return [0, 4, supplier_ids.length - 1].map((at) => supplier_ids[at] ?? '')
}

function ofOrder ({ sales_order_id }: Facts): Filter[] {
  return equals('sales_order_id', sales_order_id, 'so_none')
}
