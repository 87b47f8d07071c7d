// Broken files: nothing that comes in makes a reader throw, and every fault is a clear sentence.

import t from 'tap'
import fc from 'fast-check'
import type { ReceivedFile } from '../../src/formats/received-message.ts'
import { readShipmentsCsv } from '../../src/formats/csv/read-shipments.ts'
import { readEdifact } from '../../src/formats/edifact/read-edifact.ts'
import { readUbl } from '../../src/formats/ubl/read-ubl.ts'
import { readX12 } from '../../src/formats/x12/read-x12.ts'
import { bytesOf } from './documents.ts'
import { findBrokenPromise, mutated, readSample, sampleNames } from './samples.ts'

const READERS: ReadonlyArray<[string, (bytes: Uint8Array) => ReceivedFile, RegExp]> = [
  ['X12', readX12, /^(?!.*(edifact|ubl)).*\.edi$/i],
  ['EDIFACT', readEdifact, /edifact.*\.edi$/i],
  ['UBL', readUbl, /\.xml$/],
  ['CSV', readShipmentsCsv, /\.csv$/]
]

for (const [what, read, names] of READERS) {
  t.test(`${what}: samples that were changed here and there`, async (t) => {
    const texts = sampleNames(names).map((name) => Buffer.from(readSample(name)).toString())
    fc.assert(fc.property(mutated(texts), (text) => {
      const broken = findBrokenPromise(read(bytesOf(text)))
      if (broken !== null) throw new Error(broken)
    }), { numRuns: 1_000 })
    t.pass('no promise was broken')
  })

  t.test(`${what}: bytes of any kind`, async (t) => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const broken = findBrokenPromise(read(bytes))
      if (broken !== null) throw new Error(broken)
    }), { numRuns: 500 })
    t.pass('no promise was broken')
  })
}
