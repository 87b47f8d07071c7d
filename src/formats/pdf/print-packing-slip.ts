// Says what a packing slip prints: it comes with the goods, in the name of who sold them, without
// prices.

import { liveOf } from '../../domain/model/purchase-order/purchase-order.ts'
import type { PurchaseOrderDocument } from '../order-document.ts'
import { parcelReferenceOf } from '../parcel-content.ts'
import { cell, facts, insteadOf, lookOf, totals, wordsOfLine } from './print-lines.ts'
import type { Layout, Sheet } from './sheet.ts'
import { valuesFor } from './write-values.ts'

/** `text` is what the merchant says on all its packing slips. */
export function printPackingSlip (
  { order, buyer, at }: PurchaseOrderDocument, layout: Layout, text: string | null
): Sheet {
  const values = valuesFor(layout)
  const { words, address, count, date } = values
  const reference = parcelReferenceOf(order)
  const lines = order.lines.filter((line) => liveOf(line) > 0)
  const units = lines.reduce((sum, line) => sum + liveOf(line), 0)
  return {
    template: 'packing-slip',
    ...lookOf(layout, values, { sender: buyer, at }),
    title: words.packing_slip,
    // No number of whoever is in the middle stands above the seller's goods. Who packs finds the
    // purchase order by the one among the facts.
    number: reference ?? '',
    facts: facts([
      [words.reference, reference],
      [words.customer_order_number, order.customer_order_number],
      [words.number, order.number],
      [words.date, date(order.issued_at ?? order.created_at)]
    ]),
    parties: [{ label: words.ship_to, lines: address(order.ship_to) }],
    columns: [
      { label: words.item, align: 'left', width: 'sku' },
      { label: words.description, align: 'left', width: 'rest' },
      { label: words.quantity, align: 'right', width: 'auto' }
    ],
    rows: lines.map((line) => [
      cell(line.sku, insteadOf(line, order.lines, values)),
      cell(line.description ?? '', wordsOfLine(line)),
      cell(count(liveOf(line)))
    ]),
    totals: totals([[words.units, count(units)]], ''),
    texts: facts([
      [words.gift_message, order.gift_message],
      ['', order.packing_slip_text ?? text]
    ])
  }
}
