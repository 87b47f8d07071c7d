// The stock book: the stock rows that a command has locked, with the changes of its decisions.

import assert from 'node:assert'
import type { Offer } from '../../sourcing/plan-sourcing.ts'
import type { SupplierCalendar } from '../supplier/supplier-calendar.ts'
import type { WithSources } from './stock-sources.ts'

/** An offer, with the fields that a purchase order to its supplier needs. */
export type StockRow = Offer & WithSources & {
  on_hand: number
  reserved: number
  supplier_sku: string | null
  supplier_kind: 'external' | 'own_warehouse'
  /** Null: the merchant's setting holds. */
  acknowledgement_hours: number | null
  /** Are purchase orders to its supplier sent on channels? */
  has_channels: boolean
  over_shipment_tolerance_percent: number
  supplier_currency: string // of `order_fee` and `min_order_value`
  /** Null: it works as the merchant does, and its lead times count calendar days. */
  calendar: SupplierCalendar | null
}

/** The new `reserved` of one row. */
export type StockChange = { sku: string, supplier_id: string, reserved: number }

/** The new `on_hand` of one row: goods shipped or came in, or the supplier says it has none. */
export type StockLevel = { sku: string, supplier_id: string, on_hand: number } & {
  /** Set when goods came in: the whole row, which may be new. */
  received?: ReceivedStock
}

/** A row of the own warehouse after goods came in. */
export type ReceivedStock = Pick<StockRow,
  'sku' | 'supplier_id' | 'supplier_sku' | 'on_hand' | 'reserved' | 'unit_cost' | 'currency' |
  'price_breaks' | 'lead_time_days' | 'min_order_quantity' | 'order_multiple' | 'as_of' |
  'valid_from' | 'valid_until' | 'paused' | 'unit_weight_kg'> & {
    is_new: boolean
    metadata: Readonly<Record<string, string>>
    created_at: string
    updated_at: string
  }

/** The largest `on_hand` that reports and the table accept. */
export const ON_HAND_MAX = 2_000_000_000

/**
 * The only object that decisions write into. Orders that are decided together share it, so that
 * each sees the stock that the one before it took. A function that writes is named `take…`,
 * `give…`, `set…` or `insert…` and gets a `StockBook`; one that only reads gets a `StockView`.
 */
export type StockBook = {
  /** By SKU. */
  readonly rows: Map<string, BookRow[]>
  /** Rows that were written since the last call of `takeWritten`, each once. */
  readonly written: BookRow[]
}

/** The book for those who only read it. */
export type StockView = { readonly rows: Rows<Readonly<StockRow>> }

type Level = { on_hand: number, reserved: number }

type BookRow = StockRow & {
  /** The figures that were loaded; null for a new row. */
  loaded: Level & { available: number } | null
  /** The figures that `takeWritten` last returned, or that were loaded. */
  told: Level
  is_written: boolean
  /** When goods came in; null when none did. */
  received_at: string | null
}

/** The changes of stock rows by one decision. */
export type WrittenStock = {
  stock: readonly StockChange[]
  stock_levels: readonly StockLevel[]
  /** SKUs with more available units than were loaded: orders that wait for them may be served. */
  restocked_skus: readonly string[]
  /** SKUs of which other units are available than last told, or got goods, at another cost. */
  changed_skus: readonly string[]
}

export function openStockBook (rows: readonly StockRow[]): StockBook {
  const book: StockBook = { rows: new Map(), written: [] }
  for (const row of rows) {
    const { on_hand, reserved, available } = row
    insert(book, {
      ...row,
      loaded: { on_hand, reserved, available },
      told: { on_hand, reserved },
      is_written: false,
      received_at: null
    })
  }
  return book
}

function insert ({ rows }: StockBook, row: BookRow): void {
  const offers = rows.get(row.sku)
  if (offers === undefined) rows.set(row.sku, [row])
  else offers.push(row)
}

/** Adds a row that the database does not have yet. */
export function insertRow (book: StockBook, row: StockRow): void {
  const told = { on_hand: 0, reserved: 0 }
  insert(book, { ...row, loaded: null, told, received_at: null, is_written: false })
}

type RowKey = { sku: string, supplier_id: string }
type StockUnits = RowKey & { quantity: number }

/** Reserves units, never more than are available. */
export function takeStock (book: StockBook, unit: StockUnits): void {
  const row = lockedOf(book.rows, unit)
  assert(unit.quantity <= row.available, 'more taken than available')
  setReserved(book, row, row.reserved + unit.quantity)
}

/** Ends a reservation. For 0 units no row is needed: it may have been deleted. */
export function giveStock (book: StockBook, unit: StockUnits): void {
  if (unit.quantity === 0) return
  const row = lockedOf(book.rows, unit)
  assert(unit.quantity <= row.reserved, 'more given back than reserved')
  setReserved(book, row, row.reserved - unit.quantity)
}

/** Lowers `on_hand` for goods that shipped after the supplier's last report; never below 0. */
export function takeOnHand (book: StockBook, unit: StockUnits & { shipped_at: string }): void {
  const row = findIn(book.rows, unit)
  if (row === undefined || unit.shipped_at <= row.as_of) return
  setOnHand(book, row, Math.max(0, row.on_hand - unit.quantity))
}

/** Raises `on_hand` for goods that came in. The row is then as of now: older reports are late. */
export function giveOnHand (
  book: StockBook, key: RowKey,
  { units, unit_cost, now }: { units: number, unit_cost: string, now: string }
): void {
  const row = lockedOf(book.rows, key)
  row.unit_cost = unit_cost
  row.received_at = now
  if (row.as_of < now) row.as_of = now
  setOnHand(book, row, row.on_hand + units)
}

/** Lowers `on_hand` to the reserved units: the supplier says that it has no more. */
export function setOutOfStock (book: StockBook, key: RowKey): void {
  const row = findIn(book.rows, key)
  if (row !== undefined && row.on_hand > row.reserved) setOnHand(book, row, row.reserved)
}

export function setReserved (book: StockBook, row: BookRow, reserved: number): void {
  row.reserved = reserved
  setWritten(book, row)
}

export function setOnHand (book: StockBook, row: BookRow, on_hand: number): void {
  row.on_hand = on_hand
  setWritten(book, row)
}

function setWritten ({ written }: StockBook, row: BookRow): void {
  row.available = availableOf(row)
  if (!row.is_written) written.push(row)
  row.is_written = true
}

/**
 * The changes since the last call. A figure is returned only if it differs from the one returned
 * last. One order of a command may give back what another took: the last figure is what counts.
 */
export function takeWritten ({ written }: StockBook): WrittenStock {
  if (written.length === 0) return NOTHING
  const stock: StockChange[] = []
  const stock_levels: StockLevel[] = []
  const [restocked, changed] = [new Set<string>(), new Set<string>()]
  for (const row of written.splice(0)) {
    const { sku, supplier_id, on_hand, reserved, told } = row
    row.is_written = false
    if (reserved !== told.reserved) stock.push({ sku, supplier_id, reserved })
    if (on_hand !== told.on_hand) stock_levels.push(describeLevel(row))
    if (row.available > (row.loaded?.available ?? 0)) restocked.add(sku)
    if (row.available !== availableOf(told) || row.received_at !== null) changed.add(sku)
    told.on_hand = on_hand
    told.reserved = reserved
  }
  return { stock, stock_levels, restocked_skus: [...restocked], changed_skus: [...changed] }
}

const NOTHING: WrittenStock = { stock: [], stock_levels: [], restocked_skus: [], changed_skus: [] }

function describeLevel (row: BookRow): StockLevel {
  const { sku, supplier_id, on_hand, received_at } = row
  return received_at === null
    ? { sku, supplier_id, on_hand }
    : { sku, supplier_id, on_hand, received: describeReceived(row, received_at) }
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
    unit_weight_kg: row.unit_weight_kg,
    as_of: row.as_of,
    valid_from: row.valid_from,
    valid_until: row.valid_until,
    paused: row.paused,
    is_new: row.loaded === null,
    metadata: {},
    created_at: received_at,
    updated_at: received_at
  }
}

/** Units that can still be reserved. */
export function availableOf ({ on_hand, reserved }: Level): number {
  return Math.max(0, on_hand - reserved)
}

export const rowOf = ({ rows }: StockView, key: RowKey): Readonly<StockRow> => lockedOf(rows, key)

/** Undefined when the row was deleted, which is possible only without reservations. */
export const findRow = ({ rows }: StockView, key: RowKey): Readonly<StockRow> | undefined =>
  findIn(rows, key)

type Rows<Row> = ReadonlyMap<string, readonly Row[]>

function lockedOf<Row extends RowKey> (rows: Rows<Row>, key: RowKey): Row {
  const row = findIn(rows, key)
  assert(row !== undefined, 'a stock row that was not locked')
  return row
}

function findIn<Row extends RowKey> (
  rows: Rows<Row>, { sku, supplier_id }: RowKey
): Row | undefined {
  return rows.get(sku)?.find((one) => one.supplier_id === supplier_id)
}
