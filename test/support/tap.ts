// Runs tap on test files and tells, in plain lines, how far it is and what has failed.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { glob } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { inspect } from 'node:util'
import { Parser, type Result } from 'tap-parser'
import { say, secondsSince } from './stages.ts'

const FILES_A_LINE = 10

/** Files or folders of tests. The last line is the counts. Returns what tap exits with. */
export async function runTap (
  paths: readonly string[], env: Readonly<Record<string, string>> = {}
): Promise<number> {
  const start_ms = performance.now()
  const patterns = paths.map((path) => path.endsWith('.ts') ? path : `${path}/**/*.test.ts`)
  const files: string[] = []
  for await (const file of glob(patterns)) files.push(file)
  if (files.length === 0) throw new Error(`no tests in ${paths.join(', ')}`)
  const counts = { pass: 0, fail: 0, skip: 0 }
  const failures: string[] = []
  let files_done = 0
  const parser = new Parser()
  parser.on('pass', () => counts.pass++)
  parser.on('skip', () => counts.skip++)
  parser.on('fail', ({ fullname, name, diag }: Result) => {
    counts.fail++
    failures.push(`not ok - ${fullname || name}`)
    say([failures.at(-1), ...Object.entries(diag ?? {}).map(describe)].join('\n'))
  })
  parser.on('assert', () => {
    files_done++
    if (files_done % FILES_A_LINE !== 0 && files_done !== files.length) return
    const { pass, fail } = counts
    say(`${files_done} of ${files.length} files, ${pass.toLocaleString('en')} passed` +
      `${fail > 0 ? `, ${fail} failed` : ''}, ${secondsSince(start_ms)}`)
  })
  const child = spawn('tap', [
    'run', '--disable-coverage', '--reporter=tap', `--jobs=${availableParallelism()}`, ...files
  ], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  child.stdout.pipe(parser)
  const [code] = await once(child, 'close') as [number | null]
  // Said again where the end of a long log is looked at first.
  for (const failure of failures) say(failure.slice(0, 200))
  say(`\n${counts.pass} passed, ${counts.fail} failed` +
    `${counts.skip > 0 ? `, ${counts.skip} skipped` : ''}`)
  return code ?? 1
}

function describe ([name, value]: [string, unknown]): string {
  const text = typeof value === 'string' ? value.trimEnd() : inspect(value)
  return `  ${name}: ${text.includes('\n') ? '\n' : ''}${text}`.replaceAll('\n', '\n    ')
}
