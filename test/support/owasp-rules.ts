// Holds a document to OWASP's rules for APIs (2023), as Spectral has them: to all but those that do
// not fit, each with its reason.

import { readFile } from 'node:fs/promises'
import core, { type RulesetDefinition } from '@stoplight/spectral-core'
import owasp from '@stoplight/spectral-owasp-ruleset'
import parsers from '@stoplight/spectral-parsers'

type Rule = Record<string, unknown>
type Rules = { rules: Record<string, Rule> }
// The types of the package are those of an ES module, which it is not.
const ALL = owasp as unknown as Rules

/** The schemas of a type in what callers send. */
const sent = (type: string, condition = ''): string[] =>
  ['parameters', 'requestBody'].flatMap((part) => [
    `$.paths.*.*.${part}..[?(@ && @.type === "${type}"${condition})]`,
    `$.paths.*.*.${part}..[?(@ && @.type && @.type[0] === "${type}"${condition})]`
  ])

/** A pattern without repetition limits its text, and a second limit would name one fault twice. */
const WITHOUT_PATTERN = ' && !(@.pattern && !@.pattern.match(/[*+]/))'

/** Lines are found by their number, and one beyond all is an unknown line as any other. */
const WITHOUT_LINES = ' && @property !== "line_number"'

/** A rule for requests only. What the service answers is as long as what it has. */
const ofRequests = (name: string, given: readonly string[]): Record<string, Rule> =>
  ({ [name]: { ...ALL.rules[name], given } })

const OWASP_RULES = {
  extends: [ALL],
  rules: {
    ...ofRequests('owasp:api4:2023-array-limit', sent('array')),
    ...ofRequests('owasp:api4:2023-string-limit', sent('string', WITHOUT_PATTERN)),
    ...ofRequests('owasp:api4:2023-integer-limit', sent('integer', WITHOUT_LINES)),
    ...ofRequests('owasp:api4:2023-integer-format', sent('integer', WITHOUT_LINES)),
    // Names and notes of people are free texts, and ids and cursors may change their form.
    'owasp:api4:2023-string-restricted': 'off',
    // No web page of another origin may call with a key. It cannot: no answer has the header.
    'owasp:api8:2023-define-cors-origin': 'off'
  },
  overrides: [{
    // The pages of problems are public texts: they need no key, and requests are counted by key.
    files: ['**#/paths/~1problems~1%7Bslug%7D'],
    rules: {
      'owasp:api2:2023-read-restricted': 'off',
      'owasp:api4:2023-rate-limit': 'off',
      'owasp:api4:2023-rate-limit-responses-429': 'off',
      'owasp:api8:2023-define-error-responses-401': 'off'
    }
  }]
} as unknown as RulesetDefinition

/** Lists errors and warnings with their places. `file` is a JSON document. */
export async function findOwaspFaults (file: string): Promise<string[]> {
  const spectral = new core.Spectral()
  spectral.setRuleset(new core.Ruleset(OWASP_RULES, { source: import.meta.filename }))
  const document = new core.Document(await readFile(file, 'utf8'), parsers.Json, file)
  const faults = await spectral.run(document)
  return faults.map(({ code, path }) => `${code}: ${path.join(' ')}`)
}
