// How much a message may say, so that no small file becomes much work or much data.

import type { FormatFault, ReceivedShipment } from '../received-message.ts'
import { addSegmentFault, quote } from './faults.ts'
import type { Segment } from './segment.ts'

const LINES_MAX = 5_000
const ANSWERS_MAX = 100
const TRACKING_NUMBERS_MAX = 100
const TRACKING_CHARACTERS_MAX = 100
/** Lines of one package repeat its numbers. */
const REPEATED_NUMBERS_MAX = 50_000

/** The lines; none when there are too many. */
export function limitLines<Line> (
  lines: Line[], faults: FormatFault[], header: Segment
): Line[] {
  if (lines.length <= LINES_MAX) return lines
  addSegmentFault(faults, header, 'too_many', `The message has more than ${LINES_MAX} lines.`)
  return []
}

/** The answers about one line; none when there are too many. */
export function limitAnswers (
  answers: Segment[][], faults: FormatFault[], line: Segment
): Segment[][] {
  if (answers.length <= ANSWERS_MAX) return answers
  addSegmentFault(faults, line, 'too_many', `The line has more than ${ANSWERS_MAX} answers.`)
  return []
}

/** Each number once; none when there are too many, or one is no such number. */
export function limitTracking (
  found: Iterable<string>, faults: FormatFault[], segment: Segment
): string[] {
  const numbers = [...new Set(found)].filter((one) => one !== '')
  const long = numbers.find((one) => one.length > TRACKING_CHARACTERS_MAX)
  if (long !== undefined) {
    addSegmentFault(faults, segment, 'too_long',
      `A tracking number has more than ${TRACKING_CHARACTERS_MAX} characters: ${quote(long)}.`)
    return []
  }
  if (numbers.length <= TRACKING_NUMBERS_MAX) return numbers
  addSegmentFault(faults, segment, 'too_many',
    `There are more than ${TRACKING_NUMBERS_MAX} tracking numbers in one place.`)
  return []
}

/** Refuses a ship notice of too many lines, or whose lines repeat their numbers too often. */
export function checkShipmentLines (
  { orders, tracking_numbers }: Pick<ReceivedShipment, 'orders' | 'tracking_numbers'>,
  faults: FormatFault[], header: Segment
): void {
  const lines = orders.flatMap((one) => one.lines)
  limitLines(lines, faults, header)
  const repeated = lines.reduce((all, own) =>
    all + (own.tracking_numbers.length || tracking_numbers.length), 0)
  if (repeated <= REPEATED_NUMBERS_MAX) return
  addSegmentFault(faults, header, 'too_many',
    `The lines have more than ${REPEATED_NUMBERS_MAX} tracking numbers in all.`)
}
