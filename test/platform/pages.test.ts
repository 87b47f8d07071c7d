// The pages for people: what browsers are told of them, and that Swagger UI works under it.

import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { documentOf } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { givenService } from '../support/service.ts'

t.setTimeout(180_000)
const { app, givenMerchant } = await givenService(t)
const run = promisify(execFile)

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome']

async function findBrowser (): Promise<string | undefined> {
  const found = await inTurn(BROWSERS, async (name) =>
    run(name, ['--version']).then(() => name, () => undefined))
  return found.find((name) => name !== undefined)
}

t.test('pages load nothing but this service’s own files, and stand in no frame', async (t) => {
  const urls = [
    '/docs', '/docs/', '/docs/static/index.html', '/docs/static/swagger-ui-bundle.js',
    '/problems/unauthorized', '/problems/nonsense'
  ]
  await inTurn(urls, async (url) => {
    const { headers } = await app.inject(url)
    const policy = String(headers['content-security-policy'])
    t.match(policy, /default-src 'none';script-src 'self';style-src 'self' 'sha256-/, url)
    t.match(policy, /frame-ancestors 'none'/, url)
    t.notMatch(policy, /unsafe|https?:|\*/, url)
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

const browser = await findBrowser()

t.test('a browser shows every operation of /docs, and nothing is blocked', {
  skip: browser === undefined ? 'there is no Chromium on this machine' : false
}, async (t) => {
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const profile = await mkdtemp(join(tmpdir(), 'tandem-browser-'))
  t.teardown(async () => rm(profile, { recursive: true, force: true, maxRetries: 5 }))
  const { stdout: page, stderr: log } = await run(browser ?? '', [
    '--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`,
    '--virtual-time-budget=15000', '--enable-logging=stderr', '--dump-dom', `${address}/docs`
  ], { maxBuffer: 64 * 1024 * 1024 })
  const { paths } = documentOf(app)
  const operations = Object.values(paths).flatMap((path) => Object.keys(path))
  t.equal(page.match(/class="opblock-summary-path"/g)?.length, operations.length)
  t.same(log.split('\n').filter((line) => line.includes('CONSOLE')), [], 'the console is empty')
})
