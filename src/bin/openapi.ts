// Writes openapi/openapi.json from the routes. With --check it only fails if the file is stale.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildLogger } from '../platform/log.ts'
import { buildService } from '../service.ts'

const FILE = join(import.meta.dirname, '../../openapi/openapi.json')
const LINE_MAX = 100

/** Formats JSON for reviewers: a value that fits into a line is written in one line. */
function print (value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const is_list = Array.isArray(value)
  const inner = `${indent}  `
  const parts = is_list
    ? value.map((item) => print(item, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${print(item, inner)}`)
  const [open, close] = is_list ? ['[', ']'] : ['{', '}']
  const line = `${open}${parts.join(', ')}${close}`
  const fits = indent.length + line.length <= LINE_MAX && !line.includes('\n')
  return fits ? line : `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`
}

// The document needs the routes only. No route is called, so nothing connects to this database.
const { app, close } = await buildService({
  database_url: 'postgres://127.0.0.1/none',
  config: { database_connections_max: 4, secrets: { platform_key: null } },
  logger: buildLogger('silent')
})
// To text and back, which drops the undefined properties.
const document = `${print(JSON.parse(JSON.stringify(app.swagger())))}\n`
await close()

if (!process.argv.includes('--check')) {
  await writeFile(FILE, document)
} else if (await readFile(FILE, 'utf8').catch(() => '') !== document) {
  process.stderr.write('openapi/openapi.json is stale. Run: npm run openapi\n')
  process.exitCode = 1
}
