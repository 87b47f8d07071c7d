// Runs the service as real processes that tests start, kill, start again and call over HTTP.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { newPlatformKey } from '../../src/first-start.ts'
import manifest from '../../package.json' with { type: 'json' }

const ROOT = join(import.meta.dirname, '../..')
/** The flags of `npm start`. Garbage collection is a part of how long other requests wait. */
const SERVICE = manifest.scripts.start.split(' ').slice(1)
const START_WITHIN_MS = 120_000
const FACT_WITHIN_MS = 60_000
const ANSWER_WITHIN_MS = 60_000
/** What is asked for takes CPU from what is waited for. */
const PAUSE_MS_MIN = 10
const PAUSE_MS_MAX = 160

export type ServerProcess = {
  port: number
  /** The id of the process. */
  pid: number | undefined
  /** Sends SIGKILL and waits until the process has ended. */
  kill: () => Promise<void>
  /** Sends SIGTERM, after which the process answers the requests that it has begun. */
  stop: () => Promise<void>
  /** Log lines of level `error` and above, which are defects. */
  defects: string[]
}

type ServerOptions = {
  database_url: string
  platform_key?: string
  port?: number
  env?: Readonly<Record<string, string>>
}

/** Starts a server on a free port, or on the port of a server that was killed. */
export async function startServer (
  { database_url, platform_key = newPlatformKey(), port = 0, env = {} }: ServerOptions
): Promise<ServerProcess> {
  const child = spawn(process.execPath, SERVICE, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: database_url,
      TANDEM_PLATFORM_KEY: platform_key,
      HOST: '127.0.0.1',
      PORT: String(port),
      OPS_PORT: '0',
      LOG_LEVEL: 'info',
      ...env
    }
  })
  const endWithUs = (): void => { child.kill('SIGKILL') }
  process.once('exit', endWithUs)
  const closed = once(child, 'close').finally(() => process.off('exit', endWithUs))
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    child.kill(signal)
    await closed
  }

  const defects: string[] = []
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
  const serving = new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"level":"info"')) {
        if (line.includes('"msg":"service started"')) resolve(Number(JSON.parse(line).port))
        return
      }
      said.push(line)
      if (/"level":"(error|fatal)"/.test(line)) defects.push(line)
    })
    void closed.then(() => reject(new Error(`the server ended: ${said.join('\n')}`)))
  })
  const bound = setTimeout(endWithUs, START_WITHIN_MS)
  const served = await serving.finally(() => clearTimeout(bound))
  return {
    port: served,
    pid: child.pid,
    defects,
    kill: async () => end('SIGKILL'),
    stop: async () => end('SIGTERM')
  }
}

export type Reply = { status: number, headers: Record<string, unknown>, body: string }

export type Sending = { port: number, key: string, headers?: Record<string, string> }

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

/** Sends a request. Throws when the connection breaks before the answer is complete. */
export async function sendTo (
  { port, key, headers = {} }: Sending, method: string, path: string, body?: unknown
): Promise<Reply> {
  const payload = body === undefined ? undefined : JSON.stringify(body)
  const sent = request({
    agent,
    method,
    path,
    port,
    host: '127.0.0.1',
    timeout: ANSWER_WITHIN_MS,
    headers: {
      authorization: `Bearer ${key}`,
      ...payload !== undefined && {
        'content-type': 'application/json', 'content-length': Buffer.byteLength(payload)
      },
      ...headers
    }
  })
  return new Promise((resolve, reject) => {
    sent.on('error', reject)
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(parts).toString()
      }))
    })
    sent.end(payload)
  })
}

/** Sends like `sendTo` and returns the body. Throws for an answer that is not a success. */
export async function sendWell (
  sending: Sending, method: string, path: string, body?: unknown
): Promise<any> {
  const reply = await sendTo(sending, method, path, body)
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.body}`)
  return JSON.parse(reply.body)
}

/** Asks again until the fact is true. Throws when that takes too long. */
export async function until<T> (
  fact: () => Promise<T | undefined | false>, what: string,
  until_ms = performance.now() + FACT_WITHIN_MS, pause_ms = PAUSE_MS_MIN
): Promise<T> {
  const found = await fact()
  if (found !== undefined && found !== false) return found
  if (performance.now() > until_ms) throw new Error(`it did not happen: ${what}`)
  await new Promise((resolve) => setTimeout(resolve, pause_ms))
  return until(fact, what, until_ms, Math.min(2 * pause_ms, PAUSE_MS_MAX))
}

export async function findFreePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

export type DoctorRun = { code: number | null, output: string }

/** Runs `npm run doctor` on a database. */
export async function runDoctor (
  env: Record<string, string>, options: readonly string[] = []
): Promise<DoctorRun> {
  const child = spawn(process.execPath, ['src/bin/doctor.ts', ...options], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  }
  const [code] = await once(child, 'close')
  return { code, output }
}
