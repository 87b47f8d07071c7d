// Records decisions about sales, purchases and stock: at most one insert, update and delete for
// each table, parents before children, rows sorted by key.

import type { BackToBackChanges } from '../../../domain/back-to-back/changes-to-record.ts'
import type { RowChanges, TableChange } from '../../../domain/back-to-back/row-changes.ts'
import type { SalesOrder } from '../../../domain/model/sales-order/sales-order.ts'
import type { SearchTerm } from '../../../domain/model/sales-order/search-terms.ts'
import type { Rows } from '../../../platform/db/bulk-rows.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { appendEventsOfEach } from '../../../platform/events/record-events.ts'
import { markBilled } from './bill-marks.ts'
import { decisionRows } from './decision-rows.ts'
import { exceptionRows } from './exception-rows.ts'
import { markRestocked } from './restock-marks.ts'
import { markInvoicing } from './invoicing-marks.ts'
import { markRetried } from './link-marks.ts'
import { invoiceRows } from './invoice-rows.ts'
import { shipmentLineRows, shipmentRows } from './shipment-rows.ts'
import {
  paymentRows, refundRows, salesOrderLineRows, salesOrderRows, searchTermRows
} from './tables.ts'
import { purchaseOrderLineRows, purchaseOrderRows } from './purchase-tables.ts'
import {
  decideTransmissions, markCustomerMails, markTransmissions, revokeOldLinks
} from './transmission-marks.ts'
import { receivedStockRows, stockLevelRows, stockRows } from './stock-rows.ts'

type Write = (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
) => ReadonlyArray<Promise<void>>

/** The writes, in the global order of locks. Each table of the aggregate is named here once. */
const WRITES: readonly Write[] = [
  writeStock,
  table(salesOrderRows, ({ sales_orders }) => sales_orders, byReference),
  table(searchTermRows, ({ search_terms }) => search_terms, byTerm),
  table(salesOrderLineRows, ({ sales_order_lines }) => sales_order_lines),
  table(paymentRows, ({ payments }) => payments, byId),
  table(refundRows, ({ refunds }) => refunds, byId),
  table(invoiceRows, ({ invoices }) => invoices, byId),
  table(purchaseOrderRows, ({ purchase_orders }) => purchase_orders, byId),
  table(purchaseOrderLineRows, ({ purchase_order_lines }) => purchase_order_lines),
  table(shipmentRows, ({ shipments }) => shipments, byId),
  table(shipmentLineRows, ({ shipment_lines }) => shipment_lines),
  table(exceptionRows, ({ exceptions }) => exceptions, byId),
  table(decisionRows, ({ sourcing_decisions }) => sourcing_decisions, byId),
  (trx, merchant_id, all) => [
    markTransmissions(trx, merchant_id, all),
    markCustomerMails(trx, merchant_id, all),
    revokeOldLinks(trx, merchant_id, all),
    ...decideTransmissions(trx, merchant_id, all),
    markRetried(trx, merchant_id, all),
    markInvoicing(trx, merchant_id, all.flatMap(({ invoicing }) => invoicing ?? [])),
    markBilled(trx, merchant_id, all),
    markRestocked(trx, merchant_id, all.flatMap(({ restocked_skus }) => restocked_skus)),
    appendEventsOfEach(trx, merchant_id, all)
  ]
]

/** Records all orders of one command. The caller has locked the rows that change. */
export async function recordBackToBack (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
): Promise<unknown> {
  return together(WRITES.flatMap((write) => write(trx, merchant_id, all)))
}

function table<Row> (
  rows: Rows<Row>, changeOf: (changes: RowChanges) => TableChange<Row>,
  order?: (a: Row, b: Row) => number
): Write {
  const sorted = (some: Row[]): Row[] => order === undefined ? some : some.sort(order)
  return (trx, merchant_id, all) => {
    const { added, changed, dropped } = gather(all, changeOf)
    return [
      rows.delete(trx, merchant_id, dropped),
      rows.update(trx, merchant_id, sorted(changed)),
      rows.insert(trx, merchant_id, sorted(added))
    ]
  }
}

type Gathered<Row> = { added: Row[], changed: Row[], dropped: Row[] }

function gather<Row> (
  all: readonly BackToBackChanges[], changeOf: (changes: RowChanges) => TableChange<Row>
): Gathered<Row> {
  const gathered: Gathered<Row> = { added: [], changed: [], dropped: [] }
  for (const { rows, account } of all) {
    const { added, changed, dropped } = changeOf(rows)
    for (const row of added) gathered.added.push(account === null ? row : { ...row, account })
    for (const row of changed) gathered.changed.push(row)
    for (const row of dropped) gathered.dropped.push(row)
  }
  return gathered
}

/** Two processes that insert the same references in other orders deadlock. */
function byReference (a: SalesOrder, b: SalesOrder): number {
  if (a.reference !== b.reference) return a.reference < b.reference ? -1 : 1
  return (a.account ?? '') < (b.account ?? '') ? -1 : 1
}

function byId (a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1
}

function byTerm (a: SearchTerm, b: SearchTerm): number {
  if (a.term !== b.term) return a.term < b.term ? -1 : 1
  return a.subject_id < b.subject_id ? -1 : 1
}

function writeStock (...[trx, merchant_id, all]: Parameters<Write>): ReturnType<Write> {
  const levels = lastWords(all.flatMap(({ stock_levels }) => stock_levels))
  const received = levels.flatMap((level) => level.received ?? [])
  return [
    stockRows.update(trx, merchant_id, lastWords(all.flatMap(({ stock }) => stock))),
    stockLevelRows.update(trx, merchant_id, levels.filter((level) => !level.received)),
    receivedStockRows.update(trx, merchant_id, received.filter(({ is_new }) => !is_new)),
    receivedStockRows.insert(trx, merchant_id, received.filter(({ is_new }) => is_new))
  ]
}

/** Several orders may change one stock row. Only the last change of each row is written. */
function lastWords<Change extends { sku: string, supplier_id: string }> (
  changes: readonly Change[]
): Change[] {
  const last = new Map(changes.map((change) => [`${change.supplier_id} ${change.sku}`, change]))
  return [...last.values()].sort((a, b) =>
    a.sku < b.sku || (a.sku === b.sku && a.supplier_id < b.supplier_id) ? -1 : 1)
}
