// The set of texts that keeps hashes only: it knows what it was given, and nothing else.

import t from 'tap'
import fc from 'fast-check'
import { buildTextSet } from '../../src/platform/text-set.ts'

t.test('it has what was added, as a set of texts does', async (t) => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom('', '\0', 'A'))
  fc.assert(fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
    const [set, expected] = [buildTextSet(), new Set<string>()]
    for (const one of texts) {
      if (set.has(one) !== expected.has(one)) throw new Error(`has ${JSON.stringify(one)}`)
      set.add(one)
      expected.add(one)
      if (!set.has(one)) throw new Error(`lost ${JSON.stringify(one)}`)
    }
  }), { numRuns: 1_000 })
  t.pass('nothing was lost or taken for another')
})

t.test('it grows, and loses nothing of what it had', async (t) => {
  const set = buildTextSet()
  const skuOf = (at: number): string => `SKU-${String(at).padStart(7, '0')}`
  const COUNT = 100_000
  let known_before = 0
  for (let at = 0; at < COUNT; at++) {
    if (set.has(skuOf(at))) known_before++
    set.add(skuOf(at))
    set.add(skuOf(at))
  }
  let lost = 0
  for (let at = 0; at < COUNT; at++) if (!set.has(skuOf(at))) lost++
  t.same([known_before, lost], [0, 0])
  t.notOk(set.has(skuOf(COUNT)))
})
