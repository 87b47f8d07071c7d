// Finds units that wait although a supplier could still sell them.

import { type Books, type ReadOrder, type ReadStock, sumOf } from './read-back.ts'

type Line = ReadOrder['lines'][number]

/**
 * A supplier sells no fewer units than its minimum order quantity. So units wait when it has fewer,
 * or when fewer are wanted. A supplier that did not deliver a line is not asked for it again.
 */
export function findSellable ({ orders, suppliers, stock, purchases }: Books): string[] {
  const active = new Set(suppliers.filter(({ status }) => status === 'active').map(({ id }) => id))
  const refused = new Set(purchases.flatMap(({ sales_order_id, supplier_id, lines }) =>
    lines.filter(({ rejected_quantity }) => rejected_quantity > 0)
      .map((line) => `${sales_order_id} ${line.sales_order_line_number} ${supplier_id}`)))
  const offers = Map.groupBy(stock.filter((row) => active.has(row.supplier_id)), ({ sku }) => sku)

  const isSellable = (id: string, lines: readonly Line[], offer: ReadStock): boolean => {
    const asked = lines.filter(({ line_number }) =>
      !refused.has(`${id} ${line_number} ${offer.supplier_id}`))
    const units = Math.min(offer.available, sumOf(asked, (line) => line.unsourced_quantity))
    return units > 0 && units >= offer.min_order_quantity
  }
  return orders.flatMap(({ id, reference, lines }) => {
    const short = lines.filter(({ unsourced_quantity }) => unsourced_quantity > 0)
    return [...Map.groupBy(short, ({ sku }) => sku)].filter(([sku, waiting]) =>
      offers.get(sku)?.some((offer) => isSellable(id, waiting, offer)) === true)
      .map(([sku]) => `${reference}: ${sku}`)
  })
}
