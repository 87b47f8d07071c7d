// Runs tap on test files and tells, in plain lines, how far it is and what has failed.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { type FinalResults, Parser, type Result } from 'tap-parser'
import { CORES, runSome, say, secondsSince } from './stages.ts'

const FILES_A_LINE = 10
const FILES_A_PROGRAM = 12
const FILE_TIMEOUT_S = 600
const LONGEST_SAID = 10
/** Tests wait now and then, for a job or a deadline: meanwhile another has the core. */
const PROGRAMS = CORES + 1
/**
 * Scenarios start services, which look for work for as long as they run: several scenarios at once
 * cost more CPU than one after the other.
 */
const SCENARIOS = Math.ceil(CORES / 4)
const isScenario = ([first]: readonly string[]): boolean =>
  first?.startsWith('test/scenarios/') === true
/** Runs several files. */
const SEVERAL = join(import.meta.dirname, 'files-child.ts')
const NO_DOMAINS = pathToFileURL(join(import.meta.dirname, 'no-domains.ts')).href
/** Where programs find the modules that others have compiled before them. */
const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/compiled')

type Counts = { pass: number, fail: number, skip: number }

/** Files or folders of tests. The last line is the counts. Returns whether all passed. */
export async function runTap (
  paths: readonly string[], env: Readonly<Record<string, string>> = {}
): Promise<boolean> {
  const start_ms = performance.now()
  const files = await findFiles(paths)
  const counts: Counts = { pass: 0, fail: 0, skip: 0 }
  const failures: string[] = []
  const took_ms = new Map<string, number>()
  let files_done = 0
  let lines_said = 0
  const run = async (program: readonly string[]): Promise<void> => {
    failures.push(...await runProgram(program, env, { counts, took_ms }))
    files_done += program.length
    if (files_done < (lines_said + 1) * FILES_A_LINE && files_done < files.length) return
    lines_said = Math.floor(files_done / FILES_A_LINE)
    const { pass, fail } = counts
    say(`${files_done} of ${files.length} files, ${pass.toLocaleString('en')} passed` +
      `${fail > 0 ? `, ${fail} failed` : ''}, ${secondsSince(start_ms)}`)
  }
  const programs = programsOf(files)
  await Promise.all([
    runSome(programs.filter(isScenario), SCENARIOS, run),
    runSome(programs.filter((one) => !isScenario(one)), PROGRAMS - SCENARIOS, run)
  ])
  if (took_ms.size > LONGEST_SAID) sayLongest(took_ms)
  // Said again where the end of a long log is looked at first.
  for (const failure of failures) say(failure.slice(0, 200))
  say(`\n${counts.pass} passed, ${counts.fail} failed` +
    `${counts.skip > 0 ? `, ${counts.skip} skipped` : ''}`)
  return counts.fail === 0
}

function sayLongest (took_ms: ReadonlyMap<string, number>): void {
  const longest = [...took_ms].sort(([, a], [, b]) => b - a).slice(0, LONGEST_SAID)
  say(`Longest: ${longest.map(([name, ms]) => `${name} ${(ms / 1000).toFixed(0)} s`).join(', ')}`)
}

/** Those that take longest come first, so that the other cores do not wait for one at the end. */
function placeOf ([first = '', ...others]: readonly string[]): number {
  if (first.startsWith('test/guarantees/')) return 0
  return others.length > 0 ? 1 : 2
}

async function findFiles (paths: readonly string[]): Promise<string[]> {
  const patterns = paths.map((path) => path.endsWith('.ts') ? path : `${path}/**/*.test.ts`)
  const files: string[] = []
  for await (const file of glob(patterns)) files.push(file)
  if (files.length === 0) throw new Error(`no tests in ${paths.join(', ')}`)
  return files.sort()
}

/** Their files are short, and none measures its process or changes it. */
const SHARING = [
  'domain', 'formats', 'modules', 'platform/command', 'platform/events', 'platform/http'
]

/**
 * Says which files a program runs. A program costs some 2 s of CPU before its first test, since it
 * loads the service and compiles it, so short ones share one.
 */
function programsOf (files: readonly string[]): string[][] {
  const mayShare = (file: string): boolean =>
    SHARING.some((folder) => file.startsWith(`test/${folder}/`))
  const short = files.filter(mayShare)
  const count = Math.min(FILES_A_PROGRAM, Math.ceil(short.length / CORES))
  const shared = short.flatMap((_, at) => at % count === 0 ? [short.slice(at, at + count)] : [])
  const alone = files.filter((file) => !mayShare(file)).map((file) => [file])
  return [...alone, ...shared].sort((a, b) => placeOf(a) - placeOf(b))
}

type Told = { counts: Counts, took_ms: Map<string, number> }

/** Adds what the files' tests came to, and how long they took, and returns the failures. */
async function runProgram (
  files: readonly string[], env: Readonly<Record<string, string>>, { counts, took_ms }: Told
): Promise<string[]> {
  const failures: string[] = []
  const fail = (failure: string, ...details: string[]): void => {
    counts.fail++
    failures.push(failure)
    say([failure, ...details].join('\n'))
  }
  const is_shared = files.length > 1
  const name = files.join(' ')
  const parser = new Parser({ name: is_shared ? '' : name })
  parser.on('pass', () => counts.pass++)
  parser.on('skip', () => counts.skip++)
  parser.on('fail', ({ fullname, name, diag }: Result) =>
    fail(`not ok - ${fullname || name}`, ...Object.entries(diag ?? {}).map(describe)))
  let began_ms = performance.now()
  const end = (file: string): void => {
    took_ms.set(file, performance.now() - began_ms)
    began_ms = performance.now()
  }
  parser.on('child', (child: Parser) => child.on('complete', ({ count }: FinalResults) => {
    if (!is_shared) return
    end(child.name)
    if (count === 0) fail(`not ok - ${child.name}: ended after 0 tests`)
  }))
  const args = ['--import', NO_DOMAINS, ...is_shared ? [SEVERAL] : files]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...env,
      ...is_shared && { TANDEM_TEST_FILES: JSON.stringify(files) },
      TAP_TIMEOUT: String(FILE_TIMEOUT_S * files.length),
      NODE_COMPILE_CACHE: COMPILED
    },
    timeout: (FILE_TIMEOUT_S * files.length + 10) * 1_000
  })
  child.stdout.pipe(parser)
  const [[code, signal], [{ ok, count, bailout, failures: errors }]] = await Promise.all([
    once(child, 'close') as Promise<[number | null, string | null]>,
    once(parser, 'complete') as Promise<[FinalResults]>
  ])
  if (!is_shared) end(name)
  // A program may end without a test, or before its last test, though none has failed.
  if (failures.length === 0 && (!ok || count < files.length || code !== 0)) {
    fail(`not ok - ${name}: ended with ${signal ?? code} after ${count} tests`,
      inspect({ ok, bailout, errors }))
  }
  return failures
}

function describe ([name, value]: [string, unknown]): string {
  const text = typeof value === 'string' ? value.trimEnd() : inspect(value)
  return `  ${name}: ${text.includes('\n') ? '\n' : ''}${text}`.replaceAll('\n', '\n    ')
}
