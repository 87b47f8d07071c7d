// What EDIFACT messages have in common: items, dates, quantities and prices with their qualifiers.

import type { FormatFault, ReceivedItem } from '../received-message.ts'
import { addSegmentFault } from '../edi/faults.ts'
import { readCost, readDate, readLineNumber, readQuantity, readText, refuseField } from
  '../edi/fields.ts'
import { findSegment, type Segment, valueAt } from '../edi/segment.ts'
import { checkUnit } from '../edi/units.ts'

const GTINS = ['EN', 'UP', 'SRV', 'EU']
const OWN = ['IN', 'BP', 'BI']
const THEIRS = ['SA', 'VN', 'MF']

/**
 * `LIN` names mostly a GTIN, `PIA` other numbers of the item. `LIN` also has the number of the
 * line, where it does not count the message's own lines.
 */
export function readItem (
  loop: readonly Segment[], faults: FormatFault[],
  line_number = loop[0] === undefined ? null : readLineNumber({ segment: loop[0], position: 1 })
): ReceivedItem | null {
  const [lin] = loop
  if (lin === undefined) return null
  const ids = new Map([[valueAt(lin, 3, 2), valueAt(lin, 3)]])
  for (const { dialect, text } of loop.filter(({ id }) => id === 'PIA')) {
    for (const [id = '', kind = ''] of dialect.split(text).slice(2, 7)) {
      ids.set(kind.trim(), id.trim())
    }
  }
  const idOf = (kinds: readonly string[]): string | null =>
    kinds.map((one) => ids.get(one)).find((id) => id !== undefined && id !== '') ?? null
  const item = {
    line_number,
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
  let best: { segment: Segment, rank: number } | undefined
  for (const segment of segments) {
    const rank = segment.id === id ? qualifiers.indexOf(valueAt(segment, 1)) : -1
    if (rank === 0) return segment
    if (rank > 0 && (best === undefined || rank < best.rank)) best = { segment, rank }
  }
  return best?.segment
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
  if (segment === undefined) return null
  checkUnit(faults, { segment, position: 1, part: 3 })
  return readQuantity(faults, { segment, position: 1, part: 2, required: true })
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
