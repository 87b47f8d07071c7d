// Offers joined from stock rows and their suppliers, which are read apart: joined by the database,
// each offer would repeat the columns of few suppliers.

import assert from 'node:assert'
import { isPlain, type SupplierCalendar } from '../supplier/supplier-calendar.ts'
import { availableOf, type ReceivedStock, type StockRow } from './stock-book.ts'
import type { SupplierTerms } from './warehouse.ts'

/** As the row of a supplier has it: with the fields of its calendar. */
export type WithCalendarFields<Columns> = Omit<Columns, 'calendar'> & SupplierCalendar

export type SupplierColumns = WithCalendarFields<SupplierTerms> & { id: string }

/** The columns of a stock row: not its computed fields, nor those of its supplier. */
export type StockColumns = Omit<ReceivedStock,
  'is_new' | 'metadata' | 'created_at' | 'updated_at'>

export function joinOffers (
  rows: readonly StockColumns[], suppliers: readonly SupplierColumns[]
): StockRow[] {
  const by_id = new Map(suppliers.map(({ id, ...supplier }): [string, SupplierTerms] =>
    [id, readCalendar(supplier)]))
  return rows.map((row) => {
    const supplier = by_id.get(row.supplier_id)
    assert(supplier !== undefined, 'stock of a supplier that is not there')
    return { ...row, ...supplier, available: availableOf(row) }
  })
}

/** All offers of a supplier share its calendar; most suppliers have none. */
export function readCalendar<Row extends SupplierCalendar> (
  { time_zone, working_days, holidays, cut_off_time, lead_time_unit, ...supplier }: Row
): Omit<Row, keyof SupplierCalendar> & Pick<StockRow, 'calendar'> {
  const calendar = { time_zone, working_days, holidays, cut_off_time, lead_time_unit }
  return { ...supplier, calendar: isPlain(calendar) ? null : calendar }
}
