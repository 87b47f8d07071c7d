// X12 files as suppliers send them.

import { bytesOf } from '../documents.ts'

const ISA = 'ISA*00*          *00*          *01*123456789      *ZZ*ACME           *261129*0830*U*' +
  '00401*000000031*0*P*>'

/** A whole file with one transaction set, one segment a line. */
export function x12Of (group: string, set: string, segments: readonly string[]): Uint8Array {
  const lines = [
    ISA, `GS*${group}*123456789*ACME*20261129*0830*31*X*004010`, `ST*${set}*0001`, ...segments,
    `SE*${segments.length + 2}*0001`, 'GE*1*31', 'IEA*1*000000031'
  ]
  return bytesOf(lines.map((line) => `${line}~\n`).join(''))
}
