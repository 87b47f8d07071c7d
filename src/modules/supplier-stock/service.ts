// What may be done to supplier stock: reported row by row, reported as a feed, deleted.

import { canonicalMoney } from '../../domain/money.ts'
import { RuleError } from '../../domain/rule.ts'
import { availableOf } from '../../domain/stock-book.ts'
import type { Supplier } from '../../domain/supplier.ts'
import {
  type AppliedReport, applyFeed, applyReport, type HoldingLine, type StockReport, type SupplierStock
} from '../../domain/supplier-stock.ts'
import type { Answer, Call, Command } from '../../platform/call.ts'
import { together, type Trx } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { appendEvents, buildEvent } from '../../platform/outbox/events.ts'
import { findSettings } from '../merchants/store.ts'
import { findSuppliers } from '../suppliers/store.ts'
import type { NewStockFeed, NewSupplierStock, StockFeedError } from './schema.ts'
import {
  deleteSupplierStock, findHoldingLines, insertStockFeed, insertSupplierStock, lockSupplierStock,
  setReservedQuantities, setSupplierStock, type StockFeed
} from './store.ts'

/** A supplier key speaks for its own supplier only; another's looks like none: it throws `rule`. */
export function assertOwnSupplier (
  { supplier_id }: Call, id: string, rule: 'supplier_not_found' | 'supplier_stock_not_found'
): void {
  if (supplier_id !== null && supplier_id !== id) throw new RuleError(rule)
}

type Key = { supplier_id: string, sku: string }
type Put = Key & { report: NewSupplierStock }

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

type Row = { supplier: Supplier | undefined, stock: SupplierStock[], lines: HoldingLine[] }
type Written = AppliedReport & { is_new: boolean }

const PUT: Command<Put, Row, Written> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', sku = '' } = request?.input ?? {}
    return loadRows(trx, merchant_id, supplier_id, [sku])
  },
  decide: (requests, { supplier, stock: [before], lines }, now) =>
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
        changes: applied === undefined ? null : { ...applied, is_new }
      }
    }),
  record: async (trx, merchant_id, all) => recordStock(trx, merchant_id, all)
}

const DELETE: Command<Key, SupplierStock[], Key> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', sku = '' } = request?.input ?? {}
    return lockSupplierStock(trx, merchant_id, supplier_id, [sku])
  },
  decide: (requests, [stock]) => requests.map(({ input }) => {
    if (stock === undefined) return new RuleError('supplier_stock_not_found')
    if (stock.reserved > 0) return new RuleError('stock_reserved')
    return { status: 204, value: undefined, changes: input }
  }),
  record: async (trx, merchant_id, all) =>
    together(all.map(async (key) => deleteSupplierStock(trx, merchant_id, key)))
}

type FeedInput = { supplier_id: string, feed: NewStockFeed, errors: StockFeedError[] }
type FeedLoaded = Row & { drop_limit_percent: number }
type FeedWritten = { feed: StockFeed, written: Written[] }

const FEED: Command<FeedInput, FeedLoaded, FeedWritten> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', feed } = request?.input ?? {}
    const skus = feed?.mode === 'full' ? null : namedSkus(feed?.rows ?? [])
    const [row, settings] = await together([
      loadRows(trx, merchant_id, supplier_id, skus),
      findSettings(trx, merchant_id)
    ])
    return { ...row, drop_limit_percent: settings?.full_feed_drop_limit_percent ?? 0 }
  },
  decide: (requests, loaded, now) => requests.map(({ input }) => {
    const { supplier } = loaded
    if (supplier === undefined) return new RuleError('supplier_not_found')
    const changes = decideFeed(input, { ...loaded, supplier }, now)
    return { status: 200, value: changes.feed, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ feed, written }) => [
    recordStock(trx, merchant_id, written),
    insertStockFeed(trx, merchant_id, feed),
    appendEvents(trx, merchant_id,
      [buildEvent('stock_feed.applied', { ...feed, updated_at: feed.created_at }, feed)])
  ]))
}

function decideFeed (
  { feed, errors }: FeedInput, loaded: FeedLoaded & { supplier: Supplier }, now: string
): FeedWritten {
  const { supplier, stock, lines, drop_limit_percent } = loaded
  const { mode = 'delta', confirm_drop = false, rows } = feed
  const as_of = feed.as_of === undefined ? now : new Date(feed.as_of).toISOString()
  const refused = new Set(errors.map(({ row }) => row))
  const twice = findRepeatedRows(rows).filter(({ row }) => !refused.has(row))
  for (const { row } of twice) refused.add(row)
  const reports = rows.filter((_row, index) => !refused.has(index))
    .map((row) => completeReport({ as_of, ...row }, supplier, now))

  const { applied, ignored_stale, zeroed } = applyFeed(
    { mode, as_of, confirm_drop, reports, named: new Set(namedSkus(rows)) }, stock, lines,
    { supplier_id: supplier.id, stock_basis: supplier.stock_basis, now, drop_limit_percent })
  const known = new Set(stock.map(({ sku }) => sku))
  return {
    feed: {
      id: newId('sfd'),
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
    written: applied.map((one) => ({ ...one, is_new: !known.has(one.stock.sku) }))
  }
}

async function loadRows (
  trx: Trx, merchant_id: string, supplier_id: string, skus: readonly string[] | null
): Promise<Row> {
  const [stock, lines, [supplier]] = await together([
    lockSupplierStock(trx, merchant_id, supplier_id, skus),
    findHoldingLines(trx, merchant_id, supplier_id, skus),
    findSuppliers(trx, merchant_id, [supplier_id])
  ])
  return { supplier, stock, lines }
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
    setReservedQuantities(trx, merchant_id, sorted.flatMap(({ lines }) => lines))
  ])
}

type Terms = Pick<Supplier, 'currency' | 'lead_time_days'>

/** What is left out takes its default: currency and lead time from the supplier. */
function completeReport (
  row: NewSupplierStock & { sku: string }, { currency: of_supplier, lead_time_days }: Terms,
  now: string
): StockReport {
  const { currency = of_supplier, price_breaks = [], as_of = now } = row
  return {
    supplier_sku: null,
    lead_time_days,
    min_order_quantity: 1,
    order_multiple: 1,
    valid_from: null,
    valid_until: null,
    metadata: {},
    ...row,
    currency,
    unit_cost: canonicalMoney(row.unit_cost, currency),
    price_breaks: price_breaks.map(({ min_quantity, unit_cost }) =>
      ({ min_quantity, unit_cost: canonicalMoney(unit_cost, currency) })),
    as_of: new Date(as_of).toISOString()
  }
}

/** A row may be anything: it may have broken its schema. */
function namedSkus (rows: readonly unknown[]): string[] {
  return rows.flatMap((row) => {
    const sku = (row as { sku?: unknown } | null)?.sku
    return typeof sku === 'string' ? sku : []
  })
}

/** Of rows with one SKU the first counts. */
function findRepeatedRows (rows: readonly unknown[]): StockFeedError[] {
  const seen = new Set<string>()
  return rows.flatMap((row, index) => {
    const [sku] = namedSkus([row])
    if (sku === undefined) return []
    const is_repeated = seen.has(sku)
    seen.add(sku)
    const detail = 'is named by an earlier row of this feed'
    return is_repeated ? { row: index, pointer: '/sku', code: 'repeated', detail } : []
  })
}

export function describeStock (stock: SupplierStock): SupplierStock & { available: number } {
  return { ...stock, available: availableOf(stock) }
}
