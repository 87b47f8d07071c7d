// Reads X12 856: goods that a supplier has sent, as a tree of shipment, orders, packs and items.

import type {
  FormatFault, ReceivedMessage, ReceivedShipment, ReceivedShipmentLine
} from '../received-message.ts'
import { addSegmentFault, quote } from '../edi/faults.ts'
import { readDate, readLineNumber, readQuantity, readText, refuseField } from '../edi/fields.ts'
import { findSegment, type Segment, splitLoops, valueAt } from '../edi/segment.ts'
import { checkItem, readItemIds } from './items.ts'

/** A level of the tree, with what the levels above it say. */
type Level = {
  parent: Level | null
  order_number: string | null
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
  return { kind: 'shipment', purpose, reference, ...readCarriage(segments, faults), orders }
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
    const prf = findSegment(segments, 'PRF')
    const level = {
      parent,
      order_number: prf === undefined
        ? null
        : readText(faults, { segment: prf, position: 1, required: true }),
      tracking_numbers: trackingOf(segments),
      segments
    }
    by_id.set(id, level)
    return [level]
  })
}

/** The order of an item stands above it; its packs above it, or, in other files, below. */
function readOrders (levels: readonly Level[], faults: FormatFault[]): ReceivedShipment['orders'] {
  const below = Map.groupBy(levels, ({ parent }) => parent)
  const orders = new Map<string, ReceivedShipmentLine[]>()
  for (const level of levels) {
    const line = readLine(level, faults)
    if (line === null) continue
    const order_number = findAbove(level, (one) => one.order_number)
    if (order_number === null) {
      addSegmentFault(faults, level.segments[0] ?? line.segment, 'missing',
        'The item belongs to no order: no PRF stands above it.')
      continue
    }
    const packs = (below.get(level) ?? []).flatMap(({ tracking_numbers }) => tracking_numbers)
    const above = findAbove(level, ({ tracking_numbers }) =>
      tracking_numbers.length > 0 ? tracking_numbers : null) ?? []
    const { segment: _segment, ...sent } = line
    const lines = orders.get(order_number) ?? []
    lines.push({ ...sent, tracking_numbers: packs.length > 0 ? packs : above })
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
  if (!checkItem(faults, named, item) || quantity === null) return null
  return { ...item, quantity, segment: named }
}

/** Levels are as deep as the file says, so this is no recursion. */
function findAbove<Found> (level: Level, look: (level: Level) => Found | null): Found | null {
  for (let one: Level | null = level; one !== null; one = one.parent) {
    const found = look(one)
    if (found !== null) return found
  }
  return null
}

function trackingOf (segments: readonly Segment[]): string[] {
  return valuesOf(segments, 'REF', TRACKING_REFERENCES)
    .concat(valuesOf(segments, 'MAN', TRACKING_MARKS))
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
  'tracking_numbers' | 'package_ids'> {
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
    tracking_numbers: trackingOf(segments),
    package_ids: valuesOf(segments, 'MAN', ['GM'])
  }
}
