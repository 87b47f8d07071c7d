// Reads the rows of a streamed feed, judges them one by one, and hands them over in chunks.

import { readHeader, type ReadCells } from '../../../../domain/model/stock/feed-cells.ts'
import { type FeedMapping, PLAIN_MAPPING } from '../../../../domain/model/supplier/feed-source.ts'
import { RuleError } from '../../../../domain/kernel/rule.ts'
import { findBadStrings } from '../../../../platform/http/input/json.ts'
import { readCsv } from '../../../../platform/http/streams/csv-records.ts'
import { type Line, LINE_BYTES_MAX, readLines } from '../../../../platform/http/streams/lines.ts'
import { buildTextSet } from '../../../../platform/text-set.ts'
import { type FeedRows, judgeRow, type ReadRow } from '../judge-feed-rows.ts'

/** As many as a JSON feed has: a chunk is a transaction, and its decision one piece of work. */
export const CHUNK_ROWS = 1_000
/** A chunk of a slow sender is handed over after so long, whatever its size. */
const CHUNK_MS_MAX = 20_000

/** A chunk may have no rows: it then tells that the sender is still there. */
export async function * chunkRows (
  batches: AsyncIterable<readonly ReadRow[]>
): AsyncGenerator<FeedRows> {
  const seen = buildTextSet()
  let chunk: FeedRows = { good: [], refused: [], named: [] }
  let [row, begun_ms] = [0, performance.now()]
  for await (const batch of batches) {
    for (const read of batch) {
      judgeRow(chunk, { row: row++, ...read }, seen)
      if (chunk.good.length + chunk.refused.length < CHUNK_ROWS) continue
      yield chunk
      chunk = { good: [], refused: [], named: [] }
      begun_ms = performance.now()
    }
    if (performance.now() < begun_ms + CHUNK_MS_MAX) continue
    yield chunk
    chunk = { good: [], refused: [], named: [] }
    begun_ms = performance.now()
  }
  if (chunk.good.length + chunk.refused.length > 0) yield chunk
}

/** Throws `invalid_request` for a header that has no column of SKUs, or an unknown one. */
export async function * readCsvRows (
  pieces: AsyncIterable<Buffer>, mapping: FeedMapping | null
): AsyncGenerator<ReadRow[]> {
  const { delimiter, encoding } = mapping ?? PLAIN_MAPPING
  let read: ReadCells | undefined
  for await (const records of readCsv(pieces, { delimiter, encoding })) {
    const [first, ...others] = records
    const is_head = read === undefined
    read ??= openHeader(first?.cells ?? [], mapping)
    const rows: ReadRow[] = []
    for (const { line, cells } of is_head ? others : records) {
      const { row: value, faults } = read(cells)
      rows.push({ line, value, faults })
    }
    yield rows
  }
  if (read === undefined) openHeader([], mapping)
}

function openHeader (names: readonly string[], mapping: FeedMapping | null): ReadCells {
  const { faults: errors, read } = readHeader(names, mapping ?? PLAIN_MAPPING)
  if (errors.length === 0) return read
  const detail = 'The first line of a CSV file names its columns. `errors` tells which of them ' +
    'are missing, unknown or repeated.'
  throw new RuleError('invalid_request', { detail, errors })
}

/** `takeSettings` is given the first value. It returns true if that is no row. */
export async function * readJsonRows (
  pieces: AsyncIterable<Buffer>, takeSettings: (value: unknown) => boolean
): AsyncGenerator<ReadRow[]> {
  let is_first = true
  for await (const lines of readLines(pieces)) {
    const rows = lines.map(readLine)
    const is_taken = is_first && takeSettings(rows[0]?.value)
    is_first = false
    yield is_taken ? rows.slice(1) : rows
  }
}

const LINE_FAULTS = {
  not_utf8: 'is not UTF-8',
  too_long: `has more than ${LINE_BYTES_MAX} bytes`
} as const

function readLine ({ number: line, text, fault }: Line): ReadRow {
  if (text === null) return refuse(line, LINE_FAULTS[fault ?? 'not_utf8'])
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse(line, 'is not JSON')
  }
  return { line, value, faults: SUSPECT.test(text) ? findBadStrings(value).errors : [] }
}

/** Only an escape can be a NUL or half a character. */
const SUSPECT = /\\u(?:0000|[dD][89a-fA-F])/

const refuse = (line: number, detail: string): ReadRow =>
  ({ line, value: {}, faults: [{ pointer: '', code: 'malformed_line', detail }] })
