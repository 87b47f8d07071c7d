// Step: what has shipped is invoiced, less what was credited.

import { pickSale, type Step, type World } from './action.ts'
import { type Model, type Sale, type SaleLine, sentOf } from './model.ts'
import { wantedOf, worthOf } from './worth.ts'

export const invoice: Step = (model, pick) => {
  const sale = pickSale(model, pick, (one) => one.lines.some((line) => shippedOf(one, line) > 0))
  if (sale === undefined || sale.status === 'draft') return undefined
  return {
    text: `invoice ${sale.id}`,
    send: async ({ send }) => send('POST', `/sales-orders/${sale.id}/invoices`, {}),
    apply: () => { applyInvoices(sale) }
  }
}

/** In the end nothing is due any more. */
export async function invoiceAll (model: Model, { send }: World): Promise<void> {
  for (const sale of model.sales.filter(({ status }) => status !== 'draft')) {
    if (sale.lines.every((line) => shippedOf(sale, line) === 0)) continue
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const { status, code } = await send('POST', `/sales-orders/${sale.id}/invoices`, {})
    if (code !== null) throw new Error(`invoice ${sale.id}: ${status} ${code}`)
    applyInvoices(sale)
  }
}

const shippedOf = (sale: Sale, line: SaleLine): number =>
  Math.min(wantedOf(line), sentOf(sale, line.line_number).shipped)

/**
 * What has shipped, with all charges as soon as anything has. Credits take from it, as far as there
 * is anything to take from.
 */
function applyInvoices (sale: Sale): void {
  const is_some = sale.lines.some((line) => shippedOf(sale, line) > 0)
  const { total, tax } = worthOf(sale, (line) => shippedOf(sale, line), is_some)
  sale.invoiced = { total: total - Math.min(total, sale.credited), tax }
}
