// Lists and reads invoices: what they can be asked by, and where the matching ones are found.

import { sql } from 'kysely'
import type { InvoiceKind, InvoiceStatus } from '../../../domain/model/invoice/invoice.ts'
import type { KeptInvoice } from '../../../domain/model/invoice/kept-invoice.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageOf } from '../../../platform/db/keyset-page.ts'
import {
  areEqual, areOfTimes, type Condition, column, type Filter, isOneOf, ownedBy,
  readSort, type SortName, type Times
} from '../../../platform/db/list-filters.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'
import { invoiceRows } from './invoice-rows.ts'

export type InvoiceQuestion = Times & {
  sort?: SortName
  sales_order_id?: string
  kind?: InvoiceKind
  status?: InvoiceStatus[]
  issued_after?: string
  issued_before?: string
}

const OF = { table: 'invoices', alias: 'v' }

/** The newest is first, unless `sort` says otherwise. */
export async function findInvoiceKeys (
  db: Db, merchant_id: string, question: InvoiceQuestion, { account, ...page }: PageOf
): Promise<FoundKeys> {
  const { kind, status, sort } = question
  const filters = [
    ...areEqual(OF, question, ['sales_order_id']),
    ...kind === undefined ? [] : [isOneOf(OF, 'kind', [kind], 'invoice')],
    ...status === undefined ? [] : [isOneOf(OF, 'status', status, 'paid')],
    ...areIssued(question),
    ...areOfTimes(OF, 'inv', question)
  ]
  const search = { ...OF, merchant_id, ...ownedBy(account), filters, sort: readSort(sort) }
  return findKeys(db, search, page)
}

/** A window includes its start and not its end. */
function areIssued ({ issued_after, issued_before }: InvoiceQuestion): Filter[] {
  if (issued_after === undefined && issued_before === undefined) return []
  const isWithin = (as: string): Condition => {
    const issued_at = column(as, 'issued_at')
    return sql.join([
      sql`${issued_at} is not null`,
      ...issued_after === undefined ? [] : [sql`${issued_at} >= ${issued_after}`],
      ...issued_before === undefined ? [] : [sql`${issued_at} < ${issued_before}`]
    ], sql` and `)
  }
  return [{
    sources: [{ table: OF.table, id: 'id', where: [isWithin(OF.table)] }],
    test: isWithin(OF.alias),
    order: 'issued_at'
  }]
}

/** The invoices that exist, in any order. With an account, only what belongs to it. */
export async function findInvoices (
  db: Db, merchant_id: string, ids: readonly string[], account: string | null
): Promise<KeptInvoice[]> {
  const { rows } = await sql<KeptInvoice>`
    select ${sql.raw(invoiceRows.select('v'))} from invoices v
    where v.merchant_id = ${merchant_id} and v.id = any(${ids})
      ${account === null ? sql`` : sql`and v.account = ${account}`}`.execute(db)
  return rows
}

const OWNERS = 'select id, sales_order_id from invoices where merchant_id = $1 and id = any($2)'

/** For each id, the id of the sales order that it belongs to; read without a lock. */
export async function findOrdersOfInvoices (
  trx: Trx, merchant_id: string, ids: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  const rows = await runStatement<{ id: string, sales_order_id: string }>(
    trx, OWNERS, [merchant_id, ids])
  return new Map(rows.map(({ id, sales_order_id }) => [id, sales_order_id]))
}
