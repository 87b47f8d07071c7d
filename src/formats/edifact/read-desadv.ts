// Reads EDIFACT DESADV: goods that a supplier has sent.

import type {
  FormatFault, ReceivedMessage, ReceivedShipment, ReceivedShipmentLine
} from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { readLineNumber, readText, refuseField } from '../edi/fields.ts'
import { checkShipmentLines, limitTracking } from '../edi/limits.ts'
import { findSegment, type Segment, valueAt, valuesFrom } from '../edi/segment.ts'
import {
  findBeginning, findQualified, readItem, readQualifiedDate, readQualifiedQuantity, readReference
} from './content.ts'

/** What BGM says: a duplicate, a copy or a test is none of them. */
const PURPOSES: ReadonlyMap<string, ReceivedShipment['purpose']> = new Map([
  ['', 'original'], ['9', 'original'], ['1', 'cancellation'], ['3', 'cancellation'],
  ['4', 'change'], ['5', 'change']
])
const TRACKING = ['CN', 'AAS', 'CU']

/** A line, and the tracking numbers of the packages that it is in. */
type SentLine = { loop: Segment[], package_numbers: readonly string[] }

export function readDesadv (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const first = segments.findIndex(({ id }) => id === 'CPS' || id === 'LIN')
  const head = segments.slice(0, first < 0 ? undefined : first)
  const bgm = findBeginning(head, faults, header)
  if (bgm === null) return null
  const reference = readText(faults, { segment: bgm, position: 2, required: true })
  const purpose = PURPOSES.get(valueAt(bgm, 3))
  if (purpose === undefined) {
    return refuseField(faults, { segment: bgm, position: 3 }, 'bad_code',
      `has a code that is not known: ${quote(valueAt(bgm, 3))}`)
  }
  const lines = readPackages(segments.slice(head.length), faults)
  const orders = readOrders(lines, { own: readReference(head, faults, ['ON']), faults })
  const tracking_numbers = trackingOf(head, faults)
  checkShipmentLines({ orders, tracking_numbers }, faults, bgm)
  if (reference === null) return null
  if (orders.length === 0 && purpose !== 'cancellation') {
    addSegmentFault(faults, bgm, 'missing', 'The message names no item that was sent.')
    return null
  }
  const carriage = readCarriage(segments, faults)
  return { kind: 'shipment', purpose, reference, ...carriage, tracking_numbers, orders }
}

/** CPS begins packages, which may be in others; the lines behind it are in them. */
function readPackages (segments: readonly Segment[], faults: FormatFault[]): SentLine[] {
  const numbers_of = new Map<string, readonly string[]>()
  return splitPackages(segments).flatMap(({ cps, about, loops }) => {
    const own = trackingOf(about, faults)
    const outer = cps && numbers_of.get(valueAt(cps, 2))
    const package_numbers = own.length > 0 ? own : outer ?? []
    if (cps !== undefined && cps === about[0]) numbers_of.set(valueAt(cps, 1), package_numbers)
    return loops.map((loop) => ({ loop, package_numbers }))
  })
}

type Packages = { cps: Segment | undefined, about: Segment[], loops: Segment[][] }

function splitPackages (segments: readonly Segment[]): Packages[] {
  let last: Packages = { cps: undefined, about: [], loops: [] }
  const all = [last]
  for (const segment of segments) {
    if (beginsPackages(segment, last)) {
      last = { cps: segment.id === 'CPS' ? segment : last.cps, about: [segment], loops: [] }
      all.push(last)
    } else if (segment.id === 'LIN') last.loops.push([segment])
    else (last.loops.at(-1) ?? last.about).push(segment)
  }
  return all
}

/** PAC behind a line begins other packages of the same CPS. */
function beginsPackages ({ id }: Segment, { loops }: Packages): boolean {
  return id === 'CPS' || (id === 'PAC' && loops.length > 0)
}

/** The order stands with the line, or once for all. */
function readOrders (
  sent: readonly SentLine[], { own, faults }: { own: string | null, faults: FormatFault[] }
): ReceivedShipment['orders'] {
  const orders = new Map<string, ReceivedShipmentLine[]>()
  for (const { loop, package_numbers } of sent) {
    const [lin] = loop
    const item = readItem(loop, faults, readOrderLine(loop))
    const quantity = readQualifiedQuantity(loop, faults, ['12'])
    const order_number = readReference(loop, faults, ['ON']) ?? own
    if (lin === undefined || item === null) continue
    if (quantity === null || order_number === null) {
      addSegmentFault(faults, lin, 'missing', order_number === null
        ? 'The item belongs to no order: RFF with ON is missing.'
        : 'QTY with the quantity that was sent (12) is missing.')
      continue
    }
    const numbers = trackingOf(loop, faults)
    const lines = orders.get(order_number) ?? []
    lines.push({
      ...item, quantity, tracking_numbers: numbers.length > 0 ? numbers : [...package_numbers]
    })
    orders.set(order_number, lines)
  }
  return [...orders].map(([order_number, lines]) => ({ order_number, lines }))
}

/** The line of the order stands in RFF: LIN counts the lines of the ship notice. */
function readOrderLine (loop: readonly Segment[]): number | null {
  const own = findQualified(loop, 'RFF', ['LI'])
  const order = findQualified(loop, 'RFF', ['ON'])
  const places = [
    ...own === undefined ? [] : [{ segment: own, part: 3 }, { segment: own, part: 2 }],
    ...order === undefined ? [] : [{ segment: order, part: 3 }]
  ]
  return places.map((one) => readLineNumber({ ...one, position: 1 }))
    .find((one) => one !== null) ?? null
}

/** Of the segments, the first of which names the place. */
function trackingOf (segments: readonly Segment[], faults: FormatFault[]): string[] {
  const found = segments.filter((one) => one.id === 'RFF' && TRACKING.includes(valueAt(one, 1)))
  const [first] = segments
  return first === undefined
    ? []
    : limitTracking(found.map((one) => valueAt(one, 1, 2)), faults, first)
}

function readCarriage (
  segments: readonly Segment[], faults: FormatFault[]
): Pick<ReceivedShipment, 'shipped_on' | 'expected_on' | 'carrier' | 'carrier_code' |
  'package_ids'> {
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
    package_ids: [...new Set(packages)]
  }
}
