// Writes openapi/openapi.json from the routes; --check fails if it is stale.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildApp } from '../app.ts'
import { buildLogger } from '../platform/log.ts'

const FILE = join(import.meta.dirname, '../../openapi/openapi.json')

// The document needs the routes only: nothing is called, so there is no database.
const app = await buildApp({ logger: buildLogger('silent'), platform_key: null } as never)
const document = `${JSON.stringify(app.swagger(), null, 2)}\n`
await app.close()

if (!process.argv.includes('--check')) {
  await writeFile(FILE, document)
} else if (await readFile(FILE, 'utf8').catch(() => '') !== document) {
  process.stderr.write('openapi/openapi.json is stale: npm run openapi\n')
  process.exitCode = 1
}
