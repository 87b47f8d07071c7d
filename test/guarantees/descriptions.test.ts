// Every description of the OpenAPI document is a sentence that is understood without its neighbors.

import t from 'tap'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../support/cli.ts'

const WORDS_MIN = 4
/** What stands in examples is data, not text about the interface. */
const EXAMPLES = new Set(['example', 'examples'])

const document: unknown = JSON.parse(await readFile(join(ROOT, 'openapi/openapi.json'), 'utf8'))
const descriptions = listDescriptions(document, '')

t.test('the walk finds operations, parameters, answers, headers, tags and fields', async (t) => {
  const found = descriptions.map(({ at }) => at)
  for (const place of [
    /^\/info$/, /^\/tags\/0$/, /^\/servers\/0$/, /^\/components\/securitySchemes\/apiKey$/,
    /^\/components\/parameters\/Limit$/, /^\/components\/headers\/ETag$/,
    /^\/components\/responses\/\w+$/, /^\/components\/schemas\/SalesOrder$/,
    /^\/components\/schemas\/SalesOrder\/properties\/status$/,
    /^\/components\/schemas\/SalesOrder\/properties\/bill_to$/,
    /^\/components\/schemas\/SalesOrderLine\/properties\/description$/,
    /^\/paths\/\/v1\/sales-orders\/get$/, /^\/paths\/\/v1\/sales-orders\/get\/parameters\/\d+$/,
    /^\/paths\/\/v1\/sales-orders\/post\/responses\/201$/
  ]) t.ok(found.some((at) => place.test(at)), String(place))
})

t.test('each begins like a sentence, ends like one, and has the words of one', async (t) => {
  t.same(descriptions.filter(({ text }) => !isSentence(text)), [])
})

type Description = { at: string, text: string }

/** `part` is any part of the document, `at` the path to it. */
function listDescriptions (part: unknown, at: string): Description[] {
  if (typeof part !== 'object' || part === null) return []
  const own = 'description' in part && typeof part.description === 'string'
    ? [{ at, text: part.description }]
    : []
  return own.concat(Object.entries(part).flatMap(([name, inner]) =>
    EXAMPLES.has(name) ? [] : listDescriptions(inner, `${at}/${name}`)))
}

/** It begins with a capital letter, a digit or a code word. A fragment mostly has fewer words. */
function isSentence (text: string): boolean {
  return /^[A-Z0-9`]/.test(text) && text.endsWith('.') && text.split(/\s+/).length >= WORDS_MIN
}
