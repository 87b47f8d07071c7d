// Fields of received segments, read as what they should be: text, whole numbers, decimals and
// dates. What is wrong joins the list of faults, and the field is null.

import type { FaultKind, FormatFault } from '../received-message.ts'
import { addFault, quote, segmentName } from './faults.ts'
import { type Segment, valueAt } from './segment.ts'
import { QUANTITY_MAX, toDay, toDecimal, toLineNumber, toQuantity } from './values.ts'

/** A place in a segment, and what must hold there. */
export type Field = {
  segment: Segment
  position: number
  /** Null or absent: the element has no parts. */
  part?: number | undefined
  required?: boolean
  characters_max?: number
}

/** Longer than any text of a message that we read. */
const CHARACTERS_MAX = 500

/** `PO102`, or `QTY01.2` for a part. */
function labelOf ({ segment, position, part }: Field): string {
  const name = `${segmentName(segment)}${String(position).padStart(2, '0')}`
  return part === undefined ? name : `${name}.${part}`
}

export function refuseField (
  faults: FormatFault[], field: Field, kind: FaultKind, detail: string
): null {
  addFault(faults, {
    kind,
    line: field.segment.line,
    segment: segmentName(field.segment),
    element: labelOf(field),
    detail: `${labelOf(field)} ${detail}.`
  })
  return null
}

export function readText (faults: FormatFault[], field: Field): string | null {
  const text = valueAt(field.segment, field.position, field.part)
  if (text === '') {
    return field.required === true ? refuseField(faults, field, 'missing', 'is missing') : null
  }
  const { characters_max = CHARACTERS_MAX } = field
  return text.length > characters_max
    ? refuseField(faults, field, 'too_long', `has more than ${characters_max} characters`)
    : text
}

/** Decimal text in its shortest form, with at most six decimals. */
export function readDecimal (faults: FormatFault[], field: Field): string | null {
  const text = readText(faults, field)
  if (text === null) return null
  const plain = field.segment.dialect.decimal_comma ? text.replace(',', '.') : text
  return toDecimal(plain) ?? refuseField(faults, field, 'invalid',
    `is not a number with at most 12 digits and 6 decimals: ${quote(text)}`)
}

/** A whole number of units, 0 or more. */
export function readQuantity (faults: FormatFault[], field: Field): number | null {
  const decimal = readDecimal(faults, field)
  if (decimal === null) return null
  return toQuantity(decimal) ?? refuseField(faults, field, 'invalid',
    `must be a whole number of units from 0 to ${QUANTITY_MAX}, and is ${quote(decimal)}`)
}

/** A decimal that is no negative number. */
export function readCost (faults: FormatFault[], field: Field): string | null {
  const cost = readDecimal(faults, field)
  return cost?.startsWith('-') === true
    ? refuseField(faults, field, 'invalid', `must not be negative, and is ${quote(cost)}`)
    : cost
}

/** A number of a line; text that is no such number says nothing. */
export function readLineNumber (field: Field): number | null {
  return toLineNumber(valueAt(field.segment, field.position, field.part))
}

/** The day as `2026-11-29`, of `20261129`, `261129`, or a longer text that begins with it. */
export function readDate (
  faults: FormatFault[], field: Field, digits: 6 | 8 | null = null
): string | null {
  const text = readText(faults, field)
  if (text === null) return null
  const long = digits === null ? text.length !== 6 : digits === 8
  const day = toDay(long ? text.slice(0, 8) : centuryOf(text) + text.slice(0, 6))
  return day ?? refuseField(faults, field, 'bad_date', `is not a date: ${quote(text)}`)
}

/** Of years with two digits, those from 70 on are past. */
function centuryOf (text: string): string {
  return text >= '70' ? '19' : '20'
}
