// Reads a merchant's invoices, bills and accruals over the API, and sums them up.

import { setTimeout } from 'node:timers/promises'
import { readMoney } from '../src/domain/kernel/money.ts'
import type { DemoMerchant } from './merchant.ts'
import { type ReadOrder, sumOf } from './read-back.ts'
import { keyOf } from './receipts.ts'

export type ReadInvoice = {
  id: string
  number: string | null
  kind: 'invoice' | 'credit_note'
  status: string
  sales_order_id: string
  currency: string
  total: string
  lines: Array<{ sales_order_line_number: number, quantity: number }>
}

export type ReadBill = {
  id: string
  number: string
  status: string
  supplier_id: string
  currency: string
  total: string
  findings: Array<{ code: string }>
  lines: Array<{ purchase_order_id: string, quantity: number, amount: string }>
}

export type ReadAccrual = {
  supplier_code: string
  currency: string
  quantity: number
  amount: string
}

export type Accounts = { invoices: ReadInvoice[], bills: ReadBill[], accruals: ReadAccrual[] }

const INVOICED_WITHIN_MS = 300_000
const ASK_AGAIN_AFTER_MS = 2_000

/** Returns once all that has shipped is invoiced, or says by its checks what is not. */
export async function readAccounts (
  { operator }: DemoMerchant, orders: readonly ReadOrder[]
): Promise<Accounts> {
  const until_ms = performance.now() + INVOICED_WITHIN_MS
  for (;;) {
    /* eslint-disable no-await-in-loop -- asked again and again */
    const invoices = await operator.list<ReadInvoice>('/v1/invoices')
    if (findMisinvoiced(orders, invoices).length === 0 || performance.now() > until_ms) {
      const { data } = await operator.send('GET', '/v1/reports/accruals') as {
        data: ReadAccrual[]
      }
      return { invoices, bills: await operator.list<ReadBill>('/v1/bills'), accruals: data }
    }
    await setTimeout(ASK_AGAIN_AFTER_MS)
    /* eslint-enable no-await-in-loop */
  }
}

/** Finds lines of which other units are invoiced, less those credited, than were delivered. */
export function findMisinvoiced (
  orders: readonly ReadOrder[], invoices: readonly ReadInvoice[]
): string[] {
  const units = new Map<string, number>()
  for (const { sales_order_id, kind, lines } of invoices) {
    for (const { sales_order_line_number, quantity } of lines) {
      const key = keyOf(sales_order_id, sales_order_line_number)
      units.set(key, (units.get(key) ?? 0) + (kind === 'invoice' ? quantity : -quantity))
    }
  }
  return orders.flatMap(({ id, reference, lines }) => lines
    .filter((line) => line.delivered_quantity !== (units.get(keyOf(id, line.line_number)) ?? 0))
    .map((line) => `${reference} line ${line.line_number}`))
}

export function isCreditNote ({ kind }: Pick<ReadInvoice, 'kind'>): boolean {
  return kind === 'credit_note'
}

/** Of a supplier: it has lines with units below 0. */
export function isCredit ({ lines }: Pick<ReadBill, 'lines'>): boolean {
  return sumOf(lines, ({ quantity }) => quantity) < 0
}

/** Σ totals of the documents, credit notes counting negative. In millionths. */
export function netOf (documents: ReadonlyArray<Pick<ReadInvoice, 'kind' | 'total'>>): bigint {
  return documents.reduce((all, one) =>
    all + (isCreditNote(one) ? -readMoney(one.total) : readMoney(one.total)), 0n)
}

export function sumTotals (rows: ReadonlyArray<{ total: string }>): bigint {
  return rows.reduce((all, { total }) => all + readMoney(total), 0n)
}
