// Prints what went over each channel, and what came of it.

import { sumOf } from '../read-back.ts'
import { say } from '../show.ts'
import type { ChannelLife, ChannelPurchase } from './live.ts'
import { supplierBy, type Way, WAYS } from './merchant.ts'
import { deliveredOf, documentsBy, purchasesBy } from './verify.ts'

const MEANS: Readonly<Record<Way, string>> = {
  email: 'mail with PDF, CSV and a link; a person answers on the page',
  sftp: 'CSV file in a folder; a program accepts by the API and ships by a CSV file',
  http: 'X12 850 and 860 to an EDI gateway; the partner answers by 997, 855 and 856',
  webhook: 'signed webhooks; a program answers by the API',
  simulator: 'nothing is sent; Tandem plays the supplier'
}

const HEADINGS = [
  'channel', 'orders', 'messages', 'received', 'files back', 'accepted', 'shipped', 'delivered',
  'refused'
]
/** Of the column with the states, and of each other. */
const [WIDE, NARROW] = [17, 12]

export function showChannels (life: ChannelLife): void {
  for (const way of WAYS) say(`  ${way.padEnd(12)}${MEANS[way]}`)
  say('')
  const rows = WAYS.map((way) => rowOf(life, way))
  for (const cells of [HEADINGS, ...rows]) {
    const [name = '', ...others] = cells
    say(`  ${name.padEnd(9)}${others.map((cell, at) =>
      cell.padStart(HEADINGS[at + 1] === 'messages' ? WIDE : NARROW)).join('')}`)
  }
  say(`\n  a purchase order as its supplier got it: ${life.pdf}`)
}

function rowOf (life: ChannelLife, way: Way): string[] {
  const purchases = purchasesBy(life, way)
  const { id } = supplierBy(life.merchant.suppliers, way)
  const sent = life.transmissions.filter(({ supplier_id }) => supplier_id === id)
  const units = (numberOf: (line: ChannelPurchase['lines'][number]) => number): string =>
    String(sumOf(purchases, ({ lines }) => sumOf(lines, numberOf)))
  return [
    way,
    String(purchases.length),
    countStates(sent),
    String(life.received.get(way)?.length ?? 0),
    countStates(documentsBy(life, way)),
    units((line) => line.accepted_quantity),
    units((line) => line.shipped_quantity),
    String(sumOf(purchases, deliveredOf)),
    units((line) => line.rejected_quantity)
  ]
}

function countStates (all: ReadonlyArray<{ state: string }>): string {
  return [...Map.groupBy(all, ({ state }) => state)]
    .map(([state, { length }]) => `${length} ${state}`).join(', ') || '–'
}
