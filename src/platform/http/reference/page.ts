// The API reference at /docs: Scalar shows the OpenAPI document. No other host is asked for
// anything.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { registerPagePolicy } from '../page-security.ts'

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tandem API reference</title>
<link rel="icon" href="/docs/icon.svg">
<link rel="stylesheet" href="/docs/style.css">
<script src="/docs/start.js"></script>
<script src="/docs/scalar.js" defer></script>
</head>
<body>
<header><a href="/docs">Tandem</a> API reference <a href="/openapi.json">openapi.json</a></header>
<noscript>This page needs JavaScript. The document openapi.json needs none.</noscript>
<main id="reference"></main>
</body>
</html>
`

/** Files in this folder that the page loads from /docs/<name>. */
const FILES = [
  { name: 'start.js', type: 'text/javascript; charset=utf-8' },
  { name: 'style.css', type: 'text/css; charset=utf-8' },
  { name: 'icon.svg', type: 'image/svg+xml; charset=utf-8' }
]
const HIDDEN = { schema: { hide: true } }

/** Scalar and its editor write style sheets into the page, and their content changes. */
const DIRECTIVES = { 'style-src': ["'self'", "'unsafe-inline'"] }

export async function registerReference (pages: FastifyInstance): Promise<void> {
  await registerPagePolicy(pages, DIRECTIVES)
  for (const url of ['/docs', '/docs/']) {
    pages.get(url, HIDDEN, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(PAGE))
  }
  for (const { name, type } of FILES) {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8')
    pages.get(`/docs/${name}`, HIDDEN, async (_request, reply) => reply.type(type).send(text))
  }
  let scalar: Promise<Buffer> | undefined
  pages.get('/docs/scalar.js', HIDDEN, async (_request, reply) => {
    scalar ??= readScalar()
    return reply.type('text/javascript; charset=utf-8').header('content-encoding', 'gzip')
      .send(await scalar)
  })
}

/**
 * Scalar's plugin contains the script as a text of 5 MB. The plugin's own page is not used, because
 * it has an inline script, which the page policy forbids. Reading the script keeps the event loop
 * for some 150 ms and takes 60 MB of memory, so it is read when somebody first asks for it. It is
 * sent as gzip to everybody: only browsers ask for it, and all of them accept gzip.
 */
async function readScalar (): Promise<Buffer> {
  const { default: plugin } = await import('@scalar/fastify-api-reference')
  const carrier = Fastify()
  await carrier.register(plugin, { routePrefix: '/', configuration: { url: '/openapi.json' } })
  const { rawPayload } = await carrier.inject('/js/scalar.js')
  await carrier.close()
  return promisify(gzip)(rawPayload)
}
