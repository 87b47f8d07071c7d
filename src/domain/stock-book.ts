// The stock rows a command has locked, and what its decisions have taken from them so far.

import assert from 'node:assert'
import type { Offer } from './sourcing.ts'

/** An offer with what a purchase order to its supplier needs. */
export type StockRow = Offer & {
  on_hand: number
  reserved: number
  supplier_sku: string | null
  supplier_kind: 'external' | 'own_warehouse'
  /** Null: the merchant's default. */
  acknowledgement_hours: number | null
}

/** The new `reserved` of one row. */
export type StockChange = { sku: string, supplier_id: string, reserved: number }

/** By SKU. The rows change as orders take and give, so that each sees what the one before took. */
export type StockBook = ReadonlyMap<string, StockRow[]>

export function openStockBook (rows: readonly StockRow[]): StockBook {
  const book = new Map<string, StockRow[]>()
  for (const row of rows) {
    const offers = book.get(row.sku)
    if (offers === undefined) book.set(row.sku, [row])
    else offers.push(row)
  }
  return book
}

/** Never beyond what is available. */
export function takeStock (book: StockBook, unit: StockUnits): StockChange {
  const row = rowOf(book, unit)
  assert(unit.quantity <= row.available, 'more taken than available')
  return setReserved(row, row.reserved + unit.quantity)
}

export function giveStock (book: StockBook, unit: StockUnits): StockChange {
  const row = rowOf(book, unit)
  assert(unit.quantity <= row.reserved, 'more given back than reserved')
  return setReserved(row, row.reserved - unit.quantity)
}

type StockUnits = { sku: string, supplier_id: string, quantity: number }

function setReserved (row: StockRow, reserved: number): StockChange {
  row.reserved = reserved
  row.available = availableOf(row)
  return { sku: row.sku, supplier_id: row.supplier_id, reserved }
}

/** Units that may still be promised to someone. */
export function availableOf ({ on_hand, reserved }: { on_hand: number, reserved: number }): number {
  return Math.max(0, on_hand - reserved)
}

export function rowOf (
  book: StockBook, { sku, supplier_id }: { sku: string, supplier_id: string }
): StockRow {
  const row = book.get(sku)?.find((one) => one.supplier_id === supplier_id)
  assert(row !== undefined, 'a stock row that was not locked')
  return row
}
