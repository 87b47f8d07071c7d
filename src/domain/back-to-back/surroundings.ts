// What a decision reads besides the sale itself: settings, stock, the time, new ids.

import type { ExchangeRate } from '../kernel/exchange.ts'
import type { MerchantSettings } from '../model/merchant/merchant.ts'
import type { StockBook, StockView } from '../model/stock/stock-book.ts'
import type { Warehouse } from '../model/stock/warehouse.ts'
import type { SearchBudget } from '../sourcing/plan-sourcing.ts'

export type Surroundings = {
  settings: MerchantSettings
  book: StockView
  /** The latest rates between the currencies of the stock and those of the sales. */
  rates: readonly ExchangeRate[]
  /** The work that plans of one batch may do together; without it each plan has its own budget. */
  search?: SearchBudget
  now: string
  newId: (prefix: 'po' | 'dec' | 'exc' | 'shp' | 'hld' | 'crd' | 'ref' | 'inc' | 'ret') => string
  /** The own warehouse that surplus goes to. Only commands that receive goods have it. */
  warehouse?: Warehouse | null
  /**
   * Purchase orders that a partner may have taken, and of which nobody here can have heard since
   * their time was over. Only the command that ends this time has them.
   */
  unheard_ids?: ReadonlySet<string>
}

/** For functions that take stock or give it back: they write into the stock book. */
export type WritableSurroundings = Omit<Surroundings, 'book'> & { book: StockBook }
