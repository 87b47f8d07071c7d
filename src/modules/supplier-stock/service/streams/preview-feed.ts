// Reads the first rows of a stock feed like a stream would, and tells what it would make of them.

import { type Fault, RuleError } from '../../../../domain/kernel/rule.ts'
import {
  type FeedMapping, findMappingFaults, mergeMapping
} from '../../../../domain/model/supplier/feed-source.ts'
import type { Call } from '../../../../platform/command/call.ts'
import { findSuppliers } from '../../../suppliers/store.ts'
import {
  type NewStockFeedPreview, PREVIEW_ROWS_MAX, type StockFeedPreview
} from '../../schema/previews.ts'
import { findNow } from '../../store/feed-loads.ts'
import { findStockOfSkus } from '../../store.ts'
import { assertOwnSupplier } from '../complete-stock-report.ts'
import {
  describeRejected, type FeedRows, judgeRow, type ReadRow, readRows
} from '../judge-feed-rows.ts'
import { findTimeZone } from '../find-time-zone.ts'
import { readRowsOf } from './receive-feed.ts'

type Input = NewStockFeedPreview & { supplier_id: string }

/** Throws `invalid_request` for a faulty mapping only: faults of the text are the answer. */
export async function previewStockFeed (
  call: Call, { supplier_id, format, mapping: said, text }: Input
): Promise<StockFeedPreview> {
  assertOwnSupplier(call, supplier_id, 'supplier_not_found')
  const { db, merchant_id } = call
  const [supplier] = await findSuppliers(db, merchant_id, [supplier_id])
  if (supplier === undefined) throw new RuleError('supplier_not_found')
  const mapping = said === undefined ? supplier.feed_source?.mapping ?? null : readMapping(said)
  const now = await findNow(db)
  const { read, file_errors } = await readFirst(readRowsOf({ format, pieces: cut(text) }, {}, {
    // The text is decoded.
    mapping: mapping && { ...mapping, encoding: 'utf-8' },
    time_zone: await findTimeZone(call, supplier),
    counted_by: now
  }))
  const shown = read.slice(0, PREVIEW_ROWS_MAX)
  const judged = judgeFirst(shown)
  const skus = judged.good.map(({ report }) => report.sku)
  const stock = await findStockOfSkus(db, merchant_id, supplier_id, skus)
  const known = new Map(stock.map((row) => [row.sku, row]))
  const { refused } =
    readRows(judged.good, { known, supplier, mode: 'delta', as_of: now, now })
  const is_refused = new Set(refused.map(({ row }) => row))
  const good = new Map(judged.good.filter(({ row }) => !is_refused.has(row))
    .map(({ row, report }) => [row, report]))
  return {
    rows: shown.map(({ line = 1 }, row) => {
      const report = good.get(row) ?? null
      return { row, line, report, is_new: report && !known.has(report.sku) }
    }),
    errors: [...describeRejected([...judged.refused, ...refused]).errors],
    file_errors,
    has_more: read.length > PREVIEW_ROWS_MAX
  }
}

function readMapping (said: NewStockFeedPreview['mapping'] = null): FeedMapping | null {
  const mapping = mergeMapping(null, said)
  const errors = findMappingFaults(mapping, '/mapping')
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  return mapping
}

const PIECE_BYTES = 1_024

/** In pieces, so that rows in front of what cannot be read are shown. */
async function * cut (text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield bytes.subarray(at, at + PIECE_BYTES)
  }
}

type First = { read: ReadRow[], file_errors: StockFeedPreview['file_errors'] }

/** One row more than are shown, if there are more. */
async function readFirst (batches: AsyncIterable<ReadRow[]>): Promise<First> {
  const read: ReadRow[] = []
  try {
    for await (const rows of batches) {
      read.push(...rows)
      if (read.length > PREVIEW_ROWS_MAX) break
    }
    return { read, file_errors: [] }
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return { read, file_errors: (error.details.errors ?? []).flatMap(readFault) }
  }
}

const readFault = (fault: Fault): StockFeedPreview['file_errors'] => {
  if (!('pointer' in fault)) return []
  const { pointer, code, detail } = fault
  return [{ pointer, code, detail }]
}

function judgeFirst (rows: readonly ReadRow[]): FeedRows {
  const judged: FeedRows = { good: [], refused: [], named: [] }
  const seen = new Set<string>()
  for (const [row, read] of rows.entries()) judgeRow(judged, { row, ...read }, seen)
  return judged
}
