// Files that other projects test with (see samples/README.md), and files that are nearly like them.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc, { type Arbitrary } from 'fast-check'
import type { FormatFault, ReceivedFile } from '../../src/formats/received-message.ts'

const FOLDER = join(import.meta.dirname, 'samples')

export const sampleNames = (pattern: RegExp): string[] =>
  readdirSync(FOLDER).filter((name) => pattern.test(name)).toSorted()

export const readSample = (name: string): Uint8Array => readFileSync(join(FOLDER, name))

type Edit = { at: number, remove: number, insert: string }

const INSERTED = [
  '*', '~', '>', "'", '+', ':', '?', '?\'', '\n', '\0', '', ' ', '0', '-1', '99999999999999',
  'ISA', 'ST*855*1~', 'SE*2*1~', 'UNH+1+ORDRSP:D:96A:UN\'', 'UNT+2+1\'', '<', '&x;', '<a>', '😀',
  '\ufeff', '<![CDATA[', '<!DOCTYPE a [<!ENTITY b "c">]>', 'é'
]
const EDIT: Arbitrary<Edit> = fc.record({
  // Doubles would nearly all be next to 0.
  at: fc.nat(9_999).map((one) => one / 10_000),
  remove: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 200 })),
  insert: fc.oneof(fc.constantFrom(...INSERTED), fc.string({ maxLength: 8 }))
})

/** One of the texts with a few pieces removed and others put in. */
export function mutated (texts: readonly string[]): Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...texts), fc.array(EDIT, { minLength: 1, maxLength: 4 }))
    .map(([text, edits]) => edits.reduce((changed, { at, remove, insert }) => {
      const from = Math.floor(at * changed.length)
      return changed.slice(0, from) + insert + changed.slice(from + remove)
    }, text))
}

export const faultsOf = ({ interchanges, faults }: ReceivedFile): FormatFault[] => [
  ...faults,
  ...interchanges.flatMap((one) => [
    ...one.faults,
    ...one.groups.flatMap((group) => [
      ...group.faults, ...group.parts.flatMap((part) => part.faults)
    ])
  ])
]

export const partsOf = ({ interchanges }: ReceivedFile) =>
  interchanges.flatMap(({ groups }) => groups.flatMap(({ parts }) => parts))

/** What is wrong with what was found in a file; null when it keeps every promise. */
export function findBrokenPromise (file: ReceivedFile): string | null {
  const faults = faultsOf(file)
  const unclear = faults.find((one) => !isClear(one))
  if (unclear !== undefined) return `unclear: ${JSON.stringify(unclear)}`
  if (faults.length > 1_000) return `${faults.length} faults`
  const parts = partsOf(file)
  if (parts.length === 0 && faults.length === 0) return 'a file without parts has no fault'
  const is_taken = parts.some(({ message, faults }) =>
    message !== null && message.kind !== 'stock' && faults.length > 0)
  return is_taken ? 'a part with faults was taken' : null
}

/** One sentence on one line, that says where. */
function isClear ({ line, detail, segment }: FormatFault): boolean {
  return Number.isInteger(line) && line >= 1 &&
    /^[A-Z].*\.$/u.test(detail) && detail.split(' ').length >= 3 && detail.length <= 300 &&
    !/\p{Cc}/u.test(detail + (segment ?? ''))
}
