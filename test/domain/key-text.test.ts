// Keys: what looks alike is the same, and what cannot be seen is none.

import t from 'tap'
import fc from 'fast-check'
import {
  findKeyFault, isBlank, keysNamedBy, meantKey, normalizeKey
} from '../../src/domain/kernel/key-text.ts'
import { isCountry, meantCountry } from '../../src/domain/kernel/country.ts'

const NFC = 'caf\u00e9'
const NFD = 'cafe\u0301'

t.test('a key is kept in normalization form C', async (t) => {
  t.equal(normalizeKey(NFD), NFC)
  t.equal(findKeyFault(NFC), null)
  t.equal(findKeyFault(NFD), 'must be in Unicode normalization form C')
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) =>
    normalizeKey(text) === text.normalize('NFC')))
})

t.test('a text too long for a key is not normalized, which takes a square of time', async (t) => {
  const long = `a${'\u0301\u0316'.repeat(600)}`
  t.equal(normalizeKey(long), long)
})

t.test('any printable text with plain spaces inside is a key', async (t) => {
  for (const key of ['A', 'KB-100', 'a b', '#1/2', '部品', '😀', 'Ä', 'ﬁ', 'क्ष', '.', '"']) {
    t.equal(findKeyFault(key), null, key)
  }
})

t.test('blanks at the ends, other blanks, and what nobody sees are refused in words', async (t) => {
  const blank = ['', ' ', '\t', '\u00a0', '\u3000', '\u200b', '\ufeff', '\u2800', '\u3164']
  for (const text of blank) t.equal(findKeyFault(text), 'must not be blank', escape(text))
  for (const text of ['A ', ' A', 'A\u00a0', '\u3000A', 'é ', 'A\u2800']) {
    t.equal(findKeyFault(text), 'must not begin or end with a blank', escape(text))
  }
  for (const text of ['A\u00a0B', 'A\u2009B', 'A\u3000B']) {
    t.equal(findKeyFault(text), 'must not have blanks other than plain spaces', escape(text))
  }
  for (const code of [0, 7, 9, 10, 0x7f, 0x9f, 0xad, 0x34f, 0x200b, 0x200e, 0x202e, 0x2028, 0x2060,
    0xfeff, 0xfe0f, 0xe0020]) {
    const fault = 'must not have control, format or other invisible characters'
    const seen = String.fromCodePoint(code)
    for (const text of [`A${seen}B`, `${seen}A`, `A${seen}`]) {
      t.equal(findKeyFault(text), fault, escape(text))
    }
  }
})

t.test('what is blank to a person is blank', async (t) => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) =>
    !isBlank(`a${text}`) && (!isBlank(text) || findKeyFault(text) === 'must not be blank')))
})

t.test('a text names its key as it stands first, then normalized', async (t) => {
  t.same(keysNamedBy('A'), ['A'])
  t.same(keysNamedBy(NFD), [NFD, NFC])
  t.equal(meantKey('\ufeff A\u200b\n'), 'A')
  t.equal(meantKey(`${NFD} `), NFC)
})

t.test('a country is one of ISO 3166-1, or XK', async (t) => {
  for (const code of ['FR', 'GB', 'HK', 'XK', 'TW', 'AX', 'SS']) t.ok(isCountry(code), code)
  for (const code of ['UK', 'ZZ', 'EU', 'AN', 'XX', 'fr', '', 'FRA', 'SU', 'constructor']) {
    t.notOk(isCountry(code), code)
  }
  t.same(['UK', 'uk', 'EL', 'fr', ' DE', 'ZZ', 'England'].map(meantCountry),
    ['GB', 'GB', 'GR', 'FR', 'DE', undefined, undefined])
})
