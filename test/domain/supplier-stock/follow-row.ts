// What a link writes into a stock row of what the partner says.

import { sum } from '../../../src/domain/kernel/sum.ts'
import {
  type LinkedStock, type PartnerStock, readStockNews, type StockNews
} from '../../../src/domain/model/link/linked-stock.ts'
import type { StockSource } from '../../../src/domain/model/stock/stock-sources.ts'

const CALENDAR = { time_zone: 'UTC', working_days: ['monday'] as const, holidays: [] }
const SETTING = {
  supplier: {
    stock_basis: 'available' as const,
    time_zone: null,
    working_days: null,
    holidays: null,
    cut_off_time: null,
    lead_time_unit: 'calendar_days' as const
  },
  calendar: CALENDAR,
  sku_map: { A: 'THEIRS' },
  now: '2020-01-01T09:00:00.000Z',
  is_refresh: false
}

const ROW: LinkedStock = {
  sku: 'A',
  on_hand: -1,
  lead_time_days: 3,
  sources: null,
  promised_units: 0,
  waiting_units: 0,
  has_moved: false
}

type Told = {
  own: string
  /** How the merchant names its own shelf of what the partner calls A: of THEIRS. */
  own_of_theirs?: string
  row?: Partial<LinkedStock>
  /** Undefined: the partner leaves the SKU out. */
  said: Partial<PartnerStock> | undefined
  stock_basis?: 'available' | 'physical'
  is_refresh?: boolean
}

/** Undefined if nothing is to be written. */
export function tellRow (
  { own, own_of_theirs = own, row, said, stock_basis = 'available', is_refresh = false }: Told
): StockNews | undefined {
  const stock = { sku: 'A', available: 0, arrives_by: null, sources: null, ...said }
  const [news] = readStockNews([{ ...ROW, ...row }], said === undefined ? [] : [stock], {
    ...SETTING,
    is_refresh,
    supplier: { ...SETTING.supplier, stock_basis },
    nameOf: (sku) => sku === 'A' ? own : own_of_theirs,
    isOwn: (source) => source === own
  })
  return news
}

export type Followed = { available: number, sources: readonly StockSource[] | null }

/** A row of which no order holds units. */
export function followRow (
  own: string, { sources }: { sources: readonly StockSource[] }
): Followed {
  const news = tellRow({
    own, said: { available: sum(sources, ({ available }) => available), sources }
  })
  return { available: news?.on_hand ?? 0, sources: news?.sources ?? null }
}
