// Reads records of CSV from pieces of a stream, in any encoding that TextDecoder knows.

import { Parser, type CsvError } from 'csv-parse'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { LINE_BYTES_MAX } from './lines.ts'

export type CsvRecord = {
  /** The line in which the record ends, from 1. */
  line: number
  cells: readonly string[]
}

type Format = { delimiter: string, encoding: string }

/**
 * Yields the records of each piece together, the header first. What is not in the encoding comes as
 * U+FFFD. Throws `invalid_request` where the text is no CSV: nothing behind it can be trusted.
 */
export async function * readCsv (
  pieces: AsyncIterable<Buffer>, { delimiter, encoding }: Format
): AsyncGenerator<CsvRecord[]> {
  const decoder = new TextDecoder(encoding)
  let records: CsvRecord[] = []
  const parser = new Parser({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LINE_BYTES_MAX,
    on_record: (cells: string[], { lines }) => {
      records.push({ line: lines, cells })
      return null // the parser keeps nothing
    }
  })
  parser.on('error', () => {}) // is told by `write` and `end`
  parser.resume()
  const take = (): CsvRecord[] => {
    const taken = records
    records = []
    return taken
  }
  for await (const piece of pieces) {
    await write(parser, decoder.decode(piece, { stream: true }))
    if (records.length > 0) yield take()
  }
  await write(parser, decoder.decode())
  await end(parser)
  if (records.length > 0) yield take()
}

async function write (parser: Parser, text: string): Promise<void> {
  if (text === '') return
  return new Promise((resolve, reject) => {
    parser.write(text, (error) => {
      if (error === null || error === undefined) resolve()
      else reject(refuse(error))
    })
  })
}

async function end (parser: Parser): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('error', (error) => reject(refuse(error)))
    parser.once('end', resolve)
    parser.end()
  })
}

const FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quote is opened and never closed.',
  CSV_MAX_RECORD_SIZE: `A record has more than ${LINE_BYTES_MAX} bytes. Maybe a quote is opened ` +
    'and never closed.'
}

function refuse (error: Error): RuleError {
  const { code, lines } = error as CsvError & { lines?: number }
  const detail = `Line ${lines}: ${FAULTS[code] ?? 'This is no CSV.'}`
  return new RuleError('invalid_request', {
    detail, errors: [{ pointer: '', code: 'malformed_csv', detail }]
  })
}
