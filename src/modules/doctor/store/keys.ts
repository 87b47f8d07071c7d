// Key texts that are not plain ASCII, of one merchant: only they can break the rules for keys.

import { CompiledQuery } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

export type KeyKind = {
  name: string
  /** Selects `key` and `id` of each row of merchant $1. */
  text: string
}

export const KEY_KINDS: readonly KeyKind[] = [
  {
    name: 'sales_order_reference',
    text: 'select reference as key, id from sales_orders where merchant_id = $1'
  },
  {
    name: 'sales_order_line_sku',
    text: `select sku as key, sales_order_id || '/' || line_number as id from sales_order_lines
      where merchant_id = $1`
  },
  {
    name: 'supplier_stock_sku',
    text: 'select sku as key, supplier_id as id from supplier_stock where merchant_id = $1'
  },
  { name: 'supplier_code', text: 'select code as key, id from suppliers where merchant_id = $1' },
  {
    name: 'payment_reference',
    text: 'select reference as key, id from payments where merchant_id = $1'
  },
  {
    name: 'refund_reference',
    text: 'select reference as key, id from refunds where merchant_id = $1'
  },
  {
    name: 'shipment_tracking_number',
    text: 'select tracking_number as key, id from shipments where merchant_id = $1'
  }
]

/** The rows of one key; `ids` are the first of them. */
export type KeyRows = { key: string, count: number, ids: string[] }

type Page = { after: string, limit: number, ids_max: number }

/** By key, in pages of `limit`. */
export async function listStrangeKeys (
  db: Db, merchant_id: string, { text }: KeyKind, { after, limit, ids_max }: Page
): Promise<KeyRows[]> {
  const { rows } = await db.executeQuery<KeyRows>(CompiledQuery.raw(`
    select key collate "C" as key, count(*)::int as count,
      (array_agg(id order by id))[1:$4] as ids
    from (${text}) as rows
    where key collate "C" !~ '^[!-~]([ -~]*[!-~])?$' and key collate "C" > $2
    group by 1 order by 1 limit $3`, [merchant_id, after, limit, ids_max]))
  return rows
}
