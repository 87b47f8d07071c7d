// The readers of CSV and of lines, on broken files cut into pieces anywhere: they end, they find
// the same whatever the pieces are, and what is wrong is told in a sentence.

import t from 'tap'
import fc, { type Arbitrary } from 'fast-check'
import { RuleError } from '../../../src/domain/kernel/rule.ts'
import { readCsv } from '../../../src/platform/http/streams/csv-records.ts'
import { LINE_BYTES_MAX, readLines } from '../../../src/platform/http/streams/lines.ts'
import { mutated } from '../../formats/samples.ts'

t.setTimeout(240_000)

const CSV_SAMPLES = [
  'sku,on_hand,unit_cost\r\nA,1,1.50\r\n"B, c",2,"1"\r\n',
  'Größe;Bestand;Preis\nLW-Ü;1.000;"1.234,50"\n\n;;\nB;7;1,5',
  'sku\tname\rA\t"two\r\nlines"\rB\t"say ""so"""\r'
]
const LINE_SAMPLES = [
  '{"mode":"full"}\n{"sku":"KB-100","on_hand":120,"unit_cost":"52.00"}\n{"sku":"é","on_hand":1}\n',
  '\n \r\n{"sku":"A"}\r\n"no row"\n[1]\n\n{"sku":"😀"}'
]

/** The bytes of a broken file: a changed sample, or anything. */
const brokenOf = (samples: readonly string[]): Arbitrary<Buffer> => fc.oneof(
  mutated(samples).map((text) => Buffer.from(text)),
  mutated(samples).map((text) => Buffer.from(text, 'latin1')),
  mutated(samples).map((text) => Buffer.from(text, 'utf16le')),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
)

/** Lengths of pieces, again and again. */
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

async function * cut (bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1
    yield bytes.subarray(at, at + length)
    at += length
  }
}

async function collect<T> (batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const batch of batches) all.push(...batch)
  return all
}

const FORMAT = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  encoding: fc.constantFrom('utf-8', 'utf-16le', 'windows-1252', 'iso-8859-1')
})

/** The records, or the refusal of the file. Throws for any other error, and an unclear refusal. */
async function readRecords (
  bytes: Buffer, lengths: readonly number[], format: { delimiter: string, encoding: string }
): Promise<unknown> {
  try {
    return await collect(readCsv(cut(bytes, lengths), format))
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    const { details: { detail = '', errors = [] } } = error
    if (!/^Line \d+: [A-Z].+\.$/.test(detail) || errors.length !== 1) throw error
    return detail
  }
}

t.test('CSV: the same records, however the bytes come', async (t) => {
  let refused = 0
  await fc.assert(fc.asyncProperty(brokenOf(CSV_SAMPLES), cuts, FORMAT,
    async (bytes, lengths, format) => {
      const whole = await readRecords(bytes, [bytes.length || 1], format)
      const pieces = await readRecords(bytes, lengths, format)
      if (JSON.stringify(whole) !== JSON.stringify(pieces)) {
        throw new Error(`${JSON.stringify(whole)} <> ${JSON.stringify(pieces)}`)
      }
      if (typeof whole === 'string') refused++
    }), { numRuns: 3_000 })
  t.ok(refused > 0, 'some files were refused')
})

t.test('CSV: a quote that is never closed ends the reading, not the memory', async (t) => {
  let read = 0
  async function * endless (): AsyncGenerator<Buffer> {
    yield Buffer.from('sku,on_hand\n"A,1\n')
    for (;;) {
      read += 16_384
      yield Buffer.alloc(16_384, 'x,1\n')
    }
  }
  const refusal = await collect(readCsv(endless(), { delimiter: ',', encoding: 'utf-8' }))
    .catch((error: unknown) => error)
  t.match(refusal, { rule: 'invalid_request' })
  t.match((refusal as RuleError).details.detail, /^Line \d+: A record has more than/)
  t.ok(read <= 3 * LINE_BYTES_MAX, String(read))
})

t.test('lines: the same lines, however the bytes come', async (t) => {
  let unread = 0
  await fc.assert(fc.asyncProperty(brokenOf(LINE_SAMPLES), cuts, async (bytes, lengths) => {
    const whole = await collect(readLines(cut(bytes, [bytes.length || 1])))
    const pieces = await collect(readLines(cut(bytes, lengths)))
    if (JSON.stringify(whole) !== JSON.stringify(pieces)) {
      throw new Error(`${JSON.stringify(whole)} <> ${JSON.stringify(pieces)}`)
    }
    if (whole.some(({ text, fault }) => (text === null) !== (fault !== null))) throw new Error()
    const numbers = whole.map(({ number }) => number)
    if (numbers.some((number, at) => number <= (numbers[at - 1] ?? 0))) throw new Error('numbers')
    unread += whole.filter(({ fault }) => fault !== null).length
  }), { numRuns: 3_000 })
  t.ok(unread > 0, 'some lines were no UTF-8')
})

t.test('lines: a mark in front of the file is none of it, one in front of a line is', async (t) => {
  const bytes = Buffer.from('\uFEFF{}\n\uFEFF{}\n')
  await Promise.all([[1], [3], [6], [100]].map(async (lengths) => t.same(
    (await collect(readLines(cut(bytes, lengths)))).map(({ text }) => text), ['{}', '\uFEFF{}'])))
})

t.test('lines: one that is too long is told once, and those behind it are read', async (t) => {
  const long = Buffer.from('é'.repeat(LINE_BYTES_MAX / 2 + 1))
  const bytes = Buffer.concat([Buffer.from('A\n'), long, Buffer.from('\nB\n\n'), long])
  await Promise.all([[1_000], [16_384], [LINE_BYTES_MAX], [bytes.length]].map(async (lengths) =>
    t.same(await collect(readLines(cut(bytes, lengths))), [
      { number: 1, text: 'A', fault: null },
      { number: 2, text: null, fault: 'too_long' },
      { number: 3, text: 'B', fault: null },
      { number: 5, text: null, fault: 'too_long' }
    ])))
})
