// The hash of a content: the same for what says the same, another for anything else.

import t from 'tap'
import fc from 'fast-check'
import { hashContent } from '../../src/platform/content-hash.ts'

const BODY = { reference: 'A', lines: [{ sku: 'X', quantity: 2 }, { sku: 'Y', quantity: 1 }] }

t.test('a SHA-256', async (t) => {
  t.match(hashContent(BODY), /^[0-9a-f]{64}$/)
  t.equal(hashContent(BODY), hashContent(structuredClone(BODY)))
})

t.test('the order of names says nothing, at any depth', async (t) => {
  t.equal(hashContent({ a: 1, b: { c: 2, d: [{ e: 3, f: 4 }] } }),
    hashContent({ b: { d: [{ f: 4, e: 3 }], c: 2 }, a: 1 }))
})

t.test('a null, or what is left out, is as good as nothing', async (t) => {
  t.equal(hashContent({ a: 1, b: null, c: undefined, d: { e: null } }),
    hashContent({ a: 1, d: {} }))
})

t.test('everything else says something', async (t) => {
  const contents = [
    {}, [], '', 0, false, null, { a: 0 }, { a: '0' }, { a: false }, { a: '' }, { a: [] }, { a: {} },
    { a: [null] }, { a: [0, 1] }, { a: [1, 0] }, { a: { b: 0 } }, { ab: 0 }, { a: '1.0' },
    { a: '1.00' }, { A: 0 }, ['a'], [['a']], { a: 'é' }, { a: 'e\u0301' }, { 'a"': 0 }
  ]
  const hashes = contents.map(hashContent)
  t.equal(new Set(hashes).size, contents.length)
})

t.test('any two contents with one hash are the same', async (t) => {
  const isEqual = (a: unknown, b: unknown): boolean => hashContent(a) === hashContent(b)
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) =>
    isEqual(a, b) === (JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)))))
  t.pass('and any two that are the same have one')
})

/** By its names at every depth, without what is null. */
function sorted (content: unknown): unknown {
  if (Array.isArray(content)) return content.map(sorted)
  if (typeof content !== 'object' || content === null) return content
  const fields = Object.entries(content).filter(([, value]) => value !== null)
  return Object.fromEntries(fields.map(([name, value]) => [name, sorted(value)] as const)
    .sort(([a], [b]) => a < b ? -1 : 1))
}
