// The stock rows a command has locked, and what its decisions have changed of them so far.

import assert from 'node:assert'
import type { Offer } from '../../sourcing/plan-sourcing.ts'

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

/** The best-ranked active supplier that is the merchant's own warehouse. */
export type Warehouse = Pick<StockRow,
  'supplier_status' | 'supplier_kind' | 'ships_to' | 'stock_max_age_hours' | 'order_fee' |
  'min_order_value' | 'rank' | 'surplus' | 'acknowledgement_hours' |
  'over_shipment_tolerance_percent' | 'currency' | 'lead_time_days'> & { id: string }

/** The new `reserved` of one row. */
export type StockChange = { sku: string, supplier_id: string, reserved: number }

/** The new `on_hand` of one row: goods left the supplier or came in, or it says it has none. */
export type StockLevel = { sku: string, supplier_id: string, on_hand: number } & {
  /** Goods came in: the whole row, which may be new. */
  received?: ReceivedStock
}

/** A row of the own warehouse with what came in. */
export type ReceivedStock = Pick<StockRow,
  'sku' | 'supplier_id' | 'supplier_sku' | 'on_hand' | 'reserved' | 'unit_cost' | 'currency' |
  'price_breaks' | 'lead_time_days' | 'min_order_quantity' | 'order_multiple' | 'as_of' |
  'valid_from' | 'valid_until'> & {
    is_new: boolean
    metadata: Readonly<Record<string, string>>
    created_at: string
    updated_at: string
  }

/** What a report may say, and what the table takes. */
export const ON_HAND_MAX = 2_000_000_000

/** By SKU. The rows change as orders take and give, so that each sees what the one before took. */
export type StockBook = Map<string, BookRow[]>

type BookRow = StockRow & {
  /** As it was loaded; nothing where there was no row. */
  loaded: { on_hand: number, reserved: number, available: number } | null
  /** When goods came in. */
  received_at: string | null
  /** What decisions have said of it: the last word counts, also when it is what was loaded. */
  is_reserved_told: boolean
  is_on_hand_told: boolean
}

const UNTOLD = { received_at: null, is_reserved_told: false, is_on_hand_told: false } as const

export function openStockBook (rows: readonly StockRow[]): StockBook {
  const book = new Map<string, BookRow[]>()
  for (const row of rows) {
    const { on_hand, reserved, available } = row
    keepRow(book, { ...row, ...UNTOLD, loaded: { on_hand, reserved, available } })
  }
  return book
}

function keepRow (book: StockBook, row: BookRow): BookRow {
  const offers = book.get(row.sku)
  if (offers === undefined) book.set(row.sku, [row])
  else offers.push(row)
  return row
}

/** A row that is not stored yet. */
export function addRow (book: StockBook, row: StockRow): BookRow {
  return keepRow(book, { ...row, ...UNTOLD, loaded: null })
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

/**
 * Goods came in. What the row says now is as of now, so that an older report does not take them
 * away again.
 */
export function receiveStock (
  row: BookRow, { units, unit_cost, now }: { units: number, unit_cost: string, now: string }
): void {
  row.unit_cost = unit_cost
  row.received_at = now
  if (row.as_of < now) row.as_of = now
  setOnHand(row, row.on_hand + units)
}

/** The supplier says it has no more than what is promised. */
export function emptyStock (book: StockBook, key: { sku: string, supplier_id: string }): void {
  const row = findRow(book, key)
  if (row !== undefined && row.on_hand > row.reserved) setOnHand(row, row.reserved)
}

/**
 * What is other than it was loaded. Orders that are decided together share the book: a row that was
 * told once is told by each decision after it, since one may give back what another took.
 */
export function stockChangesOf (book: StockBook): StockChange[] {
  return changedRows(book, (row) => {
    row.is_reserved_told ||= row.reserved !== (row.loaded?.reserved ?? 0)
    return row.is_reserved_told
  }).map(({ sku, supplier_id, reserved }) => ({ sku, supplier_id, reserved }))
}

/** As `stockChangesOf`. */
export function stockLevelsOf (book: StockBook): StockLevel[] {
  return changedRows(book, (row) => {
    row.is_on_hand_told ||= row.on_hand !== (row.loaded?.on_hand ?? 0)
    return row.is_on_hand_told
  })
    .map((row) => {
      const { sku, supplier_id, on_hand, received_at } = row
      return {
        sku,
        supplier_id,
        on_hand,
        ...received_at !== null && { received: describeReceived(row, received_at) }
      }
    })
}

function describeReceived (row: BookRow, received_at: string): ReceivedStock {
  return {
    sku: row.sku,
    supplier_id: row.supplier_id,
    supplier_sku: row.supplier_sku,
    on_hand: row.on_hand,
    reserved: row.reserved,
    unit_cost: row.unit_cost,
    currency: row.currency,
    price_breaks: row.price_breaks,
    lead_time_days: row.lead_time_days,
    min_order_quantity: row.min_order_quantity,
    order_multiple: row.order_multiple,
    as_of: row.as_of,
    valid_from: row.valid_from,
    valid_until: row.valid_until,
    is_new: row.loaded === null,
    metadata: {},
    created_at: received_at,
    updated_at: received_at
  }
}

/** SKUs of which more is available than was loaded: those who wait for them may be served. */
export function risenSkusOf (book: StockBook): string[] {
  const risen = changedRows(book, (row) =>
    row.available > (row.loaded?.available ?? 0))
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
