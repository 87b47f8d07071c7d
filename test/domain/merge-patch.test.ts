// JSON Merge Patch: the examples of RFC 7396, values that are replaced whole, metadata.

import t from 'tap'
import fc from 'fast-check'
import { mergeMetadata, mergePatch, type Patch } from '../../src/domain/kernel/merge-patch.ts'
import type { RuleError } from '../../src/domain/kernel/rule.ts'
import { holds } from '../support/holds.ts'

const merge = (before: object, patch: object, values?: string[]): unknown =>
  mergePatch(before, patch as Patch<object>, values)

/** Those of appendix A whose target and patch are objects. */
const EXAMPLES: Array<[object, object, object]> = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }]
]

t.test('the examples of RFC 7396', async (t) => {
  for (const [before, patch, after] of EXAMPLES) {
    t.strictSame(merge(before, patch), after, JSON.stringify(patch))
  }
})

t.test('an empty patch changes nothing, and nothing is inherited', async (t) => {
  const [text, options] = [fc.string(), { noNullPrototype: true }]
  const inner = fc.dictionary(text, text, options)
  const json = fc.dictionary(text, fc.oneof(text, inner), options)
  fc.assert(fc.property(json, (before) => {
    t.strictSame(merge(before, {}), { ...before })
    t.strictSame(merge({}, before), { ...before })
  }), { numRuns: 50 })
  t.strictSame(merge({}, { toString: { a: 'b' } }), { toString: { a: 'b' } })
})

t.test('one value is replaced whole', async (t) => {
  const before = { ship_to: { city: 'Paris', phone: '1' }, customer: { name: 'Ada', phone: '1' } }
  const patch = { ship_to: { city: 'Lyon' }, customer: { name: 'A.' } }
  t.strictSame(merge(before, patch, ['ship_to']), {
    ship_to: { city: 'Lyon' }, customer: { name: 'A.', phone: '1' }
  })
})

t.test('metadata are counted after the merge', async (t) => {
  const named = (from: number, to: number, value: string | null) =>
    Object.fromEntries(Array.from({ length: to - from }, (_, at) => [`n${from + at}`, value]))
  const full = named(0, 20, 'x') as Record<string, string>
  t.same(mergeMetadata(full, undefined), full)
  t.same(mergeMetadata(full, null), {})
  t.same(mergeMetadata(full, { n0: null, more: 'x' }), { ...named(1, 20, 'x'), more: 'x' })
  t.same(mergeMetadata(full, { ...named(0, 20, null), ...named(20, 40, 'y') }), named(20, 40, 'y'))
  try {
    mergeMetadata(full, { more: 'x' })
    t.fail('it has too many names')
  } catch (error) {
    const { rule, details } = error as RuleError
    t.equal(rule, 'invalid_request')
    holds(t, details.errors, [{ pointer: '/metadata', code: 'too_many' }])
  }
})
