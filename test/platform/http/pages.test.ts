// The pages for people: what browsers are told of them, and that Scalar works under it.

import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { documentOf } from '../../support/documented.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService } from '../../support/service.ts'

t.setTimeout(180_000)
const { app, givenMerchant } = await givenService(t)
const run = promisify(execFile)

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome']

async function findBrowser (): Promise<string | undefined> {
  const found = await inTurn(BROWSERS, async (name) =>
    run(name, ['--version']).then(() => name, () => undefined))
  return found.find((name) => name !== undefined)
}

// Before the first test: while nothing but this was waited for, the file's tests would end.
const browser = await findBrowser()

const POLICY = (styles: string) =>
  `default-src 'none';script-src 'self';style-src ${styles};img-src 'self' data:;` +
  "connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'"
const REFERENCE = [
  '/docs', '/docs/', '/docs/start.js', '/docs/style.css', '/docs/icon.svg', '/docs/scalar.js'
]

t.test('pages load nothing but this service’s own files, and stand in no frame', async (t) => {
  await inTurn([...REFERENCE, '/problems/unauthorized', '/problems/nonsense'], async (url) => {
    const { headers } = await app.inject(url)
    const styles = REFERENCE.includes(url) ? "'self' 'unsafe-inline'" : "'self'"
    t.equal(headers['content-security-policy'], POLICY(styles), url)
    t.equal(headers['x-frame-options'], 'DENY', url)
    t.equal(headers['referrer-policy'], 'no-referrer', url)
    t.equal(headers['strict-transport-security'], undefined, 'it is for whoever serves HTTPS')
    t.equal(headers['cache-control'], 'no-store', url)
  })
})

t.test('answers of the API do not pay for it', async (t) => {
  const { get } = await givenMerchant()
  await inTurn(['/v1/merchant', '/openapi.json', '/nowhere'], async (url) =>
    t.equal((await get(url)).headers['content-security-policy'], undefined, url))
})

t.test('a browser shows the resources of /docs in order, and nothing is blocked', {
  skip: browser === undefined ? 'there is no Chromium on this machine' : false
}, async (t) => {
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const profile = await mkdtemp(join(tmpdir(), 'tandem-browser-'))
  t.teardown(async () => rm(profile, { recursive: true, force: true, maxRetries: 5 }))
  const { stdout: page, stderr: log } = await run(browser ?? '', [
    '--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`,
    '--virtual-time-budget=15000', '--enable-logging=stderr', '--dump-dom', `${address}/docs`
  ], { maxBuffer: 64 * 1024 * 1024 })
  t.match(page, '<title>Tandem API reference</title>')
  const { paths, tags } = documentOf(app)
  const links = [...page.matchAll(/href="#tag\/([^"]+)"/g)].map(([, link = '']) => link)
  const linked = [...new Set(links)]
  const resources = linked.filter((link) => !link.includes('/'))
  t.equal(resources[0], 'sales-orders', 'they come first, and opened')
  t.same(resources, tags.map(({ name }) => name.toLowerCase().replace(' ', '-')))
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).filter(([, { tags }]) => tags.includes('Sales orders'))
      .map(([method]) => `sales-orders/${method.toUpperCase()}${path}`))
  t.same(linked.filter((link) => link.includes('/')), operations)
  const said = log.split('\n').filter((line) => line.includes('CONSOLE'))
  t.same(said.filter((line) => !line.includes('"@scalar/api-reference@')), [], 'nothing else')
})
