// The terms by which orders are found.

import t from 'tap'
import fc from 'fast-check'
import { completeCustomer } from '../../src/domain/model/sales-order/sales-order.ts'
import {
  emailTerm, metadataTerm, nameTerm, searchTermsOf, tagTerm, wordsOf
} from '../../src/domain/model/sales-order/search-terms.ts'

const NOBODY = completeCustomer({ name: '-' })

t.test('words have no case, accents or punctuation', async (t) => {
  const words: Record<string, string[]> = {
    'Ada Lovelace': ['ada', 'lovelace'],
    'Müller-Lüdenscheid, Dr.': ['muller', 'ludenscheid', 'dr'],
    'O’Brien': ['o', 'brien'],
    'ﬁne １２': ['fine', '12'],
    'Ngũgĩ wa Thiong\'o': ['ngugi', 'wa', 'thiong', 'o'],
    山田太郎: ['山田太郎'],
    ' — ': []
  }
  for (const [name, expected] of Object.entries(words)) t.same(wordsOf(name), expected, name)
})

t.test('an order has each of its terms once', async (t) => {
  const terms = searchTermsOf({
    id: 'so_1',
    customer: { ...NOBODY, name: 'Ada ADA Lovelace', email: 'Ada@Example.com' },
    metadata: { channel: 'web', 'a=b': 'c' },
    tags: ['gift']
  })
  t.same(terms.map(({ term }) => term), [
    nameTerm('ada'), nameTerm('lovelace'), emailTerm('ada@example.COM'),
    metadataTerm('channel', 'web'), metadataTerm('a=b', 'c'),
    tagTerm('gift')
  ])
  t.ok(terms.every(({ subject_id }) => subject_id === 'so_1'))
})

t.test('two entries of metadata never have one term', async () => {
  const entry = fc.tuple(fc.string({ maxLength: 4 }), fc.string({ maxLength: 4 }))
  fc.assert(fc.property(entry, entry, (one, other) =>
    (metadataTerm(...one) === metadataTerm(...other)) === (one.join('\0') === other.join('\0'))))
})

/** An entry of a PostgreSQL index has 2,704 bytes at most, with the ids of merchant and order. */
const BYTES_MAX = 2_704 - 100

t.test('no text is too long for an index', async () => {
  fc.assert(fc.property(
    fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 254 }),
    fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 500 }),
    (name, email, key, value) => searchTermsOf({
      id: 'so_1', customer: { ...NOBODY, name, email }, metadata: { [key]: value }, tags: []
    }).every(({ term }) => Buffer.byteLength(term) < BYTES_MAX)))
  const longest = searchTermsOf({
    id: 'so_1',
    customer: { ...NOBODY, name: '\uFDFA'.repeat(200), email: '𝒜'.repeat(254) },
    metadata: { ['𝒜'.repeat(40)]: '𝒜'.repeat(500) },
    tags: ['𝒜'.repeat(40)]
  })
  if (!longest.every(({ term }) => Buffer.byteLength(term) < BYTES_MAX)) t.fail('too long')
})
