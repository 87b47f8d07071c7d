// What api.md promises to generators holds for every operation and component of the document.

import t from 'tap'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Rule } from '../../src/domain/kernel/rule.ts'
import { PROBLEM_MEDIA_TYPE } from '../../src/platform/http/problems/describe-problem.ts'
import { PROBLEMS } from '../../src/platform/http/problems/catalogue.ts'
import { givenDocumentedService } from '../support/documented.ts'
import {
  documentFrom, findSchemaFaults, type Media, type Operation, type Response
} from '../support/openapi.ts'
import { isWrite, keyedRoutesOf, nameOf, routesOf } from '../support/routes.ts'
import { clientOf } from '../support/addresses.ts'
import { bodyOf, urlOf } from '../support/samples.ts'

const FILE = join(import.meta.dirname, '../../openapi/openapi.json')

const { app, platform, givenMerchant } = await givenDocumentedService(t)
const { document, operations, resolve, findFaults } = documentFrom(await readFile(FILE, 'utf8'))
const { components } = document

t.test('every operation has its own operationId, and a tag that is explained', async (t) => {
  t.ok(operations.length > 20)
  const ids = operations.map(({ operation }) => operation.operationId)
  t.equal(new Set(ids).size, ids.length)
  const explained = document.tags.map(({ name }) => name)
  const used = operations.map(({ operation }) => operation.tags[0] ?? '')
  t.same([...new Set(used)].sort(), explained.sort(), 'every tag is used, every one used is there')
})

for (const { name, method, operation } of operations) {
  t.test(name, async (t) => {
    const is_write = isWrite({ method, path: name.split(' ')[1] ?? '' })
    t.same(findTextFaults(operation), [], 'says what it is')
    t.same(findInputFaults(operation, is_write), [], 'says what it takes')
    t.same(findAnswerFaults(operation, is_write), [], 'says what it answers')
    t.same(codesOf(operation), refusalsOf(operation), 'every refusal of the route, and no other')
  })
}

/** The statements that do not hold. */
function untrue (statements: Record<string, boolean>): string[] {
  return Object.keys(statements).filter((statement) => statements[statement] === false)
}

function findTextFaults ({ operationId, tags, summary, description, security }: Operation) {
  return untrue({
    'operationId: a verb and a noun': /^[a-z]+([A-Z][a-z]+)+$/.test(operationId),
    'one tag': tags.length === 1,
    'a summary, which is no sentence': /^[A-Z].+[^.]$/.test(summary),
    'a description in sentences': /^[A-Z].+\.$/s.test(description),
    'who may call': security !== undefined
  })
}

function findInputFaults ({ parameters = [], requestBody }: Operation, is_write: boolean) {
  const taken = parameters.map((one) => resolve(one))
  const headers = taken.filter((one) => one.in === 'header').map(({ name }) => name)
  return [
    ...taken.flatMap(({ name, schema, description = '', example = schema.enum?.[0] }) => [
      ...description === '' ? [`${name} has no description`] : [],
      ...findFaults(schema, example).map((fault) => `the example of ${name}: ${fault}`)
    ]),
    ...untrue({
      'Idempotency-Key on every write': headers.includes('Idempotency-Key') === is_write
    }),
    ...Object.values(requestBody?.content ?? {}).flatMap(findBodyFaults)
  ]
}

function findAnswerFaults ({ responses }: Operation, is_write: boolean) {
  const answers = Object.entries(responses).map(([status, one]) =>
    ({ status: Number(status), ...resolve(one) }))
  return [
    ...untrue({ 'a success': answers.some(({ status }) => status < 300) }),
    ...answers.flatMap(({ status, ...response }) => [
      ...Object.values(response.content ?? {}).flatMap(findBodyFaults),
      ...status < 400 ? [] : findProblemFaults(status, response),
      ...findHeaderFaults(response, is_write && status < 300)
    ].map((fault) => `${status}: ${fault}`))
  ]
}

function findBodyFaults ({ schema, examples = {} }: Media) {
  const values = Object.values(examples).map((one) => resolve(one).value)
  return [
    ...untrue({
      'a named component': /^#\/components\/schemas\/[A-Z][A-Za-z]+$/.test(schema.$ref ?? ''),
      'an example': values.length > 0
    }),
    ...values.flatMap((value) => findFaults(schema, value)).map((fault) => `example: ${fault}`)
  ]
}

function findProblemFaults (status: number, { description, content = {} }: Response) {
  const { schema, examples = {} } = content[PROBLEM_MEDIA_TYPE] ?? { schema: {} }
  return [
    ...untrue({
      'problem+json only': Object.keys(content).join() === PROBLEM_MEDIA_TYPE,
      'the one component of all problems': schema.$ref === '#/components/schemas/Problem'
    }),
    ...Object.entries(examples).flatMap(([code, example]) => {
      const value = resolve(example).value as { status: number, code: string }
      return untrue({
        [`the description names ${code}`]: description.includes(`\`${code}\``),
        [`an example of ${code}`]: value.code === code && value.status === status
      })
    })
  ]
}

function findHeaderFaults ({ headers = {}, content }: Response, may_be_replayed: boolean) {
  const names = Object.keys(headers)
  const codes = Object.keys(content?.[PROBLEM_MEDIA_TYPE]?.examples ?? {})
  const kinds = codes.map((code) => PROBLEMS[code as Rule])
  return [
    ...Object.values(headers).map((header) => resolve(header))
      .flatMap(({ description, schema }) => description && schema ? [] : ['a header says nothing']),
    ...untrue({
      'X-Request-Id': names.includes('X-Request-Id'),
      'Idempotent-Replayed': names.includes('Idempotent-Replayed') === may_be_replayed,
      'Retry-After': names.includes('Retry-After') ===
        kinds.some(({ retry_after }) => retry_after !== undefined),
      'WWW-Authenticate': names.includes('WWW-Authenticate') ===
        kinds.some(({ status }) => status === 401)
    })
  ]
}

function codesOf ({ responses }: Operation): string[] {
  return Object.values(responses).flatMap((response) =>
    Object.keys(resolve(response).content?.[PROBLEM_MEDIA_TYPE]?.examples ?? {})).sort()
}

function refusalsOf ({ operationId }: Operation): string[] {
  const route = routesOf(app).find(({ schema }) => schema.operationId === operationId)
  return [...new Set(route?.config.refusals)].sort()
}

t.test('components: nothing inline, no union but with null, enums of text', async (t) => {
  for (const [name, schema] of Object.entries(components.schemas)) {
    t.same(findSchemaFaults(schema), [], name)
  }
})

/** The component that a property refers to. */
function componentOf ({ $ref = '' }: { $ref?: string }) {
  return components.schemas[$ref.split('/').at(-1) ?? '']
}

t.test('answers: every property is always there, or says when it is not', async (t) => {
  const missing = [...answeredComponents()].flatMap((name) => {
    const { properties = {}, required = [], description: whole = '' } =
      components.schemas[name] ?? {}
    return Object.entries(properties)
      .filter(([property, schema]) => {
        const { description = '' } = componentOf(schema) ?? schema
        // A reference has no words of its own: its component, or what it stands in, says it.
        const told = whole.includes(`\`${property}\``) ? description + whole : description
        return !required.includes(property) && !/\bonly\b/i.test(told)
      })
      .map(([property]) => `${name}.${property}`)
  })
  t.same(missing, [])
})

t.test('answers: a list of values that may grow is open', async (t) => {
  const closed = [...answeredComponents()].flatMap((name) =>
    Object.entries(components.schemas[name]?.properties ?? {})
      .filter(([, schema]) => schema.enum !== undefined)
      .map(([property]) => `${name}.${property}`))
  t.same(closed, [])
})

/** The components of all answers, and those inside them. */
function answeredComponents (): Set<string> {
  const found = new Set<string>()
  const collect = (part: unknown): void => {
    const refs = JSON.stringify(part).matchAll(/#\/components\/(schemas|responses)\/([A-Za-z]+)/g)
    for (const [, kind, name = ''] of refs) {
      if (found.has(name)) continue
      if (kind === 'schemas') found.add(name)
      collect(components[kind as 'schemas'][name])
    }
  }
  for (const { operation } of operations) collect(operation.responses)
  return found
}

t.test('If-Match is documented where it is honoured, and nowhere else', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
  for (const route of keyedRoutesOf(app).filter(({ method }) => method !== 'GET')) {
    t.test(nameOf(route), async (t) => {
      const { method, schema, config: { roles = [] } } = route
      const client = clientOf(roles[0] ?? '', merchant, platform)
      const [url, body] = [await urlOf(route, merchant), bodyOf(route, merchant)]
      const { statusCode } = await client.send(method, url, body, { 'if-match': '"v999"' })
      t.equal(statusCode === 412, schema.headers?.properties?.['if-match'] !== undefined)
    })
  }
})
