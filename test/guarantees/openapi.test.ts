// The committed OpenAPI document is the one that is served, passes both linters and has its pages.

import t from 'tap'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { EVENT_TYPES } from '../../src/domain/resources.ts'
import { REDOCLY, ROOT, runFile } from '../support/cli.ts'
import { givenDocumentedService } from '../support/documented.ts'
import { findOwaspFaults } from '../support/owasp-rules.ts'

const LINTER_MS = 120_000
t.setTimeout(LINTER_MS)

const FILE = join(ROOT, 'openapi/openapi.json')

const MATTERS_OF_TASTE = [
  'path-segment-plural', 'path-http-verbs-order', 'tags-alphabetical',
  'scalar-property-missing-example', 'required-string-property-missing-min-length',
  'response-mime-type', 'request-mime-type', 'paths-kebab-case'
]

const { app } = await givenDocumentedService(t)
const document = JSON.parse(await readFile(FILE, 'utf8'))

t.test('the committed document is what the service serves', async (t) => {
  t.equal((await runFile('src/bin/openapi.ts', ['--check'])).code, 0, 'npm run openapi')
  t.same((await app.inject('/openapi.json')).json(), document)
})

t.test('Redocly, all rules but those of taste: no error, no warning', async (t) => {
  const config = await readFile(join(ROOT, 'redocly.yaml'), 'utf8')
  t.same(config.split('\n').filter((line) => !/^ *#|^$/.test(line)),
    ['extends:', '  - all', 'rules:', ...MATTERS_OF_TASTE.map((rule) => `  ${rule}: off`)])
  await t.rejects(access(join(ROOT, '.redocly.lint-ignore.yaml')), 'nothing is ignored')
  const { code, output } = await runFile(REDOCLY, ['lint', FILE, '--format=json'])
  t.match(JSON.parse(output), { totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] })
  t.equal(code, 0)
  // What it does not ask for.
  const { description, contact } = document.info
  t.match({ description, contact },
    { description: String, contact: { name: String, url: String, email: String } })
  t.notMatch(JSON.stringify(document), /eval\(/, 'Markdown runs nothing')
})

t.test('OWASP’s rules for APIs: no error, no warning', async (t) => {
  t.same(await findOwaspFaults(FILE), [])
})

t.test('paths are words with hyphens; webhooks are the event types', async (t) => {
  for (const path of Object.keys(document.paths)) t.match(path, /^(\/([a-z0-9-]+|\{[a-z_]+\}))+$/)
  t.same(Object.keys(document.webhooks), EVENT_TYPES)
})

const OWN = 'http://tandem.test'

for (const url of ['/docs', '/docs/']) {
  t.test(`${url}: the page and all it loads come from the service itself`, async (t) => {
    const { statusCode, headers, body } = await app.inject(url)
    t.equal(statusCode, 200)
    const policy = String(headers['content-security-policy'])
    t.match(policy, /^default-src 'none';/)
    t.notMatch(policy, /https?:|\*|unsafe-eval/, 'no other host')
    t.notMatch(policy, /upgrade-insecure-requests/, 'plain HTTP will do')
    t.match(body, '<title>Tandem API reference</title>')
    t.notMatch(body, /<style|<script(?! src=)| on[a-z]+=/, 'no script stands in the page itself')
    const assets = [...body.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, asset = '']) => asset)
    t.ok(assets.length > 5)
    for (const asset of assets) {
      const { origin, pathname } = new URL(asset, OWN + url)
      t.equal(origin, OWN, asset)
      t.test(pathname, async (t) => {
        const reply = await app.inject(pathname)
        t.equal(reply.statusCode, 200)
        t.same(pathname.endsWith('.css') ? loadedByCss(reply.body) : [], [])
      })
    }
  })
}

t.test('what would call another host is off', async (t) => {
  const { body } = await app.inject('/docs/start.js')
  for (const off of ["proxyUrl: ''", 'telemetry: false', 'withDefaultFonts: false']) {
    t.match(body, off)
  }
})

t.test('Scalar itself comes compressed', async (t) => {
  const { headers, rawPayload } = await app.inject('/docs/scalar.js')
  t.equal(headers['content-encoding'], 'gzip')
  t.match(gunzipSync(rawPayload).toString(), 'createApiReference')
})

/** What a style sheet asks for besides what it carries itself. */
function loadedByCss (css: string): string[] {
  const loaded = css.matchAll(/@import|url\(["']?([^)]{5})/g)
  return [...loaded].map(([all, start]) => start ?? all).filter((start) => start !== 'data:')
}

t.test('a problem’s page reads as its example', async (t) => {
  const { value } = document.components.examples.ProblemPage
  t.equal((await app.inject('/problems/insufficient-stock')).body, value)
})
