// Writes a purchase order as EDIFACT D.96A: ORDERS when it is issued, ORDCHG when it changes or is
// canceled.

import type { Address } from '../../domain/kernel/address.ts'
import { isZero } from '../../domain/kernel/money.ts'
import type { ControlNumbers } from '../edi/control-numbers.ts'
import {
  commonDateOf, dayDigits, type DocumentLine, lineWordsOf, orderedAt, wantedOf, wordsOf
} from '../edi/order-content.ts'
import { wrap } from '../edi/carry.ts'
import type { Party, PurchaseOrderDocument } from '../order-document.ts'
import { parcelReferenceOf } from '../parcel-content.ts'
import { toEdifact, writeInterchange, type WrittenSegment } from './write-segments.ts'

export function writeEdifact (
  document: PurchaseOrderDocument, control: ControlNumbers
): Uint8Array {
  const { order, edi, at, message } = document
  const segments = [
    ...beginning(document),
    ...headSegments(document),
    ...order.lines.flatMap((line) => lineSegments(line, message)),
    ['UNS', 'S'],
    ['MOA', ['86', order.total]],
    ['CNT', ['2', order.lines.length]]
  ]
  return writeInterchange({
    edi, at, control, type: message === 'order' ? 'ORDERS' : 'ORDCHG', segments
  })
}

/** BGM: 220 is an order, 230 a change; 9 is original, 4 a change, 1 a cancellation. */
function beginning ({ order, message, revision, at, ...rest }: PurchaseOrderDocument) {
  if (message === 'order') {
    const ordered = orderedAt({ order, message, revision, at, ...rest })
    return [['BGM', '220', order.number, '9'], timeOf('137', ordered)]
  }
  const purpose = message === 'cancellation' ? '1' : '4'
  return [['BGM', '230', `${order.number}-${revision}`, purpose], timeOf('137', at)]
}

function timeOf (qualifier: string, day: string): WrittenSegment {
  return ['DTM', [qualifier, dayDigits(day), '102']]
}

function headSegments (document: PurchaseOrderDocument): WrittenSegment[] {
  const { order, message, buyer, seller } = document
  const date = commonDateOf(order.lines)
  const complete = order.ship_complete
    ? [{ title: 'SHIP COMPLETE', text: 'all units in one shipment' }]
    : []
  return [
    ...date === null ? [] : [timeOf('2', date)],
    ...[...complete, ...wordsOf(document)].flatMap(textOf),
    ...message === 'order' ? [] : [['RFF', ['ON', order.number]]],
    ...referenceOf('UO', parcelReferenceOf(order)),
    ...referenceOf('CR', order.customer_order_number),
    ...referenceOf('VN', order.supplier_reference),
    partyOf('BY', buyer),
    ...contactOf(buyer),
    partyOf('SU', seller),
    addressOf('DP', null, order.ship_to),
    ...contactOf({ ...order.ship_to, email: null }),
    ['CUX', ['2', order.currency, '9']],
    ...chargeOf('FC', 'Freight', order.freight),
    ...chargeOf('HD', 'Order fee', order.order_fee)
  ]
}

/** The status of a line: 2 is deleted, 3 changed. Numbers: `SA` is the supplier's, `IN` ours. */
function lineSegments (
  line: DocumentLine, message: PurchaseOrderDocument['message']
): WrittenSegment[] {
  const wanted = wantedOf(line, message)
  const theirs = toEdifact(line.supplier_sku, 35)
  const own = [toEdifact(line.sku, 35), 'IN']
  const [first, second] = wrap(toEdifact(line.description, 70) ?? '', 35, 2)
  return [
    ['LIN', line.line_number, message === 'order' ? null : wanted === 0 ? '2' : '3'],
    ['PIA', '5', ...theirs === null ? [own] : [[theirs, 'SA'], own]],
    ...first === undefined ? [] : [['IMD', 'F', null, [null, null, null, first, second ?? null]]],
    ['QTY', ['21', wanted, 'PCE']],
    ...line.requested_date === null ? [] : [timeOf('2', line.requested_date)],
    ...lineWordsOf(line).flatMap(textOf),
    ['PRI', ['AAA', line.unit_cost]]
  ]
}

/** Five lines of 70 characters a segment; longer texts get up to five segments. */
function textOf ({ title, text }: { title: string, text: string }): WrittenSegment[] {
  const lines = wrap(toEdifact(`${title}: ${text}`, 1750) ?? '', 70, 25)
  return [0, 5, 10, 15, 20].map((from) => lines.slice(from, from + 5))
    .filter((part) => part.length > 0).map((part) => ['FTX', 'AAI', null, null, part])
}

function referenceOf (qualifier: string, text: string | null | undefined): WrittenSegment[] {
  const reference = toEdifact(text, 35)
  return reference === null ? [] : [['RFF', [qualifier, reference]]]
}

function chargeOf (code: string, name: string, amount: string): WrittenSegment[] {
  return isZero(amount)
    ? []
    : [['ALC', 'C', null, null, null, [code, null, null, name]], ['MOA', ['23', amount]]]
}

/** Suppliers are known by what the merchant calls them (92: assigned by the buyer). */
function partyOf (kind: string, { name, code, address }: Party): WrittenSegment {
  const id = toEdifact(code, 17)
  const party = id === null ? null : [id, null, '92']
  return address === null
    ? ['NAD', kind, party, null, linesOf(name, 5)]
    : addressOf(kind, party, { ...address, name })
}

function addressOf (
  kind: string, id: Array<string | null> | null, address: Address
): WrittenSegment {
  const company = address.company === null ? [] : linesOf(address.company, 2)
  const streets = [...linesOf(address.line1, 2), ...linesOf(address.line2 ?? '', 2)]
  return [
    'NAD', kind, id, null, [...linesOf(address.name, 2), ...company],
    streets.slice(0, 3), toEdifact(address.city, 35), toEdifact(address.region, 9),
    toEdifact(address.postal_code, 9), address.country
  ]
}

/** At least one line, of 35 characters at most, unless the text is empty. */
function linesOf (text: string, lines_max: number): string[] {
  return wrap(toEdifact(text, 35 * lines_max) ?? '', 35, lines_max)
}

function contactOf (
  { name, phone, email }: Pick<Party, 'name' | 'phone' | 'email'>
): WrittenSegment[] {
  const ways = [[toEdifact(phone, 512), 'TE'], [toEdifact(email, 512), 'EM']]
    .filter(([to]) => to !== null)
  return ways.length === 0
    ? []
    : [['CTA', 'OC', [null, toEdifact(name, 35)]], ...ways.map((way) => ['COM', way])]
}
