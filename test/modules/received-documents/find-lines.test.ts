// Which line of an order a document means.

import t from 'tap'
import { findLines } from '../../../src/modules/received-documents/service/find-lines.ts'
import { purchaseLineOf } from '../../domain/given.ts'
import { refusalOf } from '../../domain/refusal-of.ts'

const order = {
  lines: [
    ['A', 'SUP-A'], ['B', null], ['C', 'SUP-C'], ['C', '4006381333931'], ['é', null]
  ].map(([sku, supplier_sku], at) => purchaseLineOf({
    line_number: at + 1, sku: sku ?? '', supplier_sku: supplier_sku ?? null
  }))
}

type Named = Partial<Record<'sku' | 'supplier_sku' | 'gtin', string>> & { line_number?: number }

const find = (named: Named) => findLines(order, [{
  line_number: null, sku: null, supplier_sku: null, gtin: null, ...named
}]).map(({ line }) => line.line_number)

t.test('the number of a line counts, unless it is of another item', async (t) => {
  t.same(find({ line_number: 1 }), [1])
  t.same(find({ line_number: 1, supplier_sku: 'SUP-A' }), [1])
  t.same(find({ line_number: 2, supplier_sku: 'UNKNOWN' }), [2], 'the order does not tell')
  t.same(find({ line_number: 1, gtin: '5901234123457' }), [1], 'the order has no such numbers')
  t.same(find({ line_number: 3, sku: 'C', supplier_sku: 'SUP-A' }), [3], 'our SKU counts most')
  for (const named of [
    { line_number: 1, supplier_sku: 'SUP-C' }, { line_number: 2, supplier_sku: 'SUP-C' },
    { line_number: 1, supplier_sku: 'UNKNOWN' }, { line_number: 1, gtin: '4006381333931' },
    { line_number: 2, sku: 'A' }, { line_number: 2, sku: 'NONE' }
  ]) {
    const refusal = refusalOf(() => find(named))
    t.match(refusal, { rule: 'unknown_line' }, JSON.stringify(named))
  }
})

t.test('without a number, the only line with the item', async (t) => {
  t.same(find({ supplier_sku: 'SUP-C' }), [3])
  t.same(find({ line_number: 9, sku: 'A' }), [1])
  t.same(find({ gtin: '4006381333931' }), [4])
  t.same(find({ sku: 'e' }), [5], 'as an EDI message carries it')
  t.match(refusalOf(() => find({ sku: 'C' })), { rule: 'unknown_line' })
  t.match(refusalOf(() => find({ sku: 'NONE' })), { rule: 'unknown_line' })
})
