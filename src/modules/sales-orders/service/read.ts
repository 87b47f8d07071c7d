// Reads a sales order with all that belongs to it, or a page of orders, payments or refunds.

import {
  describeSalesOrder, type SalesOrderDescription
} from '../../../domain/back-to-back/describe-sale.ts'
import { type Trace, traceSalesOrder } from '../../../domain/back-to-back/trace-sale.ts'
import {
  describePayment, type PaymentDescription
} from '../../../domain/model/sales-order/payment.ts'
import type { Refund } from '../../../domain/model/sales-order/refund.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { assertNotAsked, type Call } from '../../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../../platform/db/keyset-page.ts'
import { together } from '../../../platform/db/trx.ts'
import { readSort } from '../../../platform/db/list-filters.ts'
import {
  findPaymentKeys, findRefundKeys, type PaymentQuestion
} from '../../back-to-back/store/list-payments.ts'
import {
  findSalesOrderKeys, type SalesOrderQuestion
} from '../../back-to-back/store/list-sales-orders.ts'
import {
  findPayments, findRefunds, findSalesOrders
} from '../../back-to-back/store/read-orders.ts'
import { findPartnersOfSale } from '../../links/store/partner-orders.ts'

/** The order also has the trace of every line. Throws `sales_order_not_found`. */
export async function readSalesOrder (
  { db, merchant_id, account, role }: Call, id: string
): Promise<SalesOrderDescription & { trace: Trace[] }> {
  // Only operators see the trace.
  const [[found], partners] = await together([
    findSalesOrders(db, merchant_id, [id], account),
    role === 'operator' ? findPartnersOfSale(db, merchant_id, id) : Promise.resolve(undefined)
  ])
  if (found === undefined) throw new RuleError('sales_order_not_found')
  return { ...describeSalesOrder(found), trace: traceSalesOrder(found, partners) }
}

/** What a trace says of a partner changes without the order. */
export function hasPartner (traces: readonly Trace[]): boolean {
  return traces.some(({ attempts }) => attempts.some(({ partner }) => partner !== null))
}

/**
 * Throws `invalid_request` for a cursor that this list did not make, and for filters that would
 * tell the caller what its role may not see.
 */
export async function readSalesOrderPage (
  { db, merchant_id, role, account }: Call,
  { limit, cursor, ...question }: PageQuery & SalesOrderQuestion
): Promise<Page<SalesOrderDescription>> {
  if (role !== 'operator') {
    assertNotAsked(question, ['tag', 'supplier_id', 'exception_kind', 'account'])
  }
  // The references of accounts are not the shop's: it finds what it would place again.
  const is_own_reference = role === 'storefront' && question.reference !== undefined
  const asked = is_own_reference && account === null ? { ...question, account: null } : question
  const page = readSortedPage({ limit, cursor }, readSort(question.sort))
  const found = await findSalesOrderKeys(db, merchant_id, asked, { ...page, account })
  return collectFound(found, page.limit, async (ids) =>
    (await findSalesOrders(db, merchant_id, ids, account)).map(describeSalesOrder))
}

/** The newest is first. Throws `invalid_request` for a cursor that this list did not make. */
export async function readPaymentPage (
  { db, merchant_id, account }: Call,
  { limit, cursor, ...question }: PageQuery & PaymentQuestion
): Promise<Page<PaymentDescription>> {
  const page = readSortedPage({ limit, cursor }, readSort())
  const found = await findPaymentKeys(db, merchant_id, question, { ...page, account })
  return collectFound(found, page.limit, async (ids) =>
    (await findPayments(db, merchant_id, ids)).map(describePayment))
}

/** The newest is first. Throws `invalid_request` for a cursor that this list did not make. */
export async function readRefundPage (
  { db, merchant_id, account }: Call,
  { limit, cursor, ...question }: PageQuery & PaymentQuestion
): Promise<Page<Refund>> {
  const page = readSortedPage({ limit, cursor }, readSort())
  const found = await findRefundKeys(db, merchant_id, question, { ...page, account })
  return collectFound(found, page.limit, async (ids) => findRefunds(db, merchant_id, ids))
}
