// Cells of CSV become fields of a row: numbers as the mapping has them, and whatever else is there.

import t from 'tap'
import fc, { type Arbitrary } from 'fast-check'
import type { Fault } from '../../../src/domain/kernel/rule.ts'
import { readHeader } from '../../../src/domain/model/stock/feed-cells.ts'
import {
  FEED_FIELDS, type FeedMapping, PLAIN_MAPPING, THOUSANDS_MARKS
} from '../../../src/domain/model/supplier/feed-source.ts'

const GERMAN = { ...PLAIN_MAPPING, decimal_comma: true, thousands_mark: '.' as const }

const readOne = (field: string, cell: string, mapping: FeedMapping = PLAIN_MAPPING): unknown => {
  const { row, faults } = readHeader(['sku', field], mapping).read(['A', cell])
  return faults.length > 0 ? faults.map(({ code }) => code).join() : row[field]
}

t.test('numbers are read as the mapping writes them', async (t) => {
  t.equal(readOne('unit_cost', '1234.50'), '1234.50')
  t.equal(readOne('unit_cost', '1.234,50', GERMAN), '1234.50')
  t.equal(readOne('unit_cost', '1234,50', GERMAN), '1234.50')
  t.equal(readOne('unit_cost', '12.34', GERMAN), 'wrong_format', 'it is no group of three')
  const blank = { ...PLAIN_MAPPING, thousands_mark: 'blank' as const }
  t.equal(readOne('unit_cost', '1 234.5', blank), '1234.5')
  t.equal(readOne('unit_cost', '1\u00A0234.5', blank), '1234.5')
  t.equal(readOne('unit_cost', '1\'234.5', { ...PLAIN_MAPPING, thousands_mark: '\'' }), '1234.5')
  t.equal(readOne('on_hand', '1.000', GERMAN), 1_000)
  t.equal(readOne('on_hand', '12.0'), 12, 'some programs write whole numbers so')
  t.equal(readOne('on_hand', '12.5'), '12.5', 'it is for the judge')
  t.equal(readOne('on_hand', '-3'), -3)
})

t.test('blanks and empty cells say nothing, a mark in front neither', async (t) => {
  t.same(readHeader(['\uFEFFsku ', ' on_hand']).read([' A ', '']).row, { sku: 'A' })
  t.same(readHeader(['sku', 'on_hand', '']).read(['A']).row, { sku: 'A' })
  t.same(readHeader(['sku']).read(['A', ' ', '']).faults, [])
  t.same(readHeader(['sku']).read(['A', 'B']).faults.map(({ code }) => code), ['too_many'])
})

const CELLS = [
  '', ' ', '0', '-1', '1e9', '1.5', '1,5', '1.234.567,8', '9'.repeat(400), '\0', '\uFFFD', '{',
  '[]', '{"__proto__":{"sku":1}}', '__proto__', 'constructor',
  'toString', '\uFEFF', '1\u202F000', 'NaN'
]
const cell = fc.oneof(fc.constantFrom(...CELLS), fc.string({ unit: 'binary', maxLength: 12 }))
const name = fc.oneof(fc.constantFrom<string>(...FEED_FIELDS), cell)
const mapping: Arbitrary<FeedMapping> = fc.record({
  columns: fc.oneof(fc.constant({}), fc.dictionary(fc.constantFrom(...FEED_FIELDS), name)),
  delimiter: fc.constant(',' as const),
  decimal_comma: fc.boolean(),
  thousands_mark: fc.constantFrom(...THOUSANDS_MARKS, null),
  encoding: fc.constant('utf-8' as const),
  constants: fc.dictionary(fc.constantFrom('currency', 'on_hand'), cell),
  skus: fc.dictionary(cell, cell)
})

/** A sentence without its subject, which the pointer names. */
const isClear = (fault: Fault): boolean => 'pointer' in fault && fault.code !== '' &&
  /^(is|has|must|stands) [^\p{Cc}]{4,200}$/u.test(fault.detail)

t.test('whatever stands in a file is read, or told by a clear fault', async (t) => {
  fc.assert(fc.property(fc.array(name, { maxLength: 8 }), mapping, fc.array(cell, { maxLength: 9 }),
    (names, mapping, cells) => {
      const header = readHeader(names, mapping)
      const { row, faults } = header.read(cells)
      const unclear = [...header.faults, ...faults].find((one) => !isClear(one))
      if (unclear !== undefined) throw new Error(JSON.stringify(unclear))
      const strange = Object.entries(row).find(([field, value]) =>
        value === undefined || !(FEED_FIELDS as readonly string[]).includes(field))
      if (strange !== undefined) throw new Error(JSON.stringify(strange))
    }), { numRuns: 5_000 })
  t.pass('no promise was broken')
})
