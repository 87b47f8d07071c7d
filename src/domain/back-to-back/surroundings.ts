// What decisions about a sale look at besides the sale.

import type { MerchantSettings } from '../model/merchant/merchant.ts'
import type { StockBook, StockView, Warehouse } from '../model/stock/stock-book.ts'
import type { SearchBudget } from '../sourcing/plan-sourcing.ts'

export type Surroundings = {
  settings: MerchantSettings
  book: StockView
  /** Shared by decisions that are made in one go; without it each plan has its own. */
  search?: SearchBudget
  now: string
  newId: (prefix: 'po' | 'dec' | 'exc' | 'shp' | 'hld') => string
  /** Where surplus goes, of what receives goods; null without one. */
  warehouse?: Warehouse | null
}

/** The surroundings of what takes stock or gives it back: it writes into the book. */
export type WritableSurroundings = Omit<Surroundings, 'book'> & { book: StockBook }
