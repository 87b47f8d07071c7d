// Reads EDIFACT DESADV: goods that a supplier has sent.

import type {
  FormatFault, ReceivedMessage, ReceivedShipment, ReceivedShipmentLine
} from '../received-message.ts'
import { addSegmentFault } from '../edi/faults.ts'
import { readText } from '../edi/fields.ts'
import { findSegment, type Segment, splitLoops, valueAt, valuesFrom } from '../edi/segment.ts'
import {
  findBeginning, readItem, readQualifiedDate, readQualifiedQuantity, readReference
} from './content.ts'

const PURPOSES: ReadonlyMap<string, ReceivedShipment['purpose']> = new Map([
  ['1', 'cancellation'], ['3', 'cancellation'], ['4', 'change'], ['5', 'change']
])
const TRACKING = ['CN', 'AAS', 'CU']

export function readDesadv (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const { head, loops } = splitLoops(segments, 'LIN')
  const bgm = findBeginning(head, faults, header)
  if (bgm === null) return null
  const reference = readText(faults, { segment: bgm, position: 2, required: true })
  const purpose = PURPOSES.get(valueAt(bgm, 3)) ?? 'original'
  const orders = readOrders(loops, { own: readReference(head, faults, ['ON']), faults })
  if (reference === null) return null
  if (orders.length === 0 && purpose !== 'cancellation') {
    addSegmentFault(faults, bgm, 'missing', 'The message names no item that was sent.')
    return null
  }
  return { kind: 'shipment', purpose, reference, ...readCarriage(segments, faults), orders }
}

/** The order stands with the line, or once for all. */
function readOrders (
  loops: readonly Segment[][], { own, faults }: { own: string | null, faults: FormatFault[] }
): ReceivedShipment['orders'] {
  const orders = new Map<string, ReceivedShipmentLine[]>()
  for (const loop of loops) {
    const [lin] = loop
    const item = readItem(loop, faults)
    const quantity = readQualifiedQuantity(loop, faults, ['12'])
    const order_number = readReference(loop, faults, ['ON']) ?? own
    if (lin === undefined || item === null) continue
    if (quantity === null || order_number === null) {
      addSegmentFault(faults, lin, 'missing', order_number === null
        ? 'The item belongs to no order: RFF with ON is missing.'
        : 'QTY with the quantity that was sent (12) is missing.')
      continue
    }
    const lines = orders.get(order_number) ?? []
    lines.push({ ...item, quantity, tracking_numbers: trackingOf(loop) })
    orders.set(order_number, lines)
  }
  return [...orders].map(([order_number, lines]) => ({ order_number, lines }))
}

function trackingOf (segments: readonly Segment[]): string[] {
  const found = segments.filter((one) => one.id === 'RFF' && TRACKING.includes(valueAt(one, 1)))
  return [...new Set(found.map((one) => valueAt(one, 1, 2)).filter((one) => one !== ''))]
}

function readCarriage (
  segments: readonly Segment[], faults: FormatFault[]
): Pick<ReceivedShipment, 'shipped_on' | 'expected_on' | 'carrier' | 'carrier_code' |
  'tracking_numbers' | 'package_ids'> {
  const tdt = findSegment(segments, 'TDT')
  const carrierAt = (part: number): string | null =>
    tdt === undefined ? null : readText(faults, { segment: tdt, position: 5, part })
  const packages = segments.filter((one) => one.id === 'GIN' && valueAt(one, 1) === 'BJ')
    .flatMap((one) => valuesFrom(one, 2)).filter((one) => one !== '')
  return {
    shipped_on: readQualifiedDate(segments, faults, ['11', '111']),
    expected_on: readQualifiedDate(segments, faults, ['17', '132', '191', '2']),
    carrier_code: carrierAt(1),
    carrier: carrierAt(4),
    tracking_numbers: trackingOf(segments),
    package_ids: [...new Set(packages)]
  }
}
