// Reads what a question to sourcing needs, without locks and by one statement: the merchant's
// settings, the time, and all offers of some SKUs.

import { CompiledQuery } from 'kysely'
import { completeSettings, type MerchantSettings } from '../../../domain/model/merchant/merchant.ts'
import {
  joinOffers, type StockColumns, type SupplierColumns
} from '../../../domain/model/stock/join-offers.ts'
import type { StockRow } from '../../../domain/model/stock/stock-book.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { nameStatement } from '../../../platform/db/statement-names.ts'
import { lockedStockRows } from './stock-rows.ts'
import { SUPPLIER_COLUMNS_IN_JSON } from './supplier-columns.ts'

export type Market = {
  settings: MerchantSettings
  /** The merchant's currency. */
  currency: string
  now: string
  offers: StockRow[]
}

// Lists in JSON, since a row for each offer takes five times as long to read in this process.
// Planned each time, it took PostgreSQL 1,030 µs instead of 260. Its columns are JSON, a text and
// an instant, whatever a migration does to the tables.
const MARKET = nameStatement(`
  with stock as materialized (
    select ${lockedStockRows.selectInJson('s')}, s.sources from supplier_stock s
    where s.merchant_id = $1 and s.sku = any($2)
  )
  select m.settings, m.currency, date_trunc('milliseconds', clock_timestamp()) as now,
    (select coalesce(json_agg(r), '[]') from stock r) as rows,
    (select coalesce(json_agg(r), '[]') from (
      select ${SUPPLIER_COLUMNS_IN_JSON} from suppliers
      where merchant_id = $1 and id in (select supplier_id from stock)) r) as suppliers
  from merchants m where m.id = $1`)

type Row = Omit<Market, 'offers'> & { rows: StockColumns[], suppliers: SupplierColumns[] }

/** Merchants are never deleted, so a missing one is a defect. */
export async function findMarket (
  db: Db, merchant_id: string, skus: readonly string[]
): Promise<Market> {
  const { rows: [found] } = await db.executeQuery<Row>(
    CompiledQuery.raw(MARKET, [merchant_id, skus]))
  if (found === undefined) throw new Error('an API key without a merchant')
  const { rows, suppliers, ...market } = found
  return {
    ...market,
    settings: completeSettings(market.settings),
    offers: joinOffers(rows, suppliers)
  }
}
