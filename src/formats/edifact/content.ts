// What EDIFACT messages have in common: items, dates, quantities and prices with their qualifiers.

import type { FormatFault, ReceivedItem } from '../received-message.ts'
import { addSegmentFault } from '../edi/faults.ts'
import { readCost, readDate, readLineNumber, readQuantity, readText, refuseField } from
  '../edi/fields.ts'
import { findSegment, type Segment, valueAt } from '../edi/segment.ts'

const GTINS = ['EN', 'UP', 'SRV', 'EU']
const OWN = ['IN', 'BP', 'BI']
const THEIRS = ['SA', 'VN', 'MF']

/** `LIN` names the line and mostly a GTIN, `PIA` other numbers of the item. */
export function readItem (loop: readonly Segment[], faults: FormatFault[]): ReceivedItem | null {
  const [lin] = loop
  if (lin === undefined) return null
  const ids = new Map([[valueAt(lin, 3, 2), valueAt(lin, 3)]])
  for (const pia of loop.filter(({ id }) => id === 'PIA')) {
    for (let at = 2; at <= 6; at++) ids.set(valueAt(pia, at, 2), valueAt(pia, at))
  }
  const idOf = (kinds: readonly string[]): string | null =>
    kinds.map((one) => ids.get(one)).find((id) => id !== undefined && id !== '') ?? null
  const item = {
    line_number: readLineNumber({ segment: lin, position: 1 }),
    sku: idOf(OWN),
    supplier_sku: idOf(THEIRS),
    gtin: idOf(GTINS)
  }
  if (Object.values(item).some((one) => one !== null)) return item
  addSegmentFault(faults, lin, 'missing', 'LIN and PIA name neither a line nor an item.')
  return null
}

/** The first of the qualifiers that there is. */
export function findQualified (
  segments: readonly Segment[], id: string, qualifiers: readonly string[]
): Segment | undefined {
  return qualifiers.map((one) => findSegment(segments, id, one)).find((one) => one !== undefined)
}

export function readQualifiedDate (
  segments: readonly Segment[], faults: FormatFault[], qualifiers: readonly string[]
): string | null {
  const segment = findQualified(segments, 'DTM', qualifiers)
  if (segment === undefined) return null
  const digits = valueAt(segment, 1, 3).startsWith('1') && valueAt(segment, 1, 3) !== '102' ? 6 : 8
  return readDate(faults, { segment, position: 1, part: 2 }, digits)
}

export function readQualifiedQuantity (
  segments: readonly Segment[], faults: FormatFault[], qualifiers: readonly string[]
): number | null {
  const segment = findQualified(segments, 'QTY', qualifiers)
  return segment === undefined
    ? null
    : readQuantity(faults, { segment, position: 1, part: 2, required: true })
}

export function readReference (
  segments: readonly Segment[], faults: FormatFault[], qualifiers: readonly string[]
): string | null {
  const segment = findQualified(segments, 'RFF', qualifiers)
  return segment === undefined ? null : readText(faults, { segment, position: 1, part: 2 })
}

/** The net price of one unit. */
export function readPrice (segments: readonly Segment[], faults: FormatFault[]): string | null {
  const segment = findQualified(segments, 'PRI', ['AAA', 'CAL', 'AAB'])
  if (segment === undefined) return null
  const basis = valueAt(segment, 1, 5)
  return basis === '' || Number(basis.replace(',', '.')) === 1
    ? readCost(faults, { segment, position: 1, part: 2 })
    : refuseField(faults, { segment, position: 1, part: 5 }, 'invalid', 'must be 1, if it is there')
}

/** `BGM`, without which a message says nothing. */
export function findBeginning (
  segments: readonly Segment[], faults: FormatFault[], header: Segment
): Segment | null {
  const bgm = findSegment(segments, 'BGM')
  if (bgm !== undefined) return bgm
  addSegmentFault(faults, header, 'missing', 'BGM is missing in the message.')
  return null
}
