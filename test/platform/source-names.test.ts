// Names of sources: only their owner makes and knows them, whatever SKU they are of.

import t from 'tap'
import { isSameShelf } from '../../src/domain/model/stock/stock-sources.ts'
import { buildSourceNames } from '../../src/platform/source-names.ts'

const { nameOf, isOwn } = buildSourceNames('a1'.repeat(32))
const name = nameOf('KB-100')
/** As the release before made it of the same key. */
const old = 'GDzXKZkk36AiQK2v30kFmg'

t.test('a name is the same each time, of one SKU, and its owner knows it', async (t) => {
  t.match(name, /^[\w-]{32}$/)
  t.equal(buildSourceNames('a1'.repeat(32)).nameOf('KB-100'), name)
  t.not(nameOf('KB-101'), name)
  t.notOk(isSameShelf(nameOf('KB-101'), name))
  t.ok([name, nameOf('KB-101')].every(isOwn))
})

t.test('nobody else makes one', async (t) => {
  const others = buildSourceNames('b2'.repeat(32))
  t.notOk(isOwn(others.nameOf('KB-100')), 'of another merchant')
  const forged = Buffer.from(name, 'base64url')
  forged[23] = (forged[23] ?? 0) ^ 1
  t.notOk(isOwn(forged.toString('base64url')), 'another seal')
  t.notOk(isOwn(`${nameOf('KB-101').slice(0, 20)}${name.slice(20)}`), 'the seal of another SKU')
  for (const text of ['', 'x', 'ä'.repeat(32), `${name}=`, ` ${name}`, name.repeat(2)]) {
    t.notOk(isOwn(text), text)
  }
})

t.test('a name of before is the same shelf, and no sealed one', async (t) => {
  t.notOk(isOwn(old))
  t.ok(isSameShelf(old, name))
})
