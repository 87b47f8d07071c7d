// Prints what went over each channel, and what came of it.

import { sumOf } from '../read-back.ts'
import { say } from '../show.ts'
import type { ChannelLife, ChannelPurchase } from './live.ts'
import { supplierBy, type Way, WAYS } from './merchant.ts'
import { deliveredOf, purchasesBy } from './verify.ts'

const MEANS: Readonly<Record<Way, string>> = {
  email: 'mail with PDF, CSV and a link; a person answers on the page',
  sftp: 'CSV file in a folder; a program answers by the API',
  http: 'X12 850 and 860 to an EDI gateway; a program answers by the API',
  webhook: 'signed webhooks; a program answers by the API',
  simulator: 'nothing is sent; Tandem plays the supplier'
}

const HEADINGS = [
  'channel', 'orders', 'messages', 'received', 'accepted', 'shipped', 'delivered', 'refused'
]

export function showChannels (life: ChannelLife): void {
  for (const way of WAYS) say(`  ${way.padEnd(12)}${MEANS[way]}`)
  say('')
  const rows = WAYS.map((way) => rowOf(life, way))
  for (const cells of [HEADINGS, ...rows]) {
    const [name = '', ...others] = cells
    say(`  ${name.padEnd(9)}${others.map((cell) => cell.padStart(11)).join('')}`)
  }
  say(`\n  a purchase order as its supplier got it: ${life.pdf}`)
}

function rowOf (life: ChannelLife, way: Way): string[] {
  const purchases = purchasesBy(life, way)
  const { id } = supplierBy(life.merchant.suppliers, way)
  const sent = life.transmissions.filter(({ supplier_id }) => supplier_id === id)
  const states = [...Map.groupBy(sent, ({ state }) => state)]
    .map(([state, { length }]) => `${length} ${state}`)
  const units = (numberOf: (line: ChannelPurchase['lines'][number]) => number): string =>
    String(sumOf(purchases, ({ lines }) => sumOf(lines, numberOf)))
  return [
    way,
    String(purchases.length),
    states.join(', ') || '–',
    String(life.received.get(way)?.length ?? 0),
    units((line) => line.accepted_quantity),
    units((line) => line.shipped_quantity),
    String(sumOf(purchases, deliveredOf)),
    units((line) => line.rejected_quantity)
  ]
}
