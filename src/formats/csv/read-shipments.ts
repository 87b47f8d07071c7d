// Reads a CSV file of shipments: a row for each line of an order that was sent, with columns named
// like the fields of the API. Other columns are left alone, so that the file of an order can be
// completed and sent back.

import { parse } from 'csv-parse/sync'
import type {
  FormatFault, ReceivedFile, ReceivedPart, ReceivedShipmentLine
} from '../received-message.ts'
import { decodeText } from '../edi/decode.ts'
import { addFault, quote } from '../edi/faults.ts'
import { toDecimal, toLineNumber, toQuantity } from '../edi/values.ts'

const BYTES_MAX = 20_000_000
const RECORD_CHARACTERS_MAX = 64 * 1024
const CHARACTERS_MAX = 500
const ROWS_MAX = 10_000
/** The database cannot store all of them, and no cell needs one. */
const UNTAKEN = /[^\P{Cc}\t\n\r]/u
const DELIMITERS = [',', ';', '\t', '|']

/** Each field with the columns that may have it, the first of which counts. */
const COLUMNS = {
  order: ['purchase_order', 'purchase_order_number', 'purchase_order_id', 'order_number'],
  line_number: ['line_number', 'line'],
  sku: ['sku'],
  supplier_sku: ['supplier_sku'],
  quantity: ['shipped_quantity', 'quantity'],
  carrier: ['carrier'],
  tracking_number: ['tracking_number'],
  shipped_at: ['shipped_at'],
  reference: ['shipment_reference']
} as const
type Field = keyof typeof COLUMNS

type Row = { line: number, cells: Readonly<Record<Field, string>> }
type Reading = { faults: FormatFault[], at: (field: Field) => number }

export function readShipmentsCsv (bytes: Uint8Array): ReceivedFile {
  const faults: FormatFault[] = []
  const rows = bytes.length > BYTES_MAX
    ? refuse(faults, { line: 1, column: null, kind: 'too_many' },
      `The file has more than ${BYTES_MAX} bytes.`) ?? []
    : readRows(decodeText(bytes).replace(/^\uFEFF/, ''), faults)
  const lines = rows.flatMap((row) => readRow(row, faults) ?? [])
  if (lines.length === 0 && faults.length === 0) {
    refuse(faults, { line: 1, column: null, kind: 'missing' }, 'The file has no row.')
  }
  const parts = faults.length > 0 ? [] : partsOf(lines)
  const group = { type: '', reference: '', version: '', parts, declared_parts: null, faults: [] }
  const nobody = { qualifier: '', id: '' }
  return {
    interchanges: parts.length === 0
      ? []
      : [{
          sender: nobody,
          receiver: nobody,
          reference: '',
          is_test: false,
          groups: [group],
          faults: []
        }],
    faults
  }
}

type Place = { line: number, column: string | null, kind: FormatFault['kind'] }

function refuse (faults: FormatFault[], { line, column, kind }: Place, detail: string): null {
  addFault(faults, { kind, line, segment: column, element: null, detail })
  return null
}

function readRows (text: string, faults: FormatFault[]): Row[] {
  const [header, ...records] = parseCsv(text, faults)
  if (header === undefined) return []
  const names = header.cells.map((cell) => cell.trim().toLowerCase())
  const at = (field: Field): number =>
    COLUMNS[field].map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1
  checkColumns({ faults, at })
  if (faults.length > 0) return []
  // Looked up once: a header may name many columns, and a file have many rows.
  const places = (Object.keys(COLUMNS) as Field[]).map((field) => [field, at(field)] as const)
  return records.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(places.map(([field, index]) =>
      [field, plain(cells[index] ?? '')])) as Row['cells']
  }))
}

/** Our own files have an apostrophe in front of what a spreadsheet would run. */
function plain (cell: string): string {
  return cell.trim().replace(/^'(?=[=+\-@])/, '')
}

function checkColumns ({ faults, at }: Reading): void {
  const missing = (field: Field): void => {
    refuse(faults, { line: 1, column: COLUMNS[field][0], kind: 'missing' },
      `The first line must name a column ${COLUMNS[field].join(' or ')}.`)
  }
  if (at('order') < 0) missing('order')
  if (at('quantity') < 0) missing('quantity')
  const named = [at('line_number'), at('sku'), at('supplier_sku')]
  if (named.every((index) => index < 0)) missing('line_number')
}

function parseCsv (
  text: string, faults: FormatFault[]
): Array<{ line: number, cells: string[] }> {
  const records: Array<{ line: number, cells: string[] }> = []
  const [first = ''] = text.split('\n', 1)
  const delimiter = DELIMITERS.toSorted((one, other) =>
    first.split(other).length - first.split(one).length)[0] ?? ','
  try {
    parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: RECORD_CHARACTERS_MAX,
      // The header, and one more than may be.
      to: ROWS_MAX + 2,
      on_record: (cells: string[], { lines }) => {
        records.push({ line: lines, cells })
        return null
      }
    })
    if (records.length <= ROWS_MAX + 1) return records
    refuse(faults, { line: 1, column: null, kind: 'too_many' },
      `The file has more than ${ROWS_MAX} rows.`)
    return []
  } catch (error) {
    const { lines } = error as { lines?: unknown }
    const line = typeof lines === 'number' && lines >= 1 ? lines : 1
    refuse(faults, { line, column: null, kind: 'syntax' },
      'The file is no CSV from here on. Maybe a quote is opened and never closed.')
    return []
  }
}

type Line = { line: number, key: string, part: Omit<ReceivedPart, 'faults'> }

/** A row of which no unit was sent says nothing. */
function readRow ({ line, cells }: Row, faults: FormatFault[]): Line | null {
  const before = faults.length
  const fault: Fault = (column, kind, detail) => refuse(faults, { line, column, kind }, detail)
  const quantity = toQuantity(toDecimal(cells.quantity) ?? '-1')
  if (quantity === null) {
    fault('quantity', 'invalid',
      `The quantity must be a whole number of units, and is ${quote(cells.quantity)}.`)
  }
  const item = {
    line_number: toLineNumber(cells.line_number),
    sku: cells.sku || null,
    supplier_sku: cells.supplier_sku || null,
    gtin: null
  }
  if (Object.values(item).every((one) => one === null)) {
    fault('line_number', 'missing', 'The row names neither a line of the order nor an item.')
  }
  checkCells(cells, fault)
  if (faults.length > before || quantity === null || quantity === 0) return null
  return { line, ...describe(cells, line, { ...item, quantity, tracking_numbers: [] }) }
}

type Fault = (column: Field, kind: FormatFault['kind'], detail: string) => null

function checkCells (cells: Row['cells'], fault: Fault): void {
  const { order, shipped_at } = cells
  if (order === '') fault('order', 'missing', 'The row names no purchase order.')
  if (shipped_at !== '' && !/^\d{4}-\d\d-\d\d(T.*)?$/.test(shipped_at)) {
    fault('shipped_at', 'bad_date',
      `The row has no date such as 2026-11-29: ${quote(shipped_at)}.`)
  }
  if (Object.values(cells).some((cell) => UNTAKEN.test(cell))) {
    fault('order', 'bad_character', 'A cell of the row has a control character.')
  }
  if (Object.values(cells).some((cell) => cell.length > CHARACTERS_MAX)) {
    fault('order', 'too_long', `A cell of the row has more than ${CHARACTERS_MAX} characters.`)
  }
}

/** A shipment of one row; rows of one shipment have the same key. */
function describe (
  cells: Row['cells'], line: number, sent: ReceivedShipmentLine
): Omit<Line, 'line'> {
  const { order, carrier, tracking_number, shipped_at, reference } = cells
  return {
    key: JSON.stringify([order, carrier, tracking_number, shipped_at, reference]),
    part: {
      type: 'shipments',
      reference: reference || tracking_number,
      line,
      message: {
        kind: 'shipment',
        purpose: 'original',
        reference: reference || tracking_number,
        shipped_on: shipped_at || null,
        expected_on: null,
        carrier_code: null,
        carrier: carrier || null,
        tracking_numbers: tracking_number === '' ? [] : [tracking_number],
        package_ids: [],
        orders: [{ order_number: order, lines: [sent] }]
      }
    }
  }
}

/** Rows of the same order and parcel are one shipment. */
function partsOf (lines: readonly Line[]): ReceivedPart[] {
  return [...Map.groupBy(lines, ({ key }) => key).values()].flatMap((same) => {
    const [first] = same
    const message = first?.part.message
    if (first === undefined || message?.kind !== 'shipment') return []
    const sent = same.flatMap(({ part }) =>
      part.message?.kind === 'shipment' ? part.message.orders.flatMap((one) => one.lines) : [])
    const orders = message.orders.map((one) => ({ ...one, lines: sent }))
    return [{ ...first.part, message: { ...message, orders }, faults: [] }]
  })
}
