// The segments that X12 850 and 860 have in common: who orders, where it goes, what is said.

import { decimalsOf, isZero, readMoney } from '../../domain/kernel/money.ts'
import type { Address } from '../../domain/kernel/address.ts'
import { wrap } from '../edi/carry.ts'
import {
  commonDateOf, dayDigits, type DocumentLine, lineWordsOf, wantedOf, wordsOf
} from '../edi/order-content.ts'
import type { Party, PurchaseOrderDocument } from '../order-document.ts'
import { parcelReferenceOf } from '../parcel-content.ts'
import { toX12, type WrittenSegment } from './write-segments.ts'

/** `DS`: the supplier sends to the customer; `SA`: an order like any other. */
export function orderTypeOf ({ order }: PurchaseOrderDocument): string {
  return order.delivery_mode === 'drop_ship' ? 'DS' : 'SA'
}

/** All that stands between the beginning and the lines. */
export function headSegments (document: PurchaseOrderDocument): WrittenSegment[] {
  const { order, buyer, seller } = document
  const date = commonDateOf(order.lines)
  return [
    ['CUR', 'BY', order.currency],
    ...referenceOf('CO', parcelReferenceOf(order)),
    ...referenceOf('CR', order.customer_order_number),
    ...referenceOf('VN', order.supplier_reference),
    ...contactOf('BD', buyer),
    ...order.ship_complete ? [['CSH', 'SC']] : [],
    ...chargeOf('D240', order.freight, order.currency),
    ...chargeOf('D500', order.order_fee, order.currency),
    ...date === null ? [] : [['DTM', '002', dayDigits(date)]],
    ...wordsOf(document).flatMap(noteOf),
    ...partyOf('BY', buyer),
    ...partyOf('SE', seller),
    ...addressOf(['N1', 'ST', toX12(order.ship_to.name, 60) ?? '?'], order.ship_to),
    ...contactOf('DC', { name: order.ship_to.name, phone: order.ship_to.phone, email: null })
  ]
}

/** What stands behind `PO1` or `POC`. */
export function lineSegments (line: DocumentLine): WrittenSegment[] {
  const description = toX12(line.description, 400) ?? ''
  return [
    ...wrap(description, 80, 5).map((text) => ['PID', 'F', null, null, null, text]),
    ...line.requested_date === null ? [] : [['DTM', '002', dayDigits(line.requested_date)]],
    ...lineWordsOf(line).flatMap(noteOf)
  ]
}

/** The item by the supplier's number, if it has one, and by ours. */
export function itemOf ({ sku, supplier_sku }: DocumentLine): Array<string | null> {
  const own = toX12(sku, 48)
  const ids = [['VP', toX12(supplier_sku, 48)], ['SK', own], ['BP', own]]
  return ids.filter(([, id]) => id !== null).flat()
}

/** How many lines there are, their units as a check sum, and the total. */
export function tailSegments ({ order, message }: PurchaseOrderDocument): WrittenSegment[] {
  const units = order.lines.reduce((all, line) => all + wantedOf(line, message), 0)
  return [
    ['CTT', order.lines.length, String(units).length <= 10 ? units : null],
    ['AMT', 'TT', order.total]
  ]
}

function referenceOf (qualifier: string, text: string | null | undefined): WrittenSegment[] {
  const reference = toX12(text, 30)
  return reference === null ? [] : [['REF', qualifier, reference]]
}

function contactOf (
  kind: string, { name, phone, email }: Pick<Party, 'name' | 'phone' | 'email'>
): WrittenSegment[] {
  const ways = [['TE', toX12(phone, 80)], ['EM', toX12(email, 80)]].filter(([, to]) => to !== null)
  return ways.length === 0 ? [] : [['PER', kind, toX12(name, 60), ...ways.flat()]]
}

/** The amount has two decimals without a point. One that needs more is in the total only. */
function chargeOf (code: string, amount: string, currency: string): WrittenSegment[] {
  const hundredths = readMoney(amount) / 10_000n
  const is_exact = decimalsOf(currency) <= 2 || hundredths * 10_000n === readMoney(amount)
  return isZero(amount) || !is_exact
    ? []
    : [['SAC', 'C', code, null, null, hundredths.toString()]]
}

function noteOf ({ title, text }: { title: string, text: string }): WrittenSegment[] {
  const lines = wrap(toX12(text, 2640) ?? '', 264, 10)
  return lines.length === 0
    ? []
    : [['N9', 'ZZ', title], ...lines.map((line) => ['MSG', line])]
}

/** Suppliers are known by what the merchant calls them (92: assigned by the buyer). */
function partyOf (kind: string, { name, code, address }: Party): WrittenSegment[] {
  const id = toX12(code, 80)
  const n1 = ['N1', kind, toX12(name, 60) ?? '?', ...id === null ? [] : ['92', id]]
  return address === null ? [n1] : addressOf(n1, address)
}

/** Streets get up to four lines. */
function addressOf (n1: WrittenSegment, address: Address): WrittenSegment[] {
  const company = toX12(address.company, 60)
  const streets = [address.line1, address.line2]
    .flatMap((line) => wrap(toX12(line, 110) ?? '', 55, 2))
  return [
    n1,
    ...company === null ? [] : [['N2', company]],
    ['N3', streets[0] ?? '?', streets[1] ?? null],
    ...streets.length > 2 ? [['N3', streets[2] ?? null, streets[3] ?? null]] : [],
    cityOf(address)
  ]
}

/** A region that is no code of two letters has a place of its own. */
function cityOf ({ city, region, postal_code, country }: Address): WrittenSegment {
  const name = toX12(region, 30)
  const is_code = name !== null && /^[A-Z]{2}$/.test(name)
  return [
    'N4', toX12(city, 30), is_code ? name : null, toX12(postal_code, 15), country,
    ...name === null || is_code ? [] : ['SP', name]
  ]
}
