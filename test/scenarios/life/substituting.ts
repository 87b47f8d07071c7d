// Steps: a person's word on another SKU that a supplier would send.

import { pickOf, pickOne, purchaseOf, sourcesIfMore, type Step } from './action.ts'
import type { Entry } from './answer.ts'
import { isGone } from './answering.ts'
import { emptyStock, exclude, withdraw } from './ledger.ts'
import { availableOf, type Model, type Purchase, type PurchaseLine, rowOf } from './model.ts'
import { openLine } from './sourcing.ts'

export const resolveOffer: Step = (model, pick) => {
  const exception = pickOf(model.facts.exceptions.filter(({ kind, is_open }) =>
    is_open && kind === 'substitution'), pick)
  if (exception === undefined) return undefined
  const { sale, purchase } = purchaseOf(model, exception.purchase_id ?? '')
  const line = purchase.lines.find((one) => one.line_number === exception.line_number)
  const resolution = pickOne(['approve', 'approve', 'refuse'], pick)
  return {
    text: `${resolution} what is offered for ${purchase.id}/${exception.line_number}`,
    send: async ({ send }) =>
      send('POST', `/exceptions/${exception.id}/resolutions`, { resolution }),
    apply: () => {
      if (line === undefined || line.offer === null) throw new Error('there is nothing to decide')
      const { offer } = line
      withdraw(line, { units: offer.units, as: 'rejected', of: 'offered' })
      endStock(model, purchase, line, exception.opened_at)
      const free = availableOf(model, rowOf(model, purchase.supplier_id, offer.sku))
      const units = resolution === 'approve' ? Math.min(offer.units, free) : 0
      if (units > 0) purchase.lines.push(openSubstitute(purchase, line, { ...offer, units }))
      if (units < offer.units) exclude(sale, purchase, line)
    },
    sources: sourcesIfMore(sale.id)
  }
}

/** What the supplier said it has not is not free, unless it has reported since. */
function endStock (
  model: Model, { supplier_id }: Purchase, { sku, answers }: PurchaseLine, opened_at: number
): void {
  const entries: Entry[] = JSON.parse(answers)
  const is_gone = entries.some((one) => one.status === 'substituted' && isGone(one))
  if (is_gone && rowOf(model, supplier_id, sku).as_of <= opened_at) {
    emptyStock(model, supplier_id, sku)
  }
}

function openSubstitute (
  { lines }: Purchase, line: PurchaseLine,
  { units, sku, cost }: NonNullable<PurchaseLine['offer']>
): PurchaseLine {
  const { sale_line, note, engraving } = line
  return {
    ...openLine({ line_number: lines.length + 1, sale_line, sku, quantity: units }, cost),
    accepted: units,
    accepted_at: 'unknown',
    note,
    engraving,
    substitute_for: line.line_number
  }
}
