// Reads DespatchAdvice of UBL: goods that a supplier has sent.

import type {
  FormatFault, ReceivedMessage, ReceivedShipment, ReceivedShipmentLine
} from '../received-message.ts'
import {
  childrenOf, dateAt, findAt, quantityAt, readItem, refuseElement, requiredAt, textAt
} from './content.ts'
import type { Element } from './xml-tree.ts'

export function readDespatchAdvice (
  document: Element, faults: FormatFault[]
): ReceivedMessage | null {
  const reference = requiredAt(faults, document, 'ID')
  const orders = readOrders(document, faults)
  if (reference === null) return null
  if (orders.length === 0) {
    return refuseElement(faults, document, 'missing', 'names no item that was sent')
  }
  return {
    kind: 'shipment',
    purpose: 'original',
    reference,
    ...readCarriage(findAt(document, 'Shipment') ?? NOTHING, faults),
    orders
  }
}

const NOTHING: Element = {
  name: 'Shipment', namespace: '', line: 1, text: '', unit_code: null, children: []
}

/** The order stands with the line, or once for all. Of a line with 0 units nothing was sent. */
function readOrders (document: Element, faults: FormatFault[]): ReceivedShipment['orders'] {
  const own = textAt(faults, document, 'OrderReference/ID')
  const orders = new Map<string, ReceivedShipmentLine[]>()
  for (const line of childrenOf(document, 'DespatchLine')) {
    const item = readItem(faults, line, ['OrderLineReference/LineID'])
    const order_number = textAt(faults, line, 'OrderLineReference/OrderReference/ID') ?? own
    const said = requiredAt(faults, line, 'DeliveredQuantity')
    const quantity = quantityAt(faults, line, 'DeliveredQuantity')
    if (order_number === null) {
      refuseElement(faults, line, 'missing', 'belongs to no order: OrderReference/ID is missing')
    } else if (item !== null && said !== null && quantity !== null && quantity > 0) {
      const lines = orders.get(order_number) ?? []
      lines.push({ ...item, quantity, tracking_numbers: [] })
      orders.set(order_number, lines)
    }
  }
  return [...orders].map(([order_number, lines]) => ({ order_number, lines }))
}

function readCarriage (
  shipment: Element, faults: FormatFault[]
): Pick<ReceivedShipment, 'shipped_on' | 'expected_on' | 'carrier' | 'carrier_code' |
  'tracking_numbers' | 'package_ids'> {
  const carrier = ['Consignment', 'Delivery', 'ShipmentStage']
    .map((at) => textAt(faults, shipment, `${at}/CarrierParty/PartyName/Name`))
    .find((name) => name !== null)
  const tracking = [
    ...childrenOf(shipment, 'Delivery').map((one) => textAt(faults, one, 'TrackingID')),
    ...childrenOf(shipment, 'Consignment').map((one) => textAt(faults, one, 'CarrierAssignedID'))
  ]
  const packages = childrenOf(shipment, 'TransportHandlingUnit').map((one) =>
    textAt(faults, one, 'ID'))
  return {
    shipped_on: dateAt(faults, shipment, 'Delivery/Despatch/ActualDespatchDate') ??
      dateAt(faults, shipment, 'Delivery/ActualDespatchDate'),
    expected_on: dateAt(faults, shipment, 'Delivery/EstimatedDeliveryPeriod/EndDate'),
    carrier_code: null,
    carrier: carrier ?? null,
    tracking_numbers: distinct(tracking),
    package_ids: distinct(packages)
  }
}

function distinct (texts: ReadonlyArray<string | null>): string[] {
  return [...new Set(texts.filter((one) => one !== null))]
}
