// Reads supplier stock, and the commands on it: report a row, change it, delete it, report a feed.

import type { Exception } from '../../domain/model/exception/exception.ts'
import { keysNamedBy } from '../../domain/kernel/key-text.ts'
import {
  closeOversold, type Judged, judgeStock, tellSuspicion
} from '../../domain/model/stock/stock-exceptions.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import type { Supplier } from '../../domain/model/supplier/supplier.ts'
import { applyChange, findChangeFaults } from '../../domain/model/stock/change-stock-row.ts'
import { applyFeed } from '../../domain/model/stock/apply-stock-feed.ts'
import {
  type AppliedReport, applyReport, type HoldingLine, type SupplierStock
} from '../../domain/model/stock/stock-row.ts'
import type { Answer, Call, Command, Outcome } from '../../platform/command/call.ts'
import { together, type Trx } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { appendEvents, buildEvent } from '../../platform/events/record-events.ts'
import { findSettings } from '../back-to-back/store/settings.ts'
import { findOversold } from '../exceptions/store.ts'
import { findSuppliers } from '../suppliers/store.ts'
import { describeRejected, type FeedRows, readRows } from './feed-rows.ts'
import {
  assertOwnSupplier, assertReport, completeReport, describeStock, readChange, type StockDescription
} from './reading.ts'
import { recordJudged, recordStock, type Written } from './recording.ts'
import type { NewStockFeed } from './schema/feed.ts'
import type { NewSupplierStock, SupplierStockChange } from './schema/stock.ts'
import {
  deleteSupplierStock, findHoldingLines, findPlannedUnits, insertStockFeed, lockSupplierStock,
  type StockFeed
} from './store.ts'

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
  return call.commands.run(PATCH, call, input)
}

export async function removeSupplierStock (call: Call, key: Key): Promise<Answer<undefined>> {
  assertOwnSupplier(call, key.supplier_id, 'supplier_stock_not_found')
  return call.commands.run(DELETE, call, key)
}

/** Good rows are applied; the answer lists the faults of the others. */
export async function createStockFeed (
  call: Call, input: FeedInput
): Promise<Answer<FeedDescription>> {
  assertOwnSupplier(call, input.supplier_id, 'supplier_not_found')
  return call.commands.run(FEED, call, input)
}

type Row = {
  supplier: Supplier | undefined
  stock: SupplierStock[]
  lines: HoldingLine[]
  /** The open `oversold` exceptions of the rows. */
  oversold: Exception[]
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
  applied: AppliedReport | undefined, { stock: [before], oversold, planned }: SeenRow, now: string
): Outcome<RowWritten, StockDescription> {
  const stock = applied?.stock ?? before
  if (stock === undefined) throw new Error('a report without a row')
  const is_new = before === undefined
  return {
    status: is_new ? 201 : 200,
    value: describeStock(stock, planned),
    changes: applied === undefined
      ? null
      : { ...applied, is_new, exceptions: judgeStock([applied], oversold, { now, newId }) }
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
      applyReport(before, complete, lines, { supplier_id, stock_basis, now }), row, now)
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
      row, now)
  }),
  record: recordRow
}

type DeleteLoaded = Pick<Row, 'stock' | 'oversold'>
type Deleted = { key: Key, exceptions: Judged }

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
    return { status: 204, value: undefined, changes: { key: { supplier_id, sku }, exceptions } }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ key, exceptions }) => [
    deleteSupplierStock(trx, merchant_id, key),
    recordJudged(trx, merchant_id, exceptions)
  ]))
}

type FeedInput = { supplier_id: string, feed: Omit<NewStockFeed, 'rows'>, rows: FeedRows }
type FeedLoaded = Row & { drop_limit_percent: number }
type FeedWritten = { feed: StockFeed, written: Written[], exceptions: Judged }

const FEED: Command<FeedInput, FeedLoaded, FeedWritten, FeedDescription> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', feed, rows } = request?.input ?? {}
    const skus = feed?.mode === 'full' ? null : rows?.good.map(({ report }) => report.sku) ?? []
    const [row, settings] = await together([
      loadRows(trx, merchant_id, supplier_id, skus),
      findSettings(trx, merchant_id)
    ])
    return { ...row, drop_limit_percent: settings.full_feed_drop_limit_percent }
  },
  decide: (requests, loaded, now) => requests.map(({ input }) => {
    const { supplier } = loaded
    if (supplier === undefined) return new RuleError('supplier_not_found')
    const changes = decideFeed(input, { ...loaded, supplier }, now)
    return { status: 200, value: describeFeed(changes.feed), changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ feed, written, exceptions }) => [
    recordStock(trx, merchant_id, written),
    insertStockFeed(trx, merchant_id, feed),
    recordJudged(trx, merchant_id, exceptions),
    appendEvents(trx, merchant_id,
      [buildEvent('stock_feed.applied', { ...feed, updated_at: feed.created_at }, feed)])
  ]))
}

type FeedDescription = Pick<StockFeed,
  'id' | 'accepted' | 'ignored_stale' | 'zeroed' | 'rejected' | 'errors' | 'errors_total'>

function describeFeed (
  { id, accepted, ignored_stale, zeroed, rejected, errors, errors_total }: StockFeed
): FeedDescription {
  return { id, accepted, ignored_stale, zeroed, rejected, errors, errors_total }
}

function decideFeed (
  { feed, rows }: FeedInput, loaded: FeedLoaded & { supplier: Supplier }, now: string
): FeedWritten {
  const { supplier, stock, lines, oversold, drop_limit_percent } = loaded
  const { mode = 'delta', confirm_drop = false } = feed
  const as_of = feed.as_of === undefined ? now : new Date(feed.as_of).toISOString()
  const known = new Map(stock.map((row) => [row.sku, row]))
  const { refused, ...said } = readRows(rows.good, { known, supplier, mode, as_of, now })

  const { applied, ignored_stale, zeroed, is_suspicious } = applyFeed(
    { mode, as_of, confirm_drop, ...said, named: new Set(rows.named) }, stock, lines,
    { supplier_id: supplier.id, stock_basis: supplier.stock_basis, now, drop_limit_percent })
  const id = newId('sfd')
  const judged = judgeStock(applied, oversold, { now, newId })
  return {
    feed: {
      id,
      version: 1,
      supplier_id: supplier.id,
      mode,
      as_of: as_of > now ? now : as_of,
      confirm_drop,
      accepted: said.reports.length + said.changes.length - ignored_stale,
      ignored_stale,
      zeroed,
      ...describeRejected([...rows.refused, ...refused]),
      created_at: now
    },
    written: applied.map((one) => ({ ...one, is_new: !known.has(one.stock.sku) })),
    exceptions: is_suspicious
      ? { ...judged, opened: [...judged.opened, tellSuspicion(id, supplier.id, { now, newId })] }
      : judged
  }
}

async function loadRows (
  trx: Trx, merchant_id: string, supplier_id: string, skus: readonly string[] | null
): Promise<Row> {
  const [stock, lines, [supplier], oversold] = await together([
    lockSupplierStock(trx, merchant_id, supplier_id, skus),
    findHoldingLines(trx, merchant_id, supplier_id, skus),
    findSuppliers(trx, merchant_id, [supplier_id]),
    findOversold(trx, merchant_id, supplier_id, skus)
  ])
  return { supplier, stock, lines, oversold }
}
