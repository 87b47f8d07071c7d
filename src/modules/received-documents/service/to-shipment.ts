// Makes the body of a shipment of what a supplier's document says of an order.

import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { beginningOf } from '../../../domain/kernel/beginning.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { NewShipment } from '../../../domain/model/shipment/shipment.ts'
import type { ReceivedShipment } from '../../../formats/received-message.ts'
import { findLines } from './find-lines.ts'

/** One parcel of one order. */
export type ReceivedParcel = Omit<ReceivedShipment, 'orders' | 'package_ids' | 'expected_on'> &
  { lines: ReceivedShipment['orders'][number]['lines'] }

/** Codes of carriers (SCAC) whose tracking pages are known, with their names. */
const CARRIERS: ReadonlyMap<string, string> = new Map([
  ['UPSN', 'UPS'], ['UPSS', 'UPS'], ['FDEG', 'FedEx'], ['FDEN', 'FedEx'], ['FDE', 'FedEx'],
  ['USPS', 'USPS'], ['DHLC', 'DHL'], ['DHLE', 'DHL']
])
const TEXT_CHARACTERS_MAX = 500
const CARRIER_CHARACTERS_MAX = 100

/** A parcel for each order and tracking number. */
export function parcelsOf (
  { orders, package_ids: _packages, expected_on: _expected, ...shipment }: ReceivedShipment
): Array<{ order_number: string, parcel: ReceivedParcel }> {
  const of_all = shipment.tracking_numbers.join('\n')
  return orders.flatMap(({ order_number, lines }) => {
    const by_tracking = Map.groupBy(lines, ({ tracking_numbers }) =>
      tracking_numbers.length > 0 ? tracking_numbers.join('\n') : of_all)
    return [...by_tracking].map(([numbers, own]) => ({
      order_number,
      parcel: {
        ...shipment,
        tracking_numbers: numbers === '' ? [] : numbers.split('\n'),
        lines: own
      }
    }))
  })
}

/** Throws `unknown_line` and `document_not_clear`. */
export function toShipment (
  order: PurchaseOrderDescription, parcel: ReceivedParcel
): NewShipment {
  const { purpose, shipped_on, carrier, carrier_code, tracking_numbers } = parcel
  if (purpose !== 'original') {
    throw new RuleError('document_not_clear', {
      detail: `A ${purpose} of a ship notice cannot be applied: what was reported as sent stays so.`
    })
  }
  const lines = sumLines(order, parcel)
  const name = CARRIERS.get(carrier_code ?? '') ?? carrier ?? carrier_code
  const [tracking_number] = tracking_numbers
  return {
    lines,
    ...name !== null && { carrier: beginningOf(name, CARRIER_CHARACTERS_MAX).trim() },
    ...tracking_number !== undefined && { tracking_number },
    ...shipped_on !== null && { shipped_at: instantOf(shipped_on) },
    metadata: metadataOf(parcel)
  }
}

function sumLines (
  order: PurchaseOrderDescription, parcel: ReceivedParcel
): NewShipment['lines'] {
  const quantities = new Map<number, number>()
  for (const { line: { line_number }, item } of findLines(order, parcel.lines)) {
    quantities.set(line_number, (quantities.get(line_number) ?? 0) + item.quantity)
  }
  return [...quantities].filter(([, quantity]) => quantity > 0)
    .map(([line_number, quantity]) => ({ line_number, quantity }))
}

function metadataOf ({ reference, tracking_numbers }: ReceivedParcel): Record<string, string> {
  const cut = (text: string): string => beginningOf(text, TEXT_CHARACTERS_MAX)
  return {
    ...reference !== '' && { shipment_reference: cut(reference) },
    ...tracking_numbers.length > 1 && { tracking_numbers: cut(tracking_numbers.join(', ')) }
  }
}

/**
 * Of a day, its end: a later time counts as now. Were it earlier, a report of that day would seem
 * to leave the units out already.
 */
function instantOf (shipped_on: string): string {
  return shipped_on.includes('T') ? shipped_on : `${shipped_on}T23:59:59.999Z`
}
