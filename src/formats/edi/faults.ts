// Faults of a received file: a list that does not grow for ever, and values quoted in it.

import type { FaultKind, FormatFault } from '../received-message.ts'
import type { Segment } from './segment.ts'

/** More would tell nobody more. */
const FAULTS_MAX = 100
const QUOTED_CHARACTERS_MAX = 40

export function addFault (faults: FormatFault[], fault: FormatFault): void {
  if (faults.length < FAULTS_MAX) {
    faults.push(fault)
  } else if (faults.length === FAULTS_MAX) {
    faults.push({
      ...fault,
      kind: 'too_many',
      element: null,
      detail: `There are more than ${FAULTS_MAX} faults; the others are not listed.`
    })
  }
}

export function addSegmentFault (
  faults: FormatFault[], segment: Segment, kind: FaultKind, detail: string
): void {
  addFault(faults, {
    kind, line: segment.line, segment: segmentName(segment), element: null, detail
  })
}

/** Files may hold anything where a name should be. */
export function segmentName ({ id }: Segment): string {
  return clean(id).slice(0, 10)
}

/** A value as a sentence may show it. */
export function quote (value: string): string {
  const shown = clean(value)
  return shown.length > QUOTED_CHARACTERS_MAX
    ? `"${shown.slice(0, QUOTED_CHARACTERS_MAX).toWellFormed()}…"`
    : `"${shown}"`
}

function clean (text: string): string {
  return text.slice(0, 2 * QUOTED_CHARACTERS_MAX).toWellFormed().replace(/[\p{Cc}\p{Cf}]/gu, '?')
}
