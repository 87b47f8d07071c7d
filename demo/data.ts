// Reads the AdventureWorks files as bodies for the API: suppliers, their stock and orders.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, 'adventure-works')

export type DemoSupplier = {
  body: { code: string, name: string, status: string, rank: number, metadata: object }
  /** The rows of the supplier's stock feed. */
  stock: StockRow[]
}

export type StockRow = {
  sku: string
  on_hand: number
  unit_cost: string
  lead_time_days: number
  min_order_quantity: number
  metadata: { unit_of_measure: string }
}

export type DemoOrder = {
  reference: string
  lines: OrderLine[]
  /** What became of the units of each line. */
  receipts: Receipt[]
}

/** Units that arrived: those that were kept, and those that were rejected at the door. */
export type Receipt = { kept: number, refused: number }

export type OrderLine = {
  sku: string
  description: string
  quantity: number
  unit_price: string
  requested_date: string
}

export async function readDemoData (): Promise<{ suppliers: DemoSupplier[], orders: DemoOrder[] }> {
  const [suppliers, stock, lines] = await Promise.all([
    readCsv('suppliers.csv'), readCsv('supplier_stock.csv'), readCsv('orders.csv')
  ])
  const stock_by_supplier = Map.groupBy(stock, (row) => row('supplier_code'))
  const descriptions = new Map(stock.map((row) => [row('sku'), row('description')]))
  return {
    suppliers: suppliers.map((row) => ({
      body: {
        code: row('code'),
        name: row('name'),
        status: row('active') === 'true' ? 'active' : 'suspended',
        rank: Number(row('credit_rating')),
        metadata: { preferred: row('preferred') }
      },
      stock: (stock_by_supplier.get(row('code')) ?? []).map(readStockRow)
    })),
    orders: [...Map.groupBy(lines, (row) => row('order_reference'))].map(([reference, group]) => {
      const rows = group.toSorted((a, b) => Number(a('line_no')) - Number(b('line_no')))
      return {
        reference,
        lines: rows.map((row) => readOrderLine(row, descriptions.get(row('sku')) ?? row('sku'))),
        receipts: rows.map((row) => readReceipt(row, isRefusing(reference)))
      }
    })
  }
}

function readStockRow (row: Row): StockRow {
  return {
    sku: row('sku'),
    on_hand: Number(row('quantity_available')),
    unit_cost: formatCents(row('unit_cost_cents')),
    lead_time_days: Number(row('lead_time_days')),
    min_order_quantity: Number(row('min_order_quantity')),
    metadata: { unit_of_measure: row('unit_of_measure') }
  }
}

function readOrderLine (row: Row, description: string): OrderLine {
  return {
    sku: row('sku'),
    description,
    quantity: Number(row('quantity')),
    unit_price: formatCents(row('unit_price_cents')),
    requested_date: row('requested_date')
  }
}

/** What was rejected is refused at the door by two orders of three; of the others it never left. */
function isRefusing (reference: string): boolean {
  return Number(reference.split('-')[1]) % 3 !== 0
}

function readReceipt (row: Row, is_refusing: boolean): Receipt {
  const rejected = Number(row('rejected_quantity'))
  const kept = Number(row('received_quantity')) - rejected
  return { kept, refused: is_refusing ? rejected : 0 }
}

/** Turns "4787" into "47.87". */
function formatCents (cents: string): string {
  const digits = cents.padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Returns the field of that name. Throws when there is none. */
type Row = (name: string) => string

async function readCsv (file: string): Promise<Row[]> {
  const text = await readFile(join(FOLDER, file), 'utf8')
  const [names = [], ...records] = text.trimEnd().split(/\r?\n/).map(readFields)
  return records.map((fields) => (name) => {
    const field = fields[names.indexOf(name)]
    if (field === undefined) throw new Error(`${file} has no ${name}`)
    return field
  })
}

/** A field with a comma is in double quotes. In it, two double quotes mean one. */
function readFields (line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)]
    .map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain)
}
