// What an order says is carried to the purchase orders that have units to ship.

import { isOpen, isPlanned, type Sale, unshippedOf } from './model.ts'

/** With every change: units that turned out not to have left are to ship again. */
export function tellSuppliers (sale: Sale): void {
  for (const purchase of sale.purchases) {
    if (!isOpen(purchase) && !isPlanned(purchase)) continue
    const left = purchase.lines.filter((line) => unshippedOf(line) > 0)
    if (left.length > 0) purchase.gift = sale.gift
    for (const line of left) {
      const from = sale.lines.find(({ line_number }) => line_number === line.sale_line)
      line.note = from?.note ?? null
      line.engraving = from?.engraving ?? null
    }
  }
}
