// Patterns of file names: they mean what a regular expression would, and never take long.

import t from 'tap'
import fc from 'fast-check'
import { matchesName } from '../../../src/platform/outbound/match-name.ts'

const letters = (...from: string[]) =>
  fc.array(fc.constantFrom(...from), { maxLength: 8 }).map((all) => all.join(''))

t.test('a pattern means what the regular expression means', async (t) => {
  const [names, patterns] = [letters('a', 'b', '.'), letters('a', 'b', '.', '*', '?')]
  fc.assert(fc.property(names, patterns, (name, pattern) => {
    const expression = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')
    return matchesName(name, pattern) === new RegExp(`^${expression}$`).test(name)
  }), { numRuns: 1_000 })
})

t.test('a pattern of many stars is judged at once', async (t) => {
  t.notOk(matchesName('a'.repeat(255), `${'*a'.repeat(49)}*b`))
  t.ok(matchesName('stock-😀.csv', 'stock-?.csv'))
})
