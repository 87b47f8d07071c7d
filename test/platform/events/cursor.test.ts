// Cursors of the feed tell nothing, and nobody can make or change one.

import t from 'tap'
import { openCursor, sealCursor } from '../../../src/platform/events/cursor.ts'

const KEY = 'ab'.repeat(32)
const PLACE = { epoch: 3, position: 2 ** 45 }
const OPERATOR = { role: 'operator', supplier_id: null, account: null } as const
const SUPPLIER = { role: 'supplier', supplier_id: 'sup_1', account: null } as const
const PARTNER = { role: 'storefront', supplier_id: null, account: 'acme' } as const

t.test('a cursor leads back to its place', async (t) => {
  t.same(openCursor(KEY, SUPPLIER, sealCursor(KEY, SUPPLIER, PLACE)), PLACE)
})

t.test('two cursors of one place look different', async (t) => {
  t.not(sealCursor(KEY, SUPPLIER, PLACE), sealCursor(KEY, SUPPLIER, PLACE))
})

t.test('undefined for whatever else', async (t) => {
  const cursor = sealCursor(KEY, SUPPLIER, PLACE)
  for (const other of [OPERATOR, PARTNER, { ...SUPPLIER, supplier_id: 'sup_2' }]) {
    t.equal(openCursor(KEY, other, cursor), undefined, 'of another reader')
  }
  const of_partner = sealCursor(KEY, PARTNER, PLACE)
  t.same(openCursor(KEY, PARTNER, of_partner), PLACE)
  for (const account of [null, 'other', 'acm', 'ACME']) {
    t.equal(openCursor(KEY, { ...PARTNER, account }, of_partner), undefined, `of ${account}`)
  }
  t.equal(openCursor('cd'.repeat(32), SUPPLIER, cursor), undefined, 'of another merchant')
  for (const at of cursor.split('').keys()) {
    const changed = cursor[at] === 'A' ? 'B' : 'A'
    const text = cursor.slice(0, at) + changed + cursor.slice(at + 1)
    // The last character has four bits that mean nothing.
    if (Buffer.from(text, 'base64url').equals(Buffer.from(cursor, 'base64url'))) continue
    t.equal(openCursor(KEY, SUPPLIER, text), undefined, `changed at ${at}`)
  }
  for (const text of ['', 'A'.repeat(54), cursor.slice(1), `${cursor}A`, 'é'.repeat(54)]) {
    t.equal(openCursor(KEY, SUPPLIER, text), undefined, text)
  }
})
