// The client of TypeScript as an integrator has it: packed, installed, compiled and run.

import t from 'tap'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT, runFile, TSC } from '../support/cli.ts'
import { givenInstalled } from '../support/packages.ts'
import { givenSending } from '../support/webhooks.ts'
import { PROGRAM } from './program.ts'

const STEPS_MS = 240_000
t.setTimeout(STEPS_MS)

const PACKAGE = join(ROOT, 'clients/typescript')
const document = JSON.parse(await readFile(join(ROOT, 'openapi/openapi.json'), 'utf8'))
const { schemas, examples } = document.components

const STRICT = {
  target: 'es2024',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitReturns: true,
  skipLibCheck: false
}
/** On Node.js, without the types of browsers. */
const ON_NODE = {
  ...STRICT, lib: ['es2024'], types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')]
}
const IN_BROWSERS = { ...STRICT, lib: ['es2024', 'dom', 'dom.iterable'], types: [], noEmit: true }

const folder = await givenInstalled(t, PACKAGE)

async function compile (
  compilerOptions: object, programs: Readonly<Record<string, string>>
): Promise<unknown> {
  for (const [name, text] of Object.entries(programs)) {
    // eslint-disable-next-line no-await-in-loop -- a few small files
    await writeFile(join(folder, name), text)
  }
  const config = JSON.stringify({ compilerOptions, files: Object.keys(programs) })
  await writeFile(join(folder, 'tsconfig.json'), config)
  return runFile(TSC, ['-p', folder])
}

const COMPILED = { code: 0, output: '', errors: '' }

t.test('an order is placed, refused, listed, followed and told of', async (t) => {
  t.same(await compile(ON_NODE, { 'program.ts': PROGRAM }), COMPILED, 'it compiles')

  const { app, givenMerchant } = await givenSending(t)
  const { key } = await givenMerchant()
  const { code, output, errors } = await runFile(join(folder, 'program.js'), [], {
    BASE_URL: await app.listen({ host: '127.0.0.1', port: 0 }),
    OPERATOR_KEY: key,
    NEW_SALES_ORDER: JSON.stringify(examples.NewSalesOrder.value)
  })
  t.equal(code, 0, `it runs ${errors}`)

  const { order: { trace, ...order }, bought, ...told } = JSON.parse(output)
  const { reference } = examples.NewSalesOrder.value
  t.same(told, {
    accepted: [1, 1],
    placed: { status: 201, seen: null },
    replayed: 'true',
    is_same: true,
    missing: 962,
    thrown: 'Not enough stock',
    returned: { status: 409, code: 'insufficient_stock' },
    unreachable: true,
    told: [reference],
    has_read_all: true,
    behind: [0],
    webhook: reference,
    refused: true
  })
  t.equal(bought.length, 3, 'the list is read to its end')
  t.same(mask(order), mask(examples.SalesOrder.value), 'the documented answer is the real one')
  t.equal(trace.length, 2, 'one order is read with the trace of its lines')
})

t.test('each event of the document has a type of its own', async (t) => {
  const webhooks: Record<string, Webhook> = document.webhooks
  const types = Object.entries(webhooks).map(([type, webhook]) =>
    `is<Of<'${type}'>, ${subjectOf(webhook)} | null>(true)`)
  t.ok(types.length > 40)
  t.same(await compile({ ...ON_NODE, noEmit: true }, {
    'types.ts': [
      `import type { ${Object.keys(schemas).join(', ')} } from '@tandem/client'`,
      "import type { EventType, WebhookMessage } from '@tandem/client/webhooks'",
      "type Of<T> = Extract<WebhookMessage, { type: T }>['data']['data']",
      'type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ' +
        '? true : false',
      'declare function is<A, B> (is_so: Same<A, B>): void',
      `is<EventType, '${Object.keys(webhooks).join("' | '")}'>(true)`,
      ...types
    ].join('\n')
  }), COMPILED)
})

type Message = { properties: { data: { $ref: string } } }
type Event = { properties: { data: { anyOf: Array<{ $ref: string }> } } }
type Webhook = {
  post: { requestBody: { content: { 'application/json': { schema: { $ref: string } } } } }
}

const nameOf = ({ $ref = '' } = {}): string => $ref.split('/').at(-1) ?? ''

function subjectOf ({ post: { requestBody: { content } } }: Webhook): string {
  const message = schemas[nameOf(content['application/json'].schema)] as Message
  const event = schemas[nameOf(message.properties.data)] as Event
  return nameOf(event.properties.data.anyOf[0])
}

t.test('what stands in its README compiles', async (t) => {
  const text = await readFile(join(PACKAGE, 'README.md'), 'utf8')
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = '']) => block)
  t.ok(blocks.length > 4)
  t.same(await compile({ ...ON_NODE, noEmit: true },
    Object.fromEntries(blocks.map((block, at) => [`readme-${at}.ts`, block]))), COMPILED)
})

t.test('browsers need no types of Node.js for what they use', async (t) => {
  t.same(await compile(IN_BROWSERS, {
    'shop.ts': "export { createTandem, readEvents, readItems } from '@tandem/client'"
  }), COMPILED)
})

t.test('it has the version of the service', async (t) => {
  const [root, client] = await Promise.all([ROOT, PACKAGE].map(async (at) =>
    JSON.parse(await readFile(join(at, 'package.json'), 'utf8'))))
  t.equal(client.version, root.version)
})

/** Without what differs from run to run: ids, instants and dates. */
function mask (value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/"([a-z]+)_[0-9a-z]{26}"/g, '"$1_…"')
    .replaceAll(/"(SO|PO)-[0-9A-Z]{17}"/g, '"$1-…"')
    .replaceAll(/"\d{4}-\d\d-\d\d(T[^"]+)?"/g, '"…"')
  return JSON.parse(text)
}
