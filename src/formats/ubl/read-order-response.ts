// Reads OrderResponse of UBL: a supplier's answer to a purchase order, with the codes of Peppol.

import type {
  FormatFault, ReceivedAcknowledgement, ReceivedAnswer, ReceivedAnswerLine, ReceivedMessage
} from '../received-message.ts'
import { quote } from '../edi/faults.ts'
import {
  checkUnit, childrenOf, dateAt, findAt, priceAt, quantityAt, readItem, refuseElement, requiredAt,
  textAt
} from './content.ts'
import type { Element } from './xml-tree.ts'

type Order = ReceivedAcknowledgement['orders'][number]

/** OrderResponseCode: AB is only received, CA is accepted with changes. */
const ORDER_CODES: ReadonlyMap<string, Order['status']> = new Map([
  ['AB', 'on_hold'], ['AP', 'accepted'], ['CA', 'changed'], ['RE', 'rejected']
])

/** LineStatusCode: 42 is a line that was delivered before. */
const LINE_CODES: ReadonlyMap<string, ReceivedAnswer> = new Map([
  ['3', 'changed'], ['5', 'accepted'], ['7', 'rejected'], ['42', 'on_hold']
])

export function readOrderResponse (
  document: Element, faults: FormatFault[]
): ReceivedMessage | null {
  const raw_code = requiredAt(faults, document, 'OrderResponseCode')
  const order_number = requiredAt(faults, document, 'OrderReference/ID')
  if (raw_code === null || order_number === null) return null
  const status = ORDER_CODES.get(raw_code)
  if (status === undefined) {
    return refuseElement(faults, findAt(document, 'OrderResponseCode') ?? document, 'bad_code',
      `has a code that is not known: ${quote(raw_code)}`)
  }
  const supplier_reference = textAt(faults, document, 'OrderReference/SalesOrderID') ??
    textAt(faults, document, 'SalesOrderID')
  const lines = childrenOf(document, 'OrderLine')
    .flatMap((line) => readLine(line, status, faults) ?? [])
  return {
    kind: 'acknowledgement',
    orders: [{ order_number, supplier_reference, status, raw_code, lines }]
  }
}

/** `OrderLineReference` names the line of the order; the line's own id is the supplier's. */
function readLine (
  order_line: Element, order: Order['status'], faults: FormatFault[]
): ReceivedAnswerLine[] | null {
  const line = findAt(order_line, 'LineItem')
  if (line === undefined) {
    return refuseElement(faults, order_line, 'missing', 'must have LineItem')
  }
  const reference = findAt(order_line, 'OrderLineReference/LineID')
  const item = readItem(faults, reference === undefined
    ? line
    : { ...line, children: [reference, ...line.children] }, ['LineID', 'ID'])
  const status = readStatus(line, order, faults)
  if (item === null || status === null) return null
  const about = {
    ...item,
    ordered_quantity: null,
    unit_cost: priceAt(faults, line),
    promised_date: promisedOf(line, faults),
    raw_code: textAt(faults, line, 'LineStatusCode')
  }
  checkUnit(faults, line, 'Price/BaseQuantity')
  const quantity = quantityAt(faults, line, 'Quantity')
  const later = quantityAt(faults, line, 'MaximumBackorderQuantity')
  const reason = status === 'rejected' ? 'other' as const : null
  // Peppol tells with a rejected line what was ordered: all of it is rejected.
  const answer = { ...about, status, quantity: status === 'rejected' ? null : quantity, reason }
  return later === null || later === 0
    ? [answer]
    : [answer, { ...about, status: 'backordered', quantity: later, reason: null }]
}

function readStatus (
  line: Element, order: Order['status'], faults: FormatFault[]
): ReceivedAnswer | null {
  const code = textAt(faults, line, 'LineStatusCode')
  if (code === null) return order
  return LINE_CODES.get(code) ?? refuseElement(faults, findAt(line, 'LineStatusCode') ?? line,
    'bad_code', `has a code that is not known: ${quote(code)}`)
}

function promisedOf (line: Element, faults: FormatFault[]): string | null {
  const period = 'Delivery/PromisedDeliveryPeriod'
  return dateAt(faults, line, `${period}/EndDate`) ?? dateAt(faults, line, `${period}/StartDate`)
}
