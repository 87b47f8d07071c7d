// Gives the tests a PostgreSQL server, checks what is generated, runs tap and prints the counts.
// `run.ts`: all of it · `run.ts tap [file ...]`: tap only · `run.ts tables`: writes the types.

import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { prepareTemplate, startTestServer } from './postgres.ts'

const [mode = 'all', ...files] = process.argv.slice(2)

async function run (command: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  return new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}

/** The assertions of all files, from the TAP that they printed. */
async function countAssertions (tap_file: string) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for await (const line of createInterface({ input: createReadStream(tap_file) })) {
    const found = /^ +(not )?ok [0-9]+(.*)$/.exec(line)
    // A line that only sums up the assertions below it ends with a brace or a time.
    if (found === null || /\{$|# time=/.test(line)) continue
    if (/# SKIP/i.test(found[2] ?? '')) counts.skipped++
    else if (found[1] === undefined) counts.passed++
    else counts.failed++
  }
  return counts
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
    'run', '--disable-coverage', '--reporter=terse', `--output-file=${output}`, ...files
  ], { TANDEM_TEST_SERVER_URL: server.url })
  const { passed, failed, skipped } = await countAssertions(output)
  await rm(folder, { recursive: true })
  const and_skipped = skipped > 0 ? `, ${skipped} skipped` : ''
  process.stdout.write(`\n${passed} passed, ${failed} failed${and_skipped}\n`)
  return code
}
