// What may be done to supplier stock: reported row by row, reported as a feed, deleted.

import { describeException } from '../../domain/description.ts'
import type { Exception } from '../../domain/exception.ts'
import { keysNamedBy } from '../../domain/key-text.ts'
import { closeOversold, type Judged, judgeStock, tellSuspicion } from '../../domain/overselling.ts'
import { RuleError } from '../../domain/rule.ts'
import type { Supplier } from '../../domain/supplier.ts'
import {
  type AppliedReport, applyFeed, applyReport, type HoldingLine, type SupplierStock
} from '../../domain/supplier-stock.ts'
import type { Answer, Call, Command } from '../../platform/call.ts'
import { together, type Trx } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { appendEvents, buildEvent } from '../../platform/outbox/events.ts'
import { exceptionRows } from '../back-to-back/store/exception-rows.ts'
import { markRestocked } from '../back-to-back/store/marks.ts'
import { findSettings } from '../back-to-back/store/settings.ts'
import { findOversold } from '../exceptions/store.ts'
import { findSuppliers } from '../suppliers/store.ts'
import { completeReport, describeStock, findRepeatedRows, namedSkus } from './reading.ts'
import type { NewStockFeed, NewSupplierStock, StockFeedError } from './schema.ts'
import {
  deleteSupplierStock, findHoldingLines, findSupplierStock, insertStockFeed, insertSupplierStock,
  lockSupplierStock, setReservedQuantities, setSupplierStock, type StockFeed
} from './store.ts'

/** A supplier key speaks for its own supplier only; another's looks like none: it throws `rule`. */
function assertOwnSupplier (
  { supplier_id }: Call, id: string, rule: 'supplier_not_found' | 'supplier_stock_not_found'
): void {
  if (supplier_id !== null && supplier_id !== id) throw new RuleError(rule)
}

type Key = { supplier_id: string, sku: string }
type Put = Key & { report: NewSupplierStock }

/** Throws `supplier_stock_not_found`. */
export async function readSupplierStock (call: Call, { supplier_id, sku }: Key): Promise<object> {
  assertOwnSupplier(call, supplier_id, 'supplier_stock_not_found')
  const stock = await findSupplierStock(
    call.db, call.merchant_id, { supplier_id, skus: keysNamedBy(sku) })
  if (stock === undefined) throw new RuleError('supplier_stock_not_found')
  return describeStock(stock)
}

export async function putSupplierStock (call: Call, input: Put): Promise<Answer> {
  assertOwnSupplier(call, input.supplier_id, 'supplier_not_found')
  return call.commands.run(PUT, call, input)
}

export async function removeSupplierStock (call: Call, key: Key): Promise<Answer> {
  assertOwnSupplier(call, key.supplier_id, 'supplier_stock_not_found')
  return call.commands.run(DELETE, call, key)
}

/** `errors` are of the rows that broke their schema; those rows are not applied. */
export async function createStockFeed (call: Call, input: FeedInput): Promise<Answer> {
  assertOwnSupplier(call, input.supplier_id, 'supplier_not_found')
  return call.commands.run(FEED, call, input)
}

type Row = {
  supplier: Supplier | undefined
  stock: SupplierStock[]
  lines: HoldingLine[]
  /** Open exceptions of the rows. */
  oversold: Exception[]
}
type Written = AppliedReport & { is_new: boolean }
type PutWritten = Written & { exceptions: Judged }

const PUT: Command<Put, Row, PutWritten> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', sku = '' } = request?.input ?? {}
    return loadRows(trx, merchant_id, supplier_id, [sku])
  },
  decide: (requests, { supplier, stock: [before], lines, oversold }, now) =>
    requests.map(({ input: { sku, report } }) => {
      if (supplier === undefined) return new RuleError('supplier_not_found')
      const { id: supplier_id, stock_basis } = supplier
      const applied = applyReport(
        before, completeReport({ sku, ...report }, supplier, now), lines,
        { supplier_id, stock_basis, now })
      const stock = applied?.stock ?? before
      const is_new = before === undefined
      return {
        status: is_new ? 201 : 200,
        value: stock && describeStock(stock),
        changes: applied === undefined
          ? null
          : { ...applied, is_new, exceptions: judgeStock([applied], oversold, { now, newId }) }
      }
    }),
  record: async (trx, merchant_id, all) => together([
    recordStock(trx, merchant_id, all),
    ...all.map(async ({ exceptions }) => recordJudged(trx, merchant_id, exceptions))
  ])
}

type DeleteLoaded = Pick<Row, 'stock' | 'oversold'>

const DELETE: Command<Key, DeleteLoaded, { key: Key, exceptions: Judged }> = {
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

type FeedInput = { supplier_id: string, feed: NewStockFeed, errors: StockFeedError[] }
type FeedLoaded = Row & { drop_limit_percent: number }
type FeedWritten = { feed: StockFeed, written: Written[], exceptions: Judged }

const FEED: Command<FeedInput, FeedLoaded, FeedWritten> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', feed } = request?.input ?? {}
    const skus = feed?.mode === 'full' ? null : namedSkus(feed?.rows ?? [])
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
    return { status: 200, value: changes.feed, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ feed, written, exceptions }) => [
    recordStock(trx, merchant_id, written),
    insertStockFeed(trx, merchant_id, feed),
    recordJudged(trx, merchant_id, exceptions),
    appendEvents(trx, merchant_id,
      [buildEvent('stock_feed.applied', { ...feed, updated_at: feed.created_at }, feed)])
  ]))
}

function decideFeed (
  { feed, errors }: FeedInput, loaded: FeedLoaded & { supplier: Supplier }, now: string
): FeedWritten {
  const { supplier, stock, lines, oversold, drop_limit_percent } = loaded
  const { mode = 'delta', confirm_drop = false, rows } = feed
  const as_of = feed.as_of === undefined ? now : new Date(feed.as_of).toISOString()
  const refused = new Set(errors.map(({ row }) => row))
  const twice = findRepeatedRows(rows).filter(({ row }) => !refused.has(row))
  for (const { row } of twice) refused.add(row)
  const reports = rows.filter((_row, index) => !refused.has(index))
    .map((row) => completeReport({ as_of, ...row }, supplier, now))

  const { applied, ignored_stale, zeroed, is_suspicious } = applyFeed(
    { mode, as_of, confirm_drop, reports, named: new Set(namedSkus(rows)) }, stock, lines,
    { supplier_id: supplier.id, stock_basis: supplier.stock_basis, now, drop_limit_percent })
  const known = new Set(stock.map(({ sku }) => sku))
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
      accepted: reports.length - ignored_stale,
      ignored_stale,
      zeroed,
      rejected: refused.size,
      errors: [...errors, ...twice].sort((a, b) => a.row - b.row),
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

async function recordStock (
  trx: Trx, merchant_id: string, written: readonly Written[]
): Promise<unknown> {
  const sorted = written.toSorted((a, b) => a.stock.sku < b.stock.sku ? -1 : 1)
  return together([
    setSupplierStock(trx, merchant_id,
      sorted.filter(({ is_new }) => !is_new).map(({ stock }) => stock)),
    insertSupplierStock(trx, merchant_id,
      sorted.filter(({ is_new }) => is_new).map(({ stock }) => stock)),
    setReservedQuantities(trx, merchant_id, sorted.flatMap(({ lines }) => lines)),
    markRestocked(trx, merchant_id,
      sorted.filter(({ is_risen }) => is_risen).map(({ stock }) => stock.sku))
  ])
}

async function recordJudged (
  trx: Trx, merchant_id: string, { opened, resolved }: Judged
): Promise<unknown> {
  return together([
    exceptionRows.update(trx, merchant_id, resolved),
    exceptionRows.insert(trx, merchant_id, opened),
    appendEvents(trx, merchant_id, [
      ...opened.map((one) => buildEvent('exception.opened', one, describeException(one))),
      ...resolved.map((one) => buildEvent('exception.resolved', one, describeException(one)))
    ])
  ])
}
