// What an order says is carried to the purchase orders that have units to ship.

import { isOpen, isPlanned, type PurchaseLine, type Sale, unshippedOf } from './model.ts'

/** With every change: units that turned out not to have left are to ship again. */
export function tellSuppliers (sale: Sale): void {
  for (const purchase of sale.purchases) {
    const left = purchase.lines.filter((line) => unshippedOf(line) > 0)
    if (left.length === 0 || !(isOpen(purchase) || isPlanned(purchase))) continue
    purchase.gift = sale.gift
    if (isOpen(purchase) && sale.mode === 'drop_ship') purchase.ship_to = { ...sale.ship_to }
    for (const line of left) tellLine(sale, line)
  }
}

function tellLine (sale: Sale, line: PurchaseLine): void {
  const from = sale.lines.find(({ line_number }) => line_number === line.sale_line)
  line.note = from?.note ?? null
  line.engraving = from?.engraving ?? null
}
