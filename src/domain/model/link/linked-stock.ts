// What a partner's availability says of our stock rows of it.

import { dayOf } from '../../kernel/calendar.ts'
import { type Calendar, countWorkingDays } from '../../kernel/working-days.ts'
import type { StockBasis, Supplier } from '../supplier/supplier.ts'
import { orderDayOf, type SupplierCalendar } from '../supplier/supplier-calendar.ts'

/** What the partner says of a SKU, by our name of it. */
export type PartnerStock = { sku: string, available: number, arrives_by: string | null }

/** Our row, and the units that the partner has accepted and not shipped. */
export type LinkedStock = {
  sku: string
  on_hand: number
  lead_time_days: number
  promised_units: number
}

export type StockNews = { sku: string, on_hand: number, lead_time_days: number }

type Setting = {
  supplier: Pick<Supplier, 'stock_basis'> & SupplierCalendar
  /** Of the merchant. */
  calendar: Calendar
  now: string
  /** Are rows told too that have not changed, so that they do not become too old? */
  is_refresh: boolean
}

const UNITS_MAX = 2_000_000_000

/** What is to be reported: units, time and lead time of rows that exist, and never a cost. */
export function readStockNews (
  rows: readonly LinkedStock[], stock: readonly PartnerStock[], setting: Setting
): StockNews[] {
  const by_sku = new Map(stock.map((one) => [one.sku, one]))
  return rows.flatMap((row): StockNews[] => {
    const said = by_sku.get(row.sku)
    if (said === undefined) return []
    const on_hand = onHandOf(row, said, setting.supplier.stock_basis)
    const lead_time_days = leadTimeOf(said, setting) ?? row.lead_time_days
    const is_same = on_hand === row.on_hand && lead_time_days === row.lead_time_days
    return is_same && !setting.is_refresh ? [] : [{ sku: row.sku, on_hand, lead_time_days }]
  })
}

/** The partner leaves out what it has promised to us. A physical figure contains it. */
function onHandOf (
  { promised_units }: LinkedStock, { available }: PartnerStock, basis: StockBasis
): number {
  return Math.min(UNITS_MAX, available + (basis === 'physical' ? promised_units : 0))
}

const LEAD_TIME_DAYS_MAX = 3_650

/** Null if the partner names no date: nothing is there, or it could not come. */
function leadTimeOf (
  { arrives_by }: PartnerStock, { supplier, calendar, now }: Setting
): number | null {
  if (arrives_by === null) return null
  const { day, week, unit } = orderDayOf(supplier, calendar, now)
  const arrives = dayOf(arrives_by)
  if (arrives <= day) return 0
  const days = unit === 'working_days'
    ? countWorkingDays(week, day + 1, arrives + 1)
    : arrives - day
  return Math.min(days, LEAD_TIME_DAYS_MAX)
}
