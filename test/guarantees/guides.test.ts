// The pages for people (README, docs/) stay true: links, names, paths and every command on them.

import { execFile } from 'node:child_process'
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { DEFAULT_SETTINGS } from '../../src/domain/model/merchant/merchant.ts'
import { EXCEPTION_KINDS } from '../../src/domain/resources.ts'
import { prepareDemo } from '../../src/first-start.ts'
import { RULES } from '../../src/platform/http/problems/catalogue.ts'
import { ROOT } from '../support/cli.ts'
import { documentOf } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { givenService } from '../support/service.ts'

const LINES_MAX = 250
t.setTimeout(180_000)

const run = promisify(execFile)
const { app, ops, platform } = await givenService(t, { is_simulating: true })
const guides = (await readdir(join(ROOT, 'docs'))).filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`)
const texts = new Map(await inTurn(
  ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...guides],
  async (name) => [name, await readFile(join(ROOT, name), 'utf8')] as const))
const all = [...texts.values()].join('\n')

// Before the first test: while nothing but this was waited for, the file's tests would end.
const TOOLS = ['bash', 'curl', 'jq']
const found = await inTurn(TOOLS, async (tool) =>
  run(tool, ['--version']).then(() => true, () => false))

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found)
const textOf = (name: string): string => texts.get(name) ?? ''

t.test('every link leads to a file', async (t) => {
  await inTurn([...texts], async ([name, text]) => {
    const links = matches(text, /\]\(([^)#]+)[^)]*\)/g).filter((link) => !/^https?:/.test(link))
    await inTurn(links, async (link) =>
      t.resolves(access(join(ROOT, dirname(name), link)), `${name}: ${link}`))
  })
})

t.test('a page for people has 250 lines at most, and each is in the index', async (t) => {
  for (const name of guides) {
    t.ok(textOf(name).split('\n').length <= LINES_MAX, name)
    if (name !== 'docs/README.md') t.match(textOf('docs/README.md'), `](${name.slice(5)})`)
  }
})

t.test('every path is one of the OpenAPI document', async (t) => {
  const paths = Object.entries(documentOf(app).paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
  const isKnown = (method: string, path: string): boolean => paths.some((known) =>
    new RegExp(`^${known.replace(/\{[a-z]+\}/g, '[^/]+')}$`).test(`${method} ${path}`))
  const called = [...all.matchAll(/api ([A-Z]+) ["']?([^\s"'?`]+)/g)]
    .filter(([, method]) => method !== 'METHOD')
  t.ok(called.length > 50)
  for (const [, method = '', path = ''] of called) t.ok(isKnown(method, `/v1/${path}`), path)
  const named = [...all.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/v1\/[^`]+)`/g)]
  for (const [, method = '', path = ''] of named) t.ok(isKnown(method, path), path)
})

t.test('every refusal, variable, setting, exception and metric is called what it is', async (t) => {
  const refusals = matches(all, /\b[45]\d\d `([a-z_]+)`/g)
  t.ok(refusals.length > 20)
  for (const rule of refusals) t.ok(RULES.some((one) => one === rule), rule)
  const example = await readFile(join(ROOT, '.env.example'), 'utf8')
  t.same(matches(textOf('docs/ops.md'), /^\| `([A-Z_]+)` \|/gm).sort(),
    matches(example, /^([A-Z_]+)=/gm).sort())
  const settings = Object.keys(DEFAULT_SETTINGS).filter((name) => name !== 'sourcing')
  for (const name of settings) t.match(textOf('docs/operator.md'), `\`${name}\``)
  for (const kind of EXCEPTION_KINDS) t.match(textOf('docs/exceptions.md'), `\`${kind}\``)
  const measured = (await ops.inject('/metrics')).body
  for (const name of matches(textOf('docs/ops.md'), /`((?:tandem|nodejs|process)_[a-z_]+)`/g)) {
    t.match(measured, `# HELP ${name} `)
  }
})

t.test('every command works, from the top of its page to the end', {
  skip: found.includes(false) ? `needs ${TOOLS.join(', ')}` : false
}, async (t) => {
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const ops_address = await ops.listen({ port: 0, host: '127.0.0.1' })
  await inTurn(['README.md', ...guides], async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'tandem-pages-'))
    t.teardown(async () => rm(folder, { recursive: true }))
    const keys = await prepareDemo(app, platform.key, folder) // a merchant for each page
    const commands = matches(textOf(name), /^```sh\n([^]*?)^```$/gm)
      .filter((block) => !block.startsWith('npm ')).join('\n')
    const { stdout } = await run('bash', ['--norc', '-eu', '-o', 'pipefail', '-c',
      commands.replaceAll('curl -s http://127.0.0.1:3000', `curl -s ${address}`)], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        TANDEM: address,
        OPS: ops_address,
        PLATFORM_KEY: platform.key,
        OPERATOR_KEY: keys.operator,
        STOREFRONT_KEY: keys.storefront,
        SUPPLIER_KEY: keys.supplier
      }
    })
    const refused = matches(commands, /(# refused)/g)
    t.equal(matches(stdout, /("retryable")/g).length, refused.length, `${name}: ${stdout}`)
    t.notMatch(stdout, /^\{\n( +"[a-z_]+": null,?\n)+\}|^null$/m, `${name}: what is read is there`)
  })
})
