// The rows of a sale that a decision added, changed and deleted, table by table.

import assert from 'node:assert'
import type { BackToBack, SourcingDecision } from './state.ts'
import { isSameValue } from '../kernel/same-value.ts'
import type { KeptInvoice } from '../model/invoice/kept-invoice.ts'
import type { SalesOrder } from '../model/sales-order/sales-order.ts'
import { type SearchTerm, searchTermsOf, tagTermsOf } from '../model/sales-order/search-terms.ts'

export type TableChange<Row> = {
  added: readonly Row[]
  changed: readonly Row[]
  dropped: readonly Row[]
}

export type RowChanges = ReturnType<typeof compareTables>

/**
 * Each table of the aggregate is named once here, and once in the store (`record`). `before` is
 * undefined for a new order: all its rows are then added without a comparison.
 */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- tables named once
export function compareTables (
  before: BackToBack | undefined, after: BackToBack, decision: SourcingDecision | null
) {
  const { sales_order: was, purchase_orders, shipments, exceptions } = before ?? NOTHING
  const is = after.sales_order
  return {
    sales_orders: compareOrders(before?.sales_order, is),
    search_terms: compareTerms(before, after),
    sales_order_lines: compare(was.lines, is.lines, numberOf),
    payments: compareKept(was.payments, is.payments, idOf),
    refunds: compareKept(was.refunds, is.refunds, idOf),
    invoices: compareKept<KeptInvoice>(was.invoices, is.invoices, idOf),
    purchase_orders: compareKept(purchase_orders, after.purchase_orders, idOf),
    // Rows may be deleted here: a plan that is made again may have fewer lines.
    purchase_order_lines: compare(
      linesOf(purchase_orders), linesOf(after.purchase_orders),
      ({ purchase_order_id, line_number }) => `${purchase_order_id} ${line_number}`),
    shipments: compareKept(shipments, after.shipments, idOf),
    shipment_lines: compareKept(
      linesOf(shipments), linesOf(after.shipments),
      ({ shipment_id, line_number }) => `${shipment_id} ${line_number}`),
    exceptions: compareKept(exceptions, after.exceptions, idOf),
    sourcing_decisions: compare([], decision === null ? [] : [decision], idOf)
  }
}

/** The state before a new order: no rows in any table. */
const NOTHING: Omit<BackToBack, 'sales_order'> & {
  sales_order: Pick<SalesOrder, 'lines' | 'payments' | 'refunds' | 'invoices'>
} = {
  sales_order: { lines: [], payments: [], refunds: [], invoices: [] },
  purchase_orders: [],
  shipments: [],
  exceptions: []
}

const idOf = ({ id }: { id: string }): string => id
const numberOf = ({ line_number }: { line_number: number }): number => line_number

function linesOf<Line> (parents: ReadonlyArray<{ lines: readonly Line[] }>): Line[] {
  return parents.flatMap(({ lines }) => lines)
}

const NONE: TableChange<never> = { added: [], changed: [], dropped: [] }

function compare<Row> (
  before: readonly Row[], after: readonly Row[], keyOf: (row: Row) => string | number
): TableChange<Row> {
  if (before.length === 0) {
    return after.length === 0 ? NONE : { added: after, changed: [], dropped: [] }
  }
  if (before === after) return NONE
  const left = new Map(before.map((row) => [keyOf(row), row]))
  const added: Row[] = []
  const changed: Row[] = []
  for (const row of after) {
    const was = left.get(keyOf(row))
    if (was === undefined) added.push(row)
    else if (!isSameValue(was, row)) changed.push(row)
    left.delete(keyOf(row))
  }
  return { added, changed, dropped: [...left.values()] }
}

/** Its version tells whether an order has changed. Its invoices have versions of their own. */
function compareOrders (was: SalesOrder | undefined, is: SalesOrder): TableChange<SalesOrder> {
  if (was === undefined) return { added: [is], changed: [], dropped: [] }
  return was.version === is.version ? NONE : { added: [], changed: [is], dropped: [] }
}

function compareTerms (before: BackToBack | undefined, after: BackToBack): TableChange<SearchTerm> {
  const was = before?.sales_order
  const is = after.sales_order
  // Most changes leave alone what an order is found by.
  const is_same = was?.customer === is.customer && was.metadata === is.metadata &&
    was.tags === is.tags
  return compare(
    [
      ...was === undefined || is_same ? [] : searchTermsOf(was),
      ...before?.purchase_orders.flatMap(tagTermsOf) ?? []
    ],
    [...is_same ? [] : searchTermsOf(is), ...after.purchase_orders.flatMap(tagTermsOf)],
    ({ term, subject_id }) => `${subject_id} ${term}`)
}

/** For tables from which no decision deletes a row. */
function compareKept<Row> (...compared: Parameters<typeof compare<Row>>): TableChange<Row> {
  const change = compare(...compared)
  assert(change.dropped.length === 0, 'a decision that lost a row')
  return change
}
