// Lines that hold a supplier's stock: they reserve it, or may still be in the figure it reported.

import type { HoldingLine } from '../../../domain/model/stock/apply-stock-report.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import { runStatement, together, type Trx } from '../../../platform/db/trx.ts'

type Holding = Pick<HoldingLine, 'purchase_order_id' | 'line_number' | 'reserved_quantity'>

const holdingRows = defineRows<Holding>('purchase_order_lines', {
  key: ['purchase_order_id', 'line_number'],
  columns: { purchase_order_id: 'text', line_number: 'int', reserved_quantity: 'int' }
})

const COLUMNS = `
    l.purchase_order_id, l.line_number, l.sku, l.quantity, l.accepted_quantity, l.accepted_at,
    l.rejected_quantity, l.canceled_quantity, l.shipped_quantity, l.missing_quantity,
    l.reserved_quantity,
    coalesce((
      select json_agg(json_build_object(
        'shipped_at', to_char(i.shipped_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'quantity', i.quantity - i.over_shipped_quantity))
      from shipments s
      cross join lateral (
        select shipped_at, quantity, over_shipped_quantity from shipment_lines
        where merchant_id = $1 and shipment_id = s.id and line_number = l.line_number offset 0) i
      where s.merchant_id = $1 and s.purchase_order_id = l.purchase_order_id
        and s.canceled_at is null
    ), '[]') as sent`

/**
 * `offset 0` keeps the order of the steps: without statistics, PostgreSQL would, for each line,
 * join all shipments of the merchant with all their lines.
 *
 * There are two texts, for all SKUs and for some. With one text for both, its plan would read every
 * line of the supplier even for a single SKU.
 */
const [OF_ALL, OF_SKUS] = ['', 'sku = any($3)'].map((which) => {
  const of = (table: string): string => which && `and ${table}.${which}`
  return {
    // The words of the partial index, so that it is used.
    open: `
      select ${COLUMNS} from purchase_order_lines l
      where l.merchant_id = $1 and l.supplier_id = $2 ${of('l')} and (l.reserved_quantity > 0
        or l.shipped_quantity < l.quantity - l.rejected_quantity - l.canceled_quantity)`,
    // These lines shipped after the stored report. A new report may be of a time before that, and
    // its figure then still contains their units.
    shipped: `
      select ${COLUMNS}
      from (
        select distinct s.purchase_order_id, i.line_number
        from supplier_stock k
        cross join lateral (
          select shipment_id, line_number from shipment_lines
          where merchant_id = $1 and supplier_id = $2 and sku = k.sku and shipped_at > k.as_of
          offset 0) i
        cross join lateral (
          select purchase_order_id from shipments
          where merchant_id = $1 and id = i.shipment_id and canceled_at is null offset 0) s
        where k.merchant_id = $1 and k.supplier_id = $2 ${of('k')}) n
      cross join lateral (
        select * from purchase_order_lines
        where merchant_id = $1 and purchase_order_id = n.purchase_order_id
          and line_number = n.line_number and supplier_id = $2 and reserved_quantity = 0
          and shipped_quantity = quantity - rejected_quantity - canceled_quantity
          ${which && `and ${which}`}
        offset 0) l`
  }
}) as [HoldingStatements, HoldingStatements]

type HoldingStatements = { open: string, shipped: string }

/** Lines that reserve the supplier's stock, or may again. The caller has locked the stock rows. */
export async function findHoldingLines (
  trx: Trx, merchant_id: string, supplier_id: string, skus: readonly string[] | null
): Promise<HoldingLine[]> {
  const statements = skus === null ? OF_ALL : OF_SKUS
  const parameters = [merchant_id, supplier_id, ...skus === null ? [] : [skus]]
  const [open, shipped] = await together([
    runStatement<HoldingLine>(trx, statements.open, parameters),
    runStatement<HoldingLine>(trx, statements.shipped, parameters)
  ])
  return [...open, ...shipped]
}

export async function setReservedQuantities (
  trx: Trx, merchant_id: string, lines: readonly HoldingLine[]
): Promise<void> {
  return holdingRows.update(trx, merchant_id, lines)
}
