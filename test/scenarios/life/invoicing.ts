// In the end everything that shipped is invoiced, and the documents of each order say what it is
// worth less what was credited.

import type { World } from './action.ts'
import { type Model, type Sale, type SaleLine, sentOf, sum, totalOf } from './model.ts'

/** By sales order, in cents: invoices less credit notes. */
export type Invoiced = ReadonlyMap<string, number>

/** Issues what is due, and names the orders whose documents say something else. */
export async function findMisbilled (
  model: Model, { send }: World, readInvoiced: () => Promise<Invoiced>
): Promise<string[]> {
  const shipped = model.sales.filter((sale) => sale.lines.some((line) => shippedOf(sale, line) > 0))
  for (const { id } of shipped) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const { status, code } = await send('POST', `/sales-orders/${id}/invoices`, {})
    if (code !== null) return [`${id}: ${status} ${code}`]
  }
  const invoiced = await readInvoiced()
  return model.sales.flatMap((sale) => {
    const worth = worthOf(sale)
    const said = invoiced.get(sale.id) ?? 0
    const due = worth === null ? said : worth - Math.min(worth, sale.credited)
    return said === due ? [] : [`${sale.id}: its documents say ${said}, and not ${due}`]
  })
}

const shippedOf = (sale: Sale, { line_number, quantity, canceled }: SaleLine): number =>
  Math.min(quantity - canceled, sentOf(sale, line_number).shipped)

/**
 * What has shipped, with all charges as soon as anything has. A discount goes with the goods, and
 * is known here where all of them have shipped, else null.
 */
function worthOf (sale: Sale): number | null {
  const goods = sum(sale.lines, (line) => line.price * shippedOf(sale, line))
  if (goods === 0) return 0
  if (sale.charges >= 0) return goods + sale.charges
  const is_whole = sale.lines.filter(({ price }) => price > 0).every((line) =>
    shippedOf(sale, line) === line.quantity - line.canceled)
  return is_whole ? totalOf(sale) : null
}
