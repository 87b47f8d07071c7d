// The stock rows a command has locked, and what its decisions have changed of them so far.

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
  over_shipment_tolerance_percent: number
}

/** The new `reserved` of one row. */
export type StockChange = { sku: string, supplier_id: string, reserved: number }

/** The new `on_hand` of one row: goods left the supplier, or it says it has none. */
export type StockLevel = { sku: string, supplier_id: string, on_hand: number }

/** By SKU. The rows change as orders take and give, so that each sees what the one before took. */
export type StockBook = ReadonlyMap<string, BookRow[]>

type BookRow = StockRow & {
  /** As it was loaded. */
  loaded: { on_hand: number, reserved: number, available: number }
}

export function openStockBook (rows: readonly StockRow[]): StockBook {
  const book = new Map<string, BookRow[]>()
  for (const row of rows) {
    const { sku, on_hand, reserved, available } = row
    const kept = { ...row, loaded: { on_hand, reserved, available } }
    const offers = book.get(sku)
    if (offers === undefined) book.set(sku, [kept])
    else offers.push(kept)
  }
  return book
}

type StockUnits = { sku: string, supplier_id: string, quantity: number }

/** Never beyond what is available. */
export function takeStock (book: StockBook, unit: StockUnits): StockChange {
  const row = rowOf(book, unit)
  assert(unit.quantity <= row.available, 'more taken than available')
  return setReserved(row, row.reserved + unit.quantity)
}

/** None given back needs no row: one that holds nothing may have been deleted. */
export function giveStock (book: StockBook, unit: StockUnits): void {
  if (unit.quantity === 0) return
  const row = rowOf(book, unit)
  assert(unit.quantity <= row.reserved, 'more given back than reserved')
  setReserved(row, row.reserved - unit.quantity)
}

/** Goods that left the supplier after its last report; never below 0. */
export function lowerOnHand (book: StockBook, unit: StockUnits & { shipped_at: string }): void {
  const row = findRow(book, unit)
  if (row === undefined || unit.shipped_at <= row.as_of) return
  setOnHand(row, Math.max(0, row.on_hand - unit.quantity))
}

/** The supplier says it has no more than what is promised. */
export function emptyStock (book: StockBook, key: { sku: string, supplier_id: string }): void {
  const row = findRow(book, key)
  if (row !== undefined && row.on_hand > row.reserved) setOnHand(row, row.reserved)
}

export function stockChangesOf (book: StockBook): StockChange[] {
  return changedRows(book, (row) => row.reserved !== row.loaded.reserved)
    .map(({ sku, supplier_id, reserved }) => ({ sku, supplier_id, reserved }))
}

export function stockLevelsOf (book: StockBook): StockLevel[] {
  return changedRows(book, (row) => row.on_hand !== row.loaded.on_hand)
    .map(({ sku, supplier_id, on_hand }) => ({ sku, supplier_id, on_hand }))
}

/** SKUs of which more is available than was loaded: those who wait for them may be served. */
export function risenSkusOf (book: StockBook): string[] {
  const risen = changedRows(book, (row) => row.available > row.loaded.available)
  return [...new Set(risen.map(({ sku }) => sku))]
}

function changedRows (book: StockBook, isChanged: (row: BookRow) => boolean): BookRow[] {
  return [...book.values()].flatMap((rows) => rows.filter(isChanged))
}

function setReserved (row: BookRow, reserved: number): StockChange {
  row.reserved = reserved
  row.available = availableOf(row)
  return { sku: row.sku, supplier_id: row.supplier_id, reserved }
}

function setOnHand (row: BookRow, on_hand: number): void {
  row.on_hand = on_hand
  row.available = availableOf(row)
}

/** Units that may still be promised to someone. */
export function availableOf ({ on_hand, reserved }: { on_hand: number, reserved: number }): number {
  return Math.max(0, on_hand - reserved)
}

type RowKey = { sku: string, supplier_id: string }

export function rowOf (book: StockBook, key: RowKey): BookRow {
  const row = findRow(book, key)
  assert(row !== undefined, 'a stock row that was not locked')
  return row
}

/** Undefined when the supplier has deleted it: nothing holds stock of it then. */
export function findRow (book: StockBook, { sku, supplier_id }: RowKey): BookRow | undefined {
  return book.get(sku)?.find((one) => one.supplier_id === supplier_id)
}
