// Identifiers: prefixed, unique, and sorted by the time they were made.

import t from 'tap'
import { ID_PREFIXES } from '../../src/domain/resources.ts'
import { firstIdAt, isId, newId } from '../../src/platform/id.ts'

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'

/** The 128 bits of an id. */
function bitsOf (id: string): bigint {
  return [...id.slice(id.indexOf('_') + 1)].reduce((bits, character) =>
    bits * 32n + BigInt(CROCKFORD.indexOf(character)), 0n)
}

t.test('an id is its prefix and 26 characters of Crockford’s base32', async (t) => {
  for (const prefix of ID_PREFIXES) {
    const id = newId(prefix)
    t.match(id, new RegExp(`^${prefix}_[0-7][${CROCKFORD}]{25}$`))
    t.ok(isId(prefix, id))
  }
})

t.test('it is a UUIDv7: version, variant, and the time it was made', async (t) => {
  const before_ms = Date.now()
  const bits = bitsOf(newId('so'))
  t.equal((bits >> 76n) & 0xfn, 7n, 'version')
  t.equal((bits >> 62n) & 0x3n, 2n, 'variant')
  const made_ms = Number(bits >> 80n)
  t.ok(made_ms >= before_ms && made_ms <= Date.now() + 1)
})

t.test('ids of one process are strictly increasing, as text, and unique', async (t) => {
  const ids = Array.from({ length: 100_000 }, () => newId('so'))
  t.equal(new Set(ids).size, ids.length)
  t.same(ids, [...ids].sort())
})

t.test('firstIdAt: between the ids made before that time and those made since', async (t) => {
  const made_ms = Number(bitsOf(newId('so')) >> 80n)
  const later = newId('so')
  t.ok(firstIdAt('so', made_ms) <= later)
  t.ok(later < firstIdAt('so', made_ms + 1_000))
  t.ok(newId('so') > later, 'new ids go on')
  for (const at_ms of [0, 1, 2 ** 32, Date.parse('2199-12-31T23:59:59.999Z')]) {
    t.equal(bitsOf(firstIdAt('po', at_ms)), BigInt(at_ms) << 80n)
  }
  t.equal(firstIdAt('so', Date.parse('1901-01-01')), firstIdAt('so', 0), 'before there were ids')
})

t.test('they go on increasing when the clock is set back', async (t) => {
  const last = newId('so')
  const now_ms = Date.now()
  t.intercept(Date, 'now', { value: () => now_ms - 60_000, configurable: true, writable: true })
  const ids = Array.from({ length: 1_000 }, () => newId('so'))
  t.ok(ids.every((id, at) => id > (ids[at - 1] ?? last)))
})

t.test('isId: a malformed id, or one of another type, is none', async (t) => {
  const id = newId('so')
  const body = id.slice(3)
  const wrong = [
    '', 'so', 'so_', body, `po_${body}`, `so-${body}`, `SO_${body}`, id.toUpperCase(), `${id}0`,
    id.slice(0, -1), ` ${id}`, `${id}\n`, `so_8${body.slice(1)}`, `so_${body.slice(1)}i`,
    `so_${body.slice(1)}l`, `so_${body.slice(1)}o`, `so_${body.slice(1)}u`, `${id}\0`
  ]
  for (const text of wrong) t.notOk(isId('so', text), JSON.stringify(text))
})
