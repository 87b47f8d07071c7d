// What is made of schemas is made once: when it is first used, or before that when there is time.

import t from 'tap'
import { buildFirstUse } from '../../../src/platform/http/first-use.ts'
import { buildValidator } from '../../../src/platform/http/input/validation.ts'

function givenThree () {
  const { defer, makeRest } = buildFirstUse()
  const made: string[] = []
  const [a, b, c] = ['a', 'b', 'c'].map((name) => defer<string, string>(() => {
    made.push(name)
    return (input) => name + input
  }))
  return { a, b, c, made, makeRest }
}

t.test('a function is made when it is first called, and only then', async (t) => {
  const { b, made } = givenThree()
  t.same(made, [])
  t.equal(b?.('1'), 'b1')
  t.equal(b?.('2'), 'b2')
  t.same(made, ['b'])
})

t.test('the rest is made once, without what has been called', async (t) => {
  const { a, b, made, makeRest } = givenThree()
  b?.('1')
  await makeRest(() => false)
  t.same(made, ['b', 'a', 'c'])
  t.equal(a?.('1'), 'a1')
  await makeRest(() => false)
  t.same(made, ['b', 'a', 'c'])
})

t.test('nothing more is made once it is over', async (t) => {
  const { made, makeRest } = givenThree()
  await makeRest(() => made.length === 1)
  t.same(made, ['a'])
})

t.test('between two that take long, what has arrived is looked at', async (t) => {
  const { defer, makeRest } = buildFirstUse()
  const seen: string[] = []
  for (const name of ['a', 'b', 'c']) {
    defer<unknown, unknown>(() => {
      setImmediate(() => seen.push(`after ${name}`))
      const until_ms = performance.now() + 25 // longer than a turn may be
      while (performance.now() < until_ms);
      seen.push(name)
      return () => name
    })
  }
  await makeRest(() => false)
  t.same(seen.slice(0, 3), ['a', 'after a', 'b'])
})

t.test('a schema that names no component is found without a request', async (t) => {
  const { defer, makeRest } = buildFirstUse()
  const compile = buildValidator({}, defer)
  compile({ schema: { $ref: 'Missing#' }, method: 'POST', url: '/', httpPart: 'body' })
  await t.rejects(makeRest(() => false), { message: 'no component for Missing#' })
})
