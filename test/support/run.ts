// Starts PostgreSQL for the tests, checks the generated files, runs tap and prints the counts.
// `run.ts` does all of it, `run.ts tap [file ...]` runs tap only, `run.ts tables` writes the types.

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareTemplate, startTestServer } from './postgres.ts'

const [mode = 'all', ...files] = process.argv.slice(2)

async function run (command: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  return new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}

type Counts = { pass?: number, fail?: number, skip?: number, todo?: number }

/** Finds tap's counts of all files, which are in the last such comment of its output. */
function readCounts (lines: readonly string[]): Counts {
  const summary = lines.findLast((line) => /^# \{ total: /.test(line)) ?? ''
  const counts = [...summary.matchAll(/(pass|fail|skip|todo): ([0-9]+)/g)]
  return Object.fromEntries(counts.map(([, name, count]) => [name, Number(count)]))
}

const server = await startTestServer()
let status = 0
try {
  const template_url = await prepareTemplate(server.url)
  const DATABASE_URL = template_url
  const tables = ['--config-file', '.kysely-codegenrc.json']
  if (mode === 'tables') {
    status = await run('kysely-codegen', tables, { DATABASE_URL })
  } else {
    process.stdout.write(`PostgreSQL for the tests: ${server.kind}\n`)
    if (mode === 'all') {
      status = await run('kysely-codegen', [...tables, '--verify'], { DATABASE_URL }) ||
        await run('node', ['src/bin/openapi.ts', '--check'])
    }
    if (status === 0) status = await runTap()
  }
} finally {
  await server.close()
}
process.exit(status)

async function runTap () {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-tap-'))
  const output = join(folder, 'output.tap')
  const code = await run('tap', [
    'run', '--disable-coverage', '--reporter=terse', `--jobs=${availableParallelism()}`,
    `--output-file=${output}`, ...files
  ], { TANDEM_TEST_SERVER_URL: server.url })
  const lines = (await readFile(output, 'utf8')).split('\n')
  const { pass = 0, fail = 0, skip = 0 } = readCounts(lines)
  await rm(folder, { recursive: true })
  const and_skipped = skip > 0 ? `, ${skip} skipped` : ''
  // Repeated at the end, because people look at the end of a long log first.
  const failures = lines.filter((line) => /^ *not ok/.test(line))
  for (const line of failures) process.stdout.write(`${line.slice(0, 200)}\n`)
  process.stdout.write(`\n${pass} passed, ${fail} failed${and_skipped}\n`)
  return code
}
