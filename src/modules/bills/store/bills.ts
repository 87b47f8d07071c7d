// Reads and writes bills, their lines, and what approved ones cost.

import { CompiledQuery } from 'kysely'
import type { Bill, BillLine } from '../../../domain/model/bill/bill.ts'
import type { BillCost } from '../../../domain/model/bill/bill-costs.ts'
import type { SupplierBilling } from '../../../domain/model/bill/billing-settings.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

export const billRows = defineRows<Bill>('bills', {
  key: ['id'],
  permanent: [
    'supplier_id', 'number', 'year', 'currency', 'issued_on', 'due_on', 'charges', 'taxes',
    'net_total', 'tax_total', 'total', 'metadata', 'content_hash', 'created_at'
  ],
  columns: {
    id: 'text',
    version: 'int',
    supplier_id: 'text',
    number: 'text',
    year: 'int',
    status: 'text',
    currency: 'text',
    issued_on: 'date',
    due_on: 'date',
    charges: 'jsonb',
    taxes: 'jsonb',
    net_total: 'numeric',
    tax_total: 'numeric',
    total: 'numeric',
    findings: 'jsonb',
    approval_reason: 'text',
    rejection_reason: 'text',
    payment_reference: 'text',
    paid_on: 'date',
    metadata: 'jsonb',
    content_hash: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    approved_at: 'timestamptz',
    rejected_at: 'timestamptz',
    lines: null
  }
})

export const billLineRows = defineRows<BillLine>('bill_lines', {
  key: ['bill_id', 'number'],
  columns: {
    bill_id: 'text',
    number: 'int',
    supplier_id: 'text',
    purchase_order_id: 'text',
    line_number: 'int',
    sku: 'text',
    description: 'text',
    quantity: 'int',
    unit_cost: 'numeric',
    amount: 'numeric'
  }
})

export const billCostRows = defineRows<BillCost>('bill_costs', {
  key: ['bill_id', 'purchase_order_id', 'line_number'],
  columns: {
    bill_id: 'text',
    purchase_order_id: 'text',
    line_number: 'int',
    quantity: 'int',
    amount: 'numeric',
    charges: 'numeric',
    allowed_quantity: 'int'
  }
})

const SELECT = `
  select ${billRows.select('b')}, (
    select coalesce(json_agg(r), '[]') from (
      select ${billLineRows.selectInJson('l')} from bill_lines l
      where l.merchant_id = b.merchant_id and l.bill_id = b.id order by l.number) as r) as lines
  from bills b where b.merchant_id = $1`

const BY_ID = `${SELECT} and b.id = any($2)`
const OF_SUPPLIER = `${BY_ID} and b.supplier_id = $3`

/** The bills that exist, in any order. `reader` is the supplier that reads; null sees all. */
export async function findBills (
  db: Db | Trx, merchant_id: string, ids: readonly string[], reader: string | null
): Promise<Bill[]> {
  const { rows } = await db.executeQuery<Bill>(reader === null
    ? CompiledQuery.raw(BY_ID, [merchant_id, ids])
    : CompiledQuery.raw(OF_SUPPLIER, [merchant_id, ids, reader]))
  return rows
}

const OPEN_OF_ORDERS = `${SELECT} and b.status in ('matched', 'disputed') and b.id in (
  select bill_id from bill_lines where merchant_id = $1 and purchase_order_id = any($2))`

/** The open bills of the orders. The caller has locked their sales orders. */
export async function findOpenBills (
  trx: Trx, merchant_id: string, purchase_order_ids: readonly string[]
): Promise<Bill[]> {
  return runStatement(trx, OPEN_OF_ORDERS, [merchant_id, purchase_order_ids])
}

const OF_ORDER = `${SELECT} and b.id in (
  select bill_id from bill_lines where merchant_id = $1 and purchase_order_id = $2)`

/** All bills that name the order, rejected ones too, in any order. */
export async function findBillsOfOrder (
  db: Db, merchant_id: string, purchase_order_id: string
): Promise<Bill[]> {
  const { rows } = await db.executeQuery<Bill>(
    CompiledQuery.raw(OF_ORDER, [merchant_id, purchase_order_id]))
  return rows
}

const NUMBERED = `${SELECT} and b.supplier_id = $2 and b.number = $3 and b.year = $4 order by b.id`

export type BillNumber = Pick<Bill, 'supplier_id' | 'number' | 'year'>

/** The bills that have the number, with rejected ones, the oldest first. */
export async function findNumbered (
  trx: Trx, merchant_id: string, { supplier_id, number, year }: BillNumber
): Promise<Bill[]> {
  return runStatement(trx, NUMBERED, [merchant_id, supplier_id, number, year])
}

/** What a bill is about; none of it ever changes. */
export type BilledOrder = { id: string, supplier_id: string, sales_order_id: string }

const ORDERS = `
  select id, supplier_id, sales_order_id from purchase_orders
  where merchant_id = $1 and id = any($2)`

export async function findOrders (
  trx: Trx, merchant_id: string, purchase_order_ids: readonly string[]
): Promise<BilledOrder[]> {
  return runStatement(trx, ORDERS, [merchant_id, purchase_order_ids])
}

const ORDERS_OF_BILL = `
  select id, supplier_id, sales_order_id from purchase_orders
  where merchant_id = $1 and id = any(array(
    select purchase_order_id from bill_lines where merchant_id = $1 and bill_id = $2))`

export async function findOrdersOfBill (
  trx: Trx, merchant_id: string, bill_id: string
): Promise<BilledOrder[]> {
  return runStatement(trx, ORDERS_OF_BILL, [merchant_id, bill_id])
}

const BILLING = `
  select billing, over_shipment_tolerance_percent from suppliers
  where merchant_id = $1 and id = $2`

type BillingOfSupplier = {
  billing: SupplierBilling | null, over_shipment_tolerance_percent: number
}

/** How bills of the supplier are judged. */
export async function findBilling (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<BillingOfSupplier> {
  const [row] = await runStatement<BillingOfSupplier>(trx, BILLING, [merchant_id, supplier_id])
  return row ?? { billing: null, over_shipment_tolerance_percent: 0 }
}

const MARK_OPEN = `
  update purchase_orders set has_open_bills = $3
  where merchant_id = $1 and id = any($2) and has_open_bills <> $3`

/** The caller has locked the sales orders of the purchase orders. */
export async function setHasOpenBills (
  trx: Trx, merchant_id: string, purchase_order_ids: readonly string[], is_open: boolean
): Promise<void> {
  if (purchase_order_ids.length === 0) return
  await runStatement(trx, MARK_OPEN, [merchant_id, purchase_order_ids, is_open])
}
