// The commands on one row of supplier stock: report it, change it, delete it.

import { keysNamedBy } from '../../../domain/kernel/key-text.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { type AppliedReport, applyReport } from '../../../domain/model/stock/apply-stock-report.ts'
import { applyChange, findChangeFaults } from '../../../domain/model/stock/change-stock-row.ts'
import { isOfferChanged } from '../../../domain/model/stock/changed-offers.ts'
import {
  closeOversold, type Judged, judgeStock
} from '../../../domain/model/stock/stock-exceptions.ts'
import { availableOf } from '../../../domain/model/stock/stock-book.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import type { Answer, Call, Command, Outcome } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { appendChangedSkus } from '../../../platform/events/record-skus.ts'
import { newId } from '../../../platform/id.ts'
import { findOversold } from '../../exceptions/store.ts'
import {
  assertOwnSupplier, assertReport, completeReport, readChange
} from './complete-stock-report.ts'
import { describeStock, type StockDescription } from './read-stock.ts'
import { recordJudged, recordStock, type Written } from './record-stock.ts'
import type { NewSupplierStock, SupplierStockChange } from '../schema/stock.ts'
import { deleteSupplierStock, findPlannedUnits, lockSupplierStock } from '../store.ts'
import { loadRows, type Row } from './load-rows.ts'

type Key = { supplier_id: string, sku: string }
type Put = Key & { report: NewSupplierStock }
type Patch = Key & { change: SupplierStockChange }

export async function putSupplierStock (
  call: Call, input: Put
): Promise<Answer<StockDescription>> {
  assertOwnSupplier(call, input.supplier_id, 'supplier_not_found')
  assertReport(input.report)
  return call.commands.run(PUT, call, input)
}

export async function changeSupplierStock (
  call: Call, input: Patch
): Promise<Answer<StockDescription>> {
  assertOwnSupplier(call, input.supplier_id, 'supplier_stock_not_found')
  assertMayPause(call, input.change)
  return call.commands.run(PATCH, call, input)
}

export async function removeSupplierStock (call: Call, key: Key): Promise<Answer<undefined>> {
  assertOwnSupplier(call, key.supplier_id, 'supplier_stock_not_found')
  return call.commands.run(DELETE, call, key)
}

/** Throws `role_forbidden`. */
function assertMayPause ({ role }: Call, { paused }: SupplierStockChange): void {
  if (paused === undefined || role === 'operator') return
  throw new RuleError('role_forbidden', {
    detail: 'Only operators pause a stock row: leave `paused` out.'
  })
}

type RowWritten = Written & { exceptions: Judged }

/** `planned` of the reserved units are hidden when the supplier itself calls. */
type SeenRow = Row & { planned: number }

const loadRow: Command<Key, SeenRow, never>['load'] = async (trx, merchant_id, [request]) => {
  const { supplier_id = '', sku = '' } = request?.input ?? {}
  const is_supplier = request !== undefined && request.call.supplier_id !== null
  const [row, planned] = await together([
    loadRows(trx, merchant_id, supplier_id, [sku]),
    is_supplier ? findPlannedUnits(trx, merchant_id, supplier_id, sku) : Promise.resolve(0)
  ])
  return { ...row, planned }
}

const recordRow: Command<never, never, RowWritten>['record'] = async (trx, merchant_id, all) =>
  together([
    recordStock(trx, merchant_id, all),
    ...all.map(async ({ exceptions }) => recordJudged(trx, merchant_id, exceptions))
  ])

/** Answers with the row after the report, which changes nothing when the row is newer. */
function answerRow (
  applied: AppliedReport | undefined, supplier: Supplier,
  { stock: [before], oversold, planned }: SeenRow, now: string
): Outcome<RowWritten, StockDescription> {
  const stock = applied?.stock ?? before
  if (stock === undefined) throw new Error('a report without a row')
  const is_new = before === undefined
  return {
    status: is_new ? 201 : 200,
    value: describeStock(stock, planned),
    changes: applied === undefined
      ? null
      : {
          ...applied,
          is_new,
          is_offer_changed: isOfferChanged(before, stock, { ...supplier, now }),
          exceptions: judgeStock([applied], oversold, { now, newId })
        }
  }
}

const PUT: Command<Put, SeenRow, RowWritten, StockDescription> = {
  load: loadRow,
  decide: (requests, row, now) => requests.map(({ input: { sku, report } }) => {
    const { supplier, stock: [before], lines } = row
    if (supplier === undefined) return new RuleError('supplier_not_found')
    const { id: supplier_id, stock_basis } = supplier
    const complete = completeReport({ sku, ...report }, supplier, now)
    return answerRow(
      applyReport(before, complete, lines, { supplier_id, stock_basis, now }), supplier, row, now)
  }),
  record: recordRow
}

const PATCH: Command<Patch, SeenRow, RowWritten, StockDescription> = {
  load: loadRow,
  decide: (requests, row, now) => requests.map(({ input: { change } }) => {
    const { supplier, stock: [before], lines } = row
    if (supplier === undefined || before === undefined) {
      return new RuleError('supplier_stock_not_found')
    }
    const errors = findChangeFaults(before, change)
    if (errors.length > 0) return new RuleError('invalid_request', { errors })
    const { id: supplier_id, stock_basis } = supplier
    return answerRow(
      applyChange(before, readChange(change, now), lines, { supplier_id, stock_basis, now }),
      supplier, row, now)
  }),
  record: recordRow
}

type DeleteLoaded = Pick<Row, 'stock' | 'oversold'>
type Deleted = { key: Key, exceptions: Judged, changed_skus: string[] }

const DELETE: Command<Key, DeleteLoaded, Deleted, undefined> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', sku = '' } = request?.input ?? {}
    const [stock, oversold] = await together([
      lockSupplierStock(trx, merchant_id, supplier_id, keysNamedBy(sku)),
      findOversold(trx, merchant_id, supplier_id, keysNamedBy(sku))
    ])
    return { stock, oversold }
  },
  decide: (requests, { stock: rows, oversold }, now) => requests.map(({ input }) => {
    const stock = rows.find(({ sku }) => sku === input.sku) ?? rows[0]
    if (stock === undefined) return new RuleError('supplier_stock_not_found')
    if (stock.reserved > 0) return new RuleError('stock_reserved')
    const { supplier_id, sku } = stock
    const of_row = oversold.filter((one) => one.sku === sku)
    const exceptions = { opened: [], resolved: closeOversold(of_row, now) }
    const changed_skus = availableOf(stock) > 0 || (stock.sources ?? null) !== null ? [sku] : []
    const changes = { key: { supplier_id, sku }, exceptions, changed_skus }
    return { status: 204, value: undefined, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap((deleted) => [
    deleteSupplierStock(trx, merchant_id, deleted.key),
    recordJudged(trx, merchant_id, deleted.exceptions),
    appendChangedSkus(trx, merchant_id, deleted.changed_skus)
  ]))
}
