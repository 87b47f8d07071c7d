// Reads files that are nearly right, many of them: no reader throws, hangs or grows, and every
// fault is a clear sentence. `--files=100000` says how many.

import fc from 'fast-check'
import { RECEIVED_FORMATS } from '../../src/formats/received-formats.ts'
import { findBrokenPromise, mutated, readSample, sampleNames } from '../formats/samples.ts'
import { readNumber } from './soak.ts'

const files = readNumber('files', 100_000)
const encoder = new TextEncoder()

/** References that two samples get wrong are put right, so that what is inside is read too. */
const textOf = (name: string): string => Buffer.from(readSample(name)).toString()
  .replace('+9IM20YSP9', '+9IMX20YSP0009').replace('+DAREFNR00001\'', '+DAREFNR0000001\'')

const started_ms = performance.now()
const say = (what: string): boolean => process.stdout.write(
  `${((performance.now() - started_ms) / 1000).toFixed(1)} s  ${what}\n`)

const NAMES: Readonly<Record<keyof typeof RECEIVED_FORMATS, RegExp>> = {
  'application/edi-x12': /^(?!.*edifact).*\.edi$/i,
  'application/edifact': /edifact.*\.edi$/i,
  'application/xml': /\.xml$/,
  'text/csv': /\.csv$/
}

for (const [media_type, { read }] of Object.entries(RECEIVED_FORMATS)) {
  const texts = sampleNames(NAMES[media_type as keyof typeof NAMES]).map(textOf)
  let taken = 0
  let longest_ms = 0
  fc.assert(fc.property(mutated(texts), (text) => {
    const before_ms = performance.now()
    const file = read(encoder.encode(text))
    longest_ms = Math.max(longest_ms, performance.now() - before_ms)
    const broken = findBrokenPromise(file)
    if (broken !== null) throw new Error(broken)
    if (file.faults.length === 0) taken += 1
  }), { numRuns: files })
  const megabytes = Math.round(process.memoryUsage().heapUsed / 1_000_000)
  say(`${media_type}: ${files} files, ${taken} without a fault of the file, ` +
    `the longest took ${longest_ms.toFixed(1)} ms, ${megabytes} MB of heap`)
}
