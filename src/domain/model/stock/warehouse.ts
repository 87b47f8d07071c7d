// The own warehouse that surplus goes to.

import type { StockRow } from './stock-book.ts'

/** What a stock row says of its supplier. */
export type SupplierTerms = Pick<StockRow,
  'supplier_status' | 'supplier_kind' | 'ships_to' | 'stock_max_age_hours' | 'order_fee' |
  'min_order_value' | 'freight' | 'rank' | 'surplus' | 'acknowledgement_hours' | 'has_channels' |
  'over_shipment_tolerance_percent' | 'supplier_currency' | 'calendar' | 'link_broken'>

/** The best-ranked active supplier that is the merchant's own warehouse. */
export type Warehouse = SupplierTerms & Pick<StockRow, 'currency' | 'lead_time_days'> & {
  id: string
}
