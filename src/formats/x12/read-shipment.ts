// Reads X12 856: goods that a supplier has sent, as a tree of shipment, orders, packs and items.

import type {
  FormatFault, ReceivedMessage, ReceivedShipment, ReceivedShipmentLine
} from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { readDate, readLineNumber, readQuantity, readText, refuseField } from '../edi/fields.ts'
import { checkShipmentLines, limitTracking } from '../edi/limits.ts'
import { findSegment, type Segment, splitLoops, valueAt } from '../edi/segment.ts'
import { checkUnit } from '../edi/units.ts'
import { checkItem, readItemIds } from './items.ts'

/** A level of the tree, with what it says itself, or else the levels above it. */
type Level = {
  parent: Level | null
  order_number: string | null
  own_numbers: string[]
  tracking_numbers: string[]
  segments: readonly Segment[]
}

const PURPOSES: ReadonlyMap<string, ReceivedShipment['purpose']> = new Map([
  ['00', 'original'], ['14', 'original'], ['06', 'original'], ['01', 'cancellation'],
  ['03', 'cancellation'], ['04', 'change'], ['05', 'change']
])
const TRACKING_REFERENCES = ['CN', '2I']
const TRACKING_MARKS = ['CP', 'CA']

export function readShipment (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): ReceivedMessage | null {
  const { head, loops } = splitLoops(segments, 'HL')
  const bsn = findSegment(head, 'BSN')
  if (bsn === undefined) {
    addSegmentFault(faults, header, 'missing', 'BSN is missing in the 856.')
    return null
  }
  const reference = readText(faults, { segment: bsn, position: 2, required: true })
  const purpose = PURPOSES.get(valueAt(bsn, 1))
  if (purpose === undefined) {
    return refuseField(faults, { segment: bsn, position: 1 }, 'bad_code',
      `has a code that is not known: ${quote(valueAt(bsn, 1))}`)
  }
  const levels = readLevels(loops, faults)
  const orders = readOrders(levels, faults)
  if (reference === null) return null
  if (orders.length === 0 && purpose !== 'cancellation') {
    addSegmentFault(faults, bsn, 'missing', 'The 856 names no item that was sent.')
    return null
  }
  // What stands in one pack or order says nothing about another.
  const of_all = [...head, ...loops.filter(([hl]) => hl && valueAt(hl, 3) === 'S').flat()]
  const tracking_numbers = trackingOf(of_all, faults)
  checkShipmentLines({ orders, tracking_numbers }, faults, bsn)
  const carriage = readCarriage(segments, faults)
  return { kind: 'shipment', purpose, reference, ...carriage, tracking_numbers, orders }
}

/** Each HL names itself, and its parent, which stands before it. */
function readLevels (loops: readonly Segment[][], faults: FormatFault[]): Level[] {
  const by_id = new Map<string, Level>()
  return loops.flatMap((segments) => {
    const [hl] = segments
    if (hl === undefined) return []
    const [id, parent_id] = [valueAt(hl, 1), valueAt(hl, 2)]
    const parent = by_id.get(parent_id) ?? null
    if (parent === null && parent_id !== '') {
      addSegmentFault(faults, hl, 'invalid', `HL02 names no level before it: ${quote(parent_id)}.`)
    }
    if (by_id.has(id)) {
      addSegmentFault(faults, hl, 'invalid', `HL01 names a level twice: ${quote(id)}.`)
      return []
    }
    const level = readLevel(segments, parent, faults)
    by_id.set(id, level)
    return [level]
  })
}

function readLevel (
  segments: readonly Segment[], parent: Level | null, faults: FormatFault[]
): Level {
  const prf = findSegment(segments, 'PRF')
  const order_number = prf === undefined
    ? null
    : readText(faults, { segment: prf, position: 1, required: true })
  const own_numbers = trackingOf(segments, faults)
  return {
    parent,
    order_number: order_number ?? parent?.order_number ?? null,
    own_numbers,
    tracking_numbers: own_numbers.length > 0 ? own_numbers : parent?.tracking_numbers ?? [],
    segments
  }
}

/** The order of an item stands above it; its packs above it, or, in other files, below. */
function readOrders (levels: readonly Level[], faults: FormatFault[]): ReceivedShipment['orders'] {
  const below = Map.groupBy(levels, ({ parent }) => parent)
  const orders = new Map<string, ReceivedShipmentLine[]>()
  for (const level of levels) {
    const line = readLine(level, faults)
    if (line === null) continue
    const { order_number, tracking_numbers } = level
    if (order_number === null) {
      addSegmentFault(faults, level.segments[0] ?? line.segment, 'missing',
        'The item belongs to no order: no PRF stands above it.')
      continue
    }
    const packs = (below.get(level) ?? []).flatMap(({ own_numbers }) => own_numbers)
    const { segment: _segment, ...sent } = line
    const lines = orders.get(order_number) ?? []
    lines.push({ ...sent, tracking_numbers: packs.length > 0 ? packs : tracking_numbers })
    orders.set(order_number, lines)
  }
  return [...orders].map(([order_number, lines]) => ({ order_number, lines }))
}

type Line = Omit<ReceivedShipmentLine, 'tracking_numbers'> & { segment: Segment }

/** Null for a level that is no item. */
function readLine ({ segments }: Level, faults: FormatFault[]): Line | null {
  const lin = findSegment(segments, 'LIN')
  const sn1 = findSegment(segments, 'SN1')
  const named = lin ?? sn1
  if (named === undefined) return null
  if (sn1 === undefined) {
    addSegmentFault(faults, named, 'missing', 'SN1 with the quantity is missing behind LIN.')
    return null
  }
  const item = {
    line_number: (lin && readLineNumber({ segment: lin, position: 1 })) ??
      readLineNumber({ segment: sn1, position: 1 }),
    ...lin === undefined ? { sku: null, supplier_sku: null, gtin: null } : readItemIds(lin, 2)
  }
  const quantity = readQuantity(faults, { segment: sn1, position: 2, required: true })
  checkUnit(faults, { segment: sn1, position: 3 })
  if (!checkItem(faults, named, item) || quantity === null) return null
  return { ...item, quantity, segment: named }
}

/** Of the segments, the first of which names the place. */
function trackingOf (segments: readonly Segment[], faults: FormatFault[]): string[] {
  const found = valuesOf(segments, 'REF', TRACKING_REFERENCES)
    .concat(valuesOf(segments, 'MAN', TRACKING_MARKS))
  const [first] = segments
  return first === undefined ? [] : limitTracking(found, faults, first)
}

/** The second elements of all segments of the name whose first is one of the qualifiers. */
function valuesOf (
  segments: readonly Segment[], id: string, qualifiers: readonly string[]
): string[] {
  const found = segments.filter((one) => one.id === id && qualifiers.includes(valueAt(one, 1)))
  return [...new Set(found.map((one) => valueAt(one, 2)).filter((value) => value !== ''))]
}

function readCarriage (
  segments: readonly Segment[], faults: FormatFault[]
): Pick<ReceivedShipment, 'shipped_on' | 'expected_on' | 'carrier' | 'carrier_code' |
  'package_ids'> {
  const dateOf = (qualifier: string): string | null => {
    const segment = findSegment(segments, 'DTM', qualifier)
    return segment === undefined ? null : readDate(faults, { segment, position: 2 })
  }
  const td5 = findSegment(segments, 'TD5')
  const carrierAt = (position: number): string | null =>
    td5 === undefined ? null : readText(faults, { segment: td5, position })
  return {
    shipped_on: dateOf('011'),
    expected_on: dateOf('017') ?? dateOf('067') ?? dateOf('002'),
    carrier_code: carrierAt(3),
    carrier: carrierAt(5),
    package_ids: valuesOf(segments, 'MAN', ['GM'])
  }
}
