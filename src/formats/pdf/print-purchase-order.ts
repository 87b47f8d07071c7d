// Says what the sheet of a purchase order prints.

import { isZero, readMoney, formatMoney } from '../../domain/kernel/money.ts'
import { liveOf } from '../../domain/model/purchase-order/purchase-order.ts'
import type { Message } from '../../domain/model/channel/channel.ts'
import type { PurchaseOrderDocument } from '../order-document.ts'
import { shipFromText } from '../parcel-content.ts'
import {
  cell, datesOfLine, facts, insteadOf, lookOf, pricedColumns, totals, unitsOfLine, wordsOfLine
} from './print-lines.ts'
import type { Cell, Fact, Layout, Sheet } from './sheet.ts'
import { type Values, valuesFor } from './write-values.ts'
import type { Words } from './words/en.ts'

const TITLES: Readonly<Record<Message, keyof Words>> = {
  order: 'purchase_order',
  change: 'purchase_order_change',
  cancellation: 'purchase_order_cancellation'
}

export function printPurchaseOrder (document: PurchaseOrderDocument, layout: Layout): Sheet {
  const { message, order, buyer, seller, at } = document
  const values = valuesFor(layout)
  const { words, party, address } = values
  return {
    template: 'purchase-order',
    ...lookOf(layout, values, { sender: buyer, at }),
    title: words[TITLES[message]],
    number: order.number,
    facts: factsOf(document, values),
    parties: [
      { label: words.supplier, lines: [seller.name, ...party(seller)] },
      { label: words.ship_to, lines: withPhone(address(order.ship_to), order.ship_to.phone) }
    ],
    columns: pricedColumns(words, order.currency),
    rows: order.lines.map((line) => rowOf(line, { order, values })),
    totals: totalsOf(order, values),
    texts: facts([
      ['', order.ship_complete ? words.ship_complete : null],
      [words.notes, order.notes.map(({ text }) => text).join('\n')],
      [words.gift_message, order.gift_message]
    ])
  }
}

function withPhone (lines: string[], phone: string | null): string[] {
  return phone === null ? lines : [...lines, phone]
}

function factsOf ({ order, revision }: PurchaseOrderDocument, { words, date }: Values): Fact[] {
  const { acknowledgement_due_at: due_at, status } = order
  return facts([
    [words.number, order.number],
    [words.date, date(order.issued_at ?? order.created_at)],
    [words.reference, order.ship_from === null ? order.sales_order_reference : null],
    [words.pack_for, shipFromText(order)],
    [words.supplier_reference, order.supplier_reference],
    [words.revision, revision > 1 ? String(revision) : null],
    [words.answer_by, due_at !== null && status === 'issued' ? date(due_at) : null]
  ])
}

type Line = PurchaseOrderDocument['order']['lines'][number]
type Place = { order: PurchaseOrderDocument['order'], values: Values }

function rowOf (line: Line, { values, order: { lines, currency } }: Place): Cell[] {
  const { words, count, amount } = values
  const { sku, supplier_sku, canceled_quantity: canceled, rejected_quantity: rejected } = line
  return [
    cell(String(line.line_number)),
    cell(supplier_sku ?? sku, [
      ...supplier_sku === null || supplier_sku === sku ? [] : [`${words.our_item}: ${sku}`],
      ...insteadOf(line, lines, values)
    ]),
    cell(line.description ?? '', [
      ...wordsOfLine(line),
      ...datesOfLine(values, line),
      ...unitsOfLine(values, { quantity: line.quantity, canceled, rejected })
    ]),
    cell(count(liveOf(line))),
    cell(amount(line.unit_cost, currency)),
    cell(amount(line.amount, currency))
  ]
}

function totalsOf (
  { lines, order_fee, freight, total, currency }: PurchaseOrderDocument['order'],
  { words, money }: Values
): Sheet['totals'] {
  const subtotal = lines.reduce((sum, { amount }) => sum + readMoney(amount), 0n)
  const has_more = !isZero(order_fee) || !isZero(freight)
  return totals([
    [words.subtotal, has_more ? money(formatMoney(subtotal, currency), currency) : null],
    [words.order_fee, isZero(order_fee) ? null : money(order_fee, currency)],
    [words.shipping, isZero(freight) ? null : money(freight, currency)],
    [words.total, money(total, currency)]
  ], words.total)
}
