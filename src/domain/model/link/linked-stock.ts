// What a partner's availability says of our stock rows of it.

import { dayOf } from '../../kernel/calendar.ts'
import { isSameValue } from '../../kernel/same-value.ts'
import { sum } from '../../kernel/sum.ts'
import { type Calendar, countWorkingDays } from '../../kernel/working-days.ts'
import { isSameShelf, shareOut, SOURCES_MAX, type StockSource } from '../stock/stock-sources.ts'
import type { StockBasis, Supplier } from '../supplier/supplier.ts'
import { orderDayOf, type SupplierCalendar } from '../supplier/supplier-calendar.ts'
import { partnerSkuOf, type SkuMap } from './link.ts'

/** What the partner says of a SKU, by our name of it. */
export type PartnerStock = {
  sku: string
  available: number
  arrives_by: string | null
  /** On which shelves the units lie; null if it does not say. */
  sources: readonly StockSource[] | null
}

/** Our row, and the units that the partner holds for us. */
export type LinkedStock = {
  sku: string
  on_hand: number
  lead_time_days: number
  /** As they are stored: whatever was written once. */
  sources: unknown
  /** Accepted and not shipped. */
  promised_units: number
  /** It would send them at a higher cost, which nobody has decided on yet. */
  waiting_units: number
  /** An order of it has moved since the row was reported, so it is told though it is the same. */
  has_moved: boolean
}

export type StockNews = Pick<PartnerStock, 'sku' | 'sources'> &
  { on_hand: number, lead_time_days: number }

type Setting = {
  supplier: Pick<Supplier, 'stock_basis'> & SupplierCalendar
  /** Of the merchant. */
  calendar: Calendar
  sku_map: SkuMap | null
  /** Names the merchant's own shelf of a SKU. */
  nameOf: (sku: string) => string
  /** Is it a shelf of the merchant, of whatever SKU? */
  isOwn: (source: string) => boolean
  now: string
  /** Are rows told too that have not changed, so that they do not become too old? */
  is_refresh: boolean
}

const UNITS_MAX = 2_000_000_000

/**
 * What is to be reported: units, their sources, time and lead time of rows that exist, and never a
 * cost. A partner answers every SKU that it was asked for: one that it leaves out has no units.
 */
export function readStockNews (
  rows: readonly LinkedStock[], stock: readonly PartnerStock[], setting: Setting
): StockNews[] {
  const by_sku = new Map(stock.map((one) => [one.sku, one]))
  return rows.flatMap((row): StockNews[] => {
    const { sku } = row
    const said = dropOwn(by_sku.get(sku) ?? { ...NOT_SOLD, sku }, setting)
    const { sources } = said
    const on_hand = onHandOf(row, said, setting.supplier.stock_basis)
    const lead_time_days = leadTimeOf(said, setting) ?? row.lead_time_days
    const is_same = on_hand === row.on_hand && lead_time_days === row.lead_time_days &&
      isSameValue(sources, row.sources)
    const is_told = !is_same || setting.is_refresh || row.has_moved
    return is_told ? [{ sku, on_hand, lead_time_days, sources }] : []
  })
}

const NOT_SOLD = { available: 0, arrives_by: null, sources: [] }

/**
 * Units of the merchant's own shelf, and of one that is too far, are not there for it: an order for
 * them would come back, and two who tell each other of a shelf would keep it full for ever. So
 * where sources are told, what is left of them counts. Of too many, the nearest do. A shelf of
 * another SKU of the merchant comes back where somebody on the way calls it by this one. A name
 * without a seal, of a merchant that has not upgraded yet, is only known by its SKU.
 */
function dropOwn (said: PartnerStock, { nameOf, isOwn, sku_map }: Setting): PartnerStock {
  const { available } = said
  if (said.sources === null) return said
  const own = nameOf(said.sku)
  const theirs = nameOf(partnerSkuOf(sku_map, said.sku))
  const sources = said.sources.map((one) =>
    isOwn(one.source) || isSameShelf(one.source, theirs) ? { ...one, source: own } : one)
  const left = shareOut(own, { available, sources }).slice(0, SOURCES_MAX)
  return { ...said, available: sum(left, (one) => one.available), sources: left }
}

/**
 * The partner leaves out what it has promised to us. A physical figure contains it, and any figure
 * what waits for a decision: nobody has accepted it here, so the order reserves it of the row.
 */
function onHandOf (
  { promised_units, waiting_units }: LinkedStock, { available }: PartnerStock, basis: StockBasis
): number {
  const held = waiting_units + (basis === 'physical' ? promised_units : 0)
  return Math.min(UNITS_MAX, available + held)
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
