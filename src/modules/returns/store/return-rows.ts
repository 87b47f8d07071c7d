// The tables of returns: their columns, and how returns are read and written with their lines.

import { CompiledQuery } from 'kysely'
import type { ReturnChanges } from '../../../domain/back-to-back/sale-and-returns.ts'
import type { Return, ReturnLine } from '../../../domain/model/return/return.ts'
import { defineRows, type OfAccount } from '../../../platform/db/bulk-rows.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

const rows = defineRows<Return & OfAccount>('returns', {
  key: ['id'],
  unread: ['account'],
  permanent: [
    'sales_order_id', 'purchase_order_id', 'supplier_id', 'currency', 'comment',
    'supplier_credit_currency', 'reference', 'created_at'
  ],
  columns: {
    id: 'text',
    version: 'int',
    sales_order_id: 'text',
    purchase_order_id: 'text',
    supplier_id: 'text',
    reference: 'text',
    status: 'text',
    currency: 'text',
    comment: 'text',
    refusal_reason: 'text',
    carrier: 'text',
    tracking_number: 'text',
    shipped_at: 'timestamptz',
    supplier_credit_status: 'text',
    supplier_credit_currency: 'text',
    supplier_credit_expected_amount: 'numeric',
    supplier_credit_amount: 'numeric',
    supplier_credit_reference: 'text',
    supplier_credit_reason: 'text',
    supplier_credit_days: 'int',
    supplier_credit_due_at: 'timestamptz',
    approved_at: 'timestamptz',
    received_at: 'timestamptz',
    closed_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    account: 'text',
    lines: null
  }
})

const lineRows = defineRows<ReturnLine>('return_lines', {
  key: ['return_id', 'line_number'],
  permanent: ['sales_order_line_number', 'sku', 'quantity', 'reason'],
  columns: {
    return_id: 'text',
    line_number: 'int',
    sales_order_line_number: 'int',
    sku: 'text',
    quantity: 'int',
    reason: 'text',
    fault: 'text',
    route: 'text',
    remedy: 'text',
    restocking_fee: 'numeric',
    accepted_quantity: 'int',
    refused_quantity: 'int',
    restocked_quantity: 'int',
    credited_amount: 'numeric'
  }
})

const SELECT = `
  select ${rows.select('r')}, (
    select coalesce(json_agg(l), '[]') from (
      select ${lineRows.selectInJson('i')} from return_lines i
      where i.merchant_id = r.merchant_id and i.return_id = r.id
      order by i.line_number) l) as lines
  from returns r where r.merchant_id = $1`

const BY_ID = `${SELECT} and r.id = any($2)`
const BY_ID_OF_ACCOUNT = `${BY_ID} and r.account = $3`
const BY_PURCHASE = `${SELECT} and r.purchase_order_id = $2 order by r.id`
const BY_SALE = `${SELECT} and r.sales_order_id = any($2) order by r.id`

/** The returns that exist, in any order. With an account, only what belongs to it. */
export async function findReturns (
  db: Db, merchant_id: string, ids: readonly string[], account: string | null
): Promise<Return[]> {
  const { rows: found } = await db.executeQuery<Return>(account === null
    ? CompiledQuery.raw(BY_ID, [merchant_id, ids])
    : CompiledQuery.raw(BY_ID_OF_ACCOUNT, [merchant_id, ids, account]))
  return found
}

/** All returns of the purchase order, oldest first. */
export async function findReturnsOfPurchase (
  db: Db, merchant_id: string, purchase_order_id: string
): Promise<Return[]> {
  const { rows: found } = await db.executeQuery<Return>(
    CompiledQuery.raw(BY_PURCHASE, [merchant_id, purchase_order_id]))
  return found
}

/** All returns of these orders, oldest first. They change only while their order is locked. */
export async function findReturnsOfSales (
  trx: Trx, merchant_id: string, sales_order_ids: readonly string[]
): Promise<Return[]> {
  return runStatement<Return>(trx, BY_SALE, [merchant_id, sales_order_ids])
}

/** Writes returns of which the sales orders are locked, in the order of the ids. */
export function recordReturns (
  trx: Trx, merchant_id: string,
  all: ReadonlyArray<Pick<ReturnChanges, 'returns'> & Required<OfAccount>>
): Array<Promise<void>> {
  const sorted = <Row extends Return>(some: readonly Row[]): Row[] =>
    some.toSorted((a, b) => a.id < b.id ? -1 : 1)
  const added = sorted(all.flatMap(({ returns, account }) =>
    returns.added.map((one) => ({ ...one, account }))))
  const changed = sorted(all.flatMap(({ returns }) => returns.changed))
  return [
    rows.update(trx, merchant_id, changed),
    rows.insert(trx, merchant_id, added),
    lineRows.update(trx, merchant_id, changed.flatMap(({ lines }) => lines)),
    lineRows.insert(trx, merchant_id, added.flatMap(({ lines }) => lines))
  ]
}
