// Starts a Tandem for the demo and the bench: PostgreSQL in a temporary folder, and the server as a
// process.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { newPlatformKey } from '../src/first-start.ts'
import { startEmbeddedDatabase } from '../src/platform/db/embedded.ts'

export const PROJECT = join(import.meta.dirname, '..')
const READY_WITHIN_MS = 60_000
const ASK_AGAIN_AFTER_MS = 50
/** The flags of `npm start` and of the image. Servers that are compared start with the same. */
const SERVICE = 'src/bin/server.ts'
const SERVICE_FLAGS = ['--max-semi-space-size=16', '--heap-growing-percent=60']
const INTERRUPTED = 130 // the exit status that shells use for SIGINT

/**
 * Runs the work and exits with its code. Closes what the work has opened, in reverse order, at the
 * end, after a failure and on Ctrl-C.
 */
export async function runAndExit (
  work: (opened: AsyncDisposableStack) => Promise<number>
): Promise<never> {
  const opened = new AsyncDisposableStack()
  let closing: Promise<number> | undefined
  const close = async (code: number): Promise<number> => {
    closing ??= opened.disposeAsync().then(() => code)
    return closing
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => { void close(INTERRUPTED).then((code) => process.exit(code)) })
  }
  const code = await work(opened).catch((error: unknown) => {
    const reason = error instanceof Error ? error.stack : String(error)
    if (closing === undefined) process.stderr.write(`\n${reason}\n`)
    return 1
  })
  process.exit(await close(code))
}

/**
 * Starts an empty database with the settings of the service's embedded one. Returns its address.
 */
export async function openDatabase (opened: AsyncDisposableStack): Promise<string> {
  const data_dir = await mkdtemp(join(tmpdir(), 'tandem-'))
  opened.defer(async () => rm(data_dir, { recursive: true, force: true, maxRetries: 5 }))
  await chmod(data_dir, 0o755) // the database may run as another user
  const { url, close } = await startEmbeddedDatabase({ data_dir, say: () => {} })
  opened.defer(close)
  return url
}

export type Server = { url: string, ops_url: string, platform_key: string, pid: number }

type Options = {
  database_url: string
  /** The program, relative to the project's folder. The default is the service itself. */
  script?: string
  arguments?: readonly string[]
  env?: Readonly<Record<string, string>>
}

/** Starts a server. Returns when it is ready. */
export async function openServer (
  opened: AsyncDisposableStack,
  { database_url, script = SERVICE, arguments: args = [], env }: Options
): Promise<Server> {
  const [port, ops_port] = [await findFreePort(), await findFreePort()]
  const platform_key = newPlatformKey()
  const child = spawn(process.execPath, [...SERVICE_FLAGS, script, ...args], {
    cwd: PROJECT,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true, // Ctrl-C reaches only this process, which then stops the server
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      OPS_PORT: String(ops_port),
      DATABASE_URL: database_url,
      TANDEM_PLATFORM_KEY: platform_key,
      TANDEM_PUBLIC_URL: `http://127.0.0.1:${port}`,
      LOG_LEVEL: 'warn',
      ...env
    }
  })
  opened.defer(async () => stop(child))
  const ops_url = `http://127.0.0.1:${ops_port}`
  await untilReady(child, ops_url)
  return { url: `http://127.0.0.1:${port}`, ops_url, platform_key, pid: child.pid ?? 0 }
}

async function untilReady (child: ChildProcess, ops_url: string): Promise<void> {
  const until_ms = performance.now() + READY_WITHIN_MS
  // eslint-disable-next-line no-await-in-loop -- asked again and again
  while (!await fetch(`${ops_url}/readyz`).then(({ ok }) => ok, () => false)) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    if (performance.now() > until_ms) throw new Error('the server does not get ready')
    // eslint-disable-next-line no-await-in-loop -- after a pause
    await setTimeout(ASK_AGAIN_AFTER_MS)
  }
}

async function stop (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function findFreePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
