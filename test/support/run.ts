// Runs what must hold before a change lands, says how far it is, and gives the tests a PostgreSQL.
// `run.ts`: all of it · `run.ts quick`: types, lint, rooms and the tests of the domain ·
// `run.ts tap [path ...]`: tests only · `run.ts tables`: writes the types of the tables.

import { prepareTemplate, startTestServer } from './postgres.ts'
import { runTogether, say, type Stage } from './stages.ts'
import { runTap } from './tap.ts'

const [mode = 'all', ...paths] = process.argv.slice(2)

const KYSELY = ['--config-file', '.kysely-codegenrc.json']
const LINT = { name: 'lint', command: 'eslint', args: ['.'] }
// A cached verdict on a file may be wrong by now where a rule asks for types of another file.
const QUICK_LINT = {
  ...LINT, args: ['.', '--cache', '--cache-location', 'node_modules/.cache/eslint/']
}
const TYPES = { name: 'types', command: 'tsc' }
const QUICK_TYPES = {
  ...TYPES, args: ['--incremental', '--tsBuildInfoFile', 'node_modules/.cache/tsc.json']
}
const ROOMS = { name: 'rooms', command: 'depcruise', args: ['src'] }
const DEAD = { name: 'dead code', command: 'knip' }
const GENERATED = [
  { name: 'generated types', command: 'kysely-codegen', args: [...KYSELY, '--verify'] },
  { name: 'OpenAPI document', command: 'node', args: ['src/bin/openapi.ts', '--check'] }
]
const TABLES = [{ name: 'tables', command: 'kysely-codegen', args: KYSELY }]

/** Runs the stages and says which; returns whether none failed. */
async function pass (
  stages: readonly Stage[], env: Readonly<Record<string, string>> = {}
): Promise<boolean> {
  say(`Running: ${stages.map(({ name }) => name).join(', ')}`)
  const failed = await runTogether(stages, env)
  if (failed) say(`\nStopped: ${failed.name} failed.`)
  return failed === undefined
}

/** Tests, and what is generated from the database, on a PostgreSQL that ends with them. */
async function runWithServer (): Promise<number> {
  const server = await startTestServer()
  try {
    say(`PostgreSQL for the tests: ${server.kind}`)
    const DATABASE_URL = await prepareTemplate(server.url)
    if (mode === 'tables') return await pass(TABLES, { DATABASE_URL }) ? 0 : 1
    if (mode === 'all' && !await pass(GENERATED, { DATABASE_URL })) return 1
    const found = paths.length > 0 ? paths : ['test']
    return await runTap(found, { TANDEM_TEST_SERVER_URL: server.url }) ? 0 : 1
  } finally {
    await server.close()
  }
}

async function runMode (): Promise<number> {
  if (mode === 'quick') {
    return await pass([QUICK_LINT, QUICK_TYPES, ROOMS]) && await runTap(['test/domain']) ? 0 : 1
  }
  if (mode === 'all' && !await pass([LINT, TYPES, ROOMS, DEAD])) return 1
  return runWithServer()
}

process.exit(await runMode())
