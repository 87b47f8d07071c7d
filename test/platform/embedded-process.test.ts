// The process with a database of its own: only this machine reaches it, and it ends with it.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { findFreePort, sendTo, until } from '../support/processes.ts'

t.setTimeout(300_000)
const GREETS_WITHIN_MS = 150_000 // its first start makes a database
const ROOT = join(import.meta.dirname, '../..')
const data_dir = await mkdtemp(join(tmpdir(), 'tandem-process-'))
await chmod(data_dir, 0o755) // as root the database runs as another user
t.teardown(async () => rm(data_dir, { recursive: true, force: true, maxRetries: 10 }))

async function start (t: Test, env: Record<string, string> = {}) {
  const ops_port = await findFreePort()
  const child = spawn(process.execPath, ['src/bin/server.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      TANDEM_DATA_DIR: data_dir,
      PORT: '0',
      OPS_PORT: String(ops_port),
      ...env
    }
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  }
  const code = once(child, 'close').then(([status]) => status as unknown)
  const address = await until(async () => {
    if (child.exitCode !== null) throw new Error(lines.join('\n'))
    return lines.map((line) => /^Tandem serves at (\S+)/.exec(line)?.[1])
      .find((found) => found !== undefined)
  }, 'it greets', performance.now() + GREETS_WITHIN_MS)
  const key = await until(async () =>
    lines.map((line) => /^ +operator +(\S+)/.exec(line)?.[1]).find(Boolean), 'it tells its keys')
  return { child, lines, code, key, port: Number(new URL(address).port), ops_port, address }
}

/** Whether the port takes connections at the address, which is always this machine. */
async function isOpen (port: number, address: string): Promise<boolean> {
  const socket = connect(port, address)
  const is_open = await once(socket, 'connect').then(() => true, () => false)
  socket.destroy()
  return is_open
}

// All of 127/8 is this machine: who listens on one of them only is not reached by another.
const OTHER_LOOPBACK = '127.0.0.2'

t.test('only this machine reaches either port, and the greeting is true', async (t) => {
  const { child, lines, code, port, ops_port, address } = await start(t)
  t.equal(address, `http://127.0.0.1:${port}`)
  t.ok(lines.includes('It listens on 127.0.0.1: only this machine reaches it.'))
  t.same(await Promise.all([port, ops_port].map(async (one) => isOpen(one, '127.0.0.1'))),
    [true, true])
  t.same(await Promise.all([port, ops_port].map(async (one) => isOpen(one, OTHER_LOOPBACK))),
    [false, false])
  child.kill('SIGTERM')
  t.equal(await code, 0)
  t.notMatch(lines.join('\n'), 'fatal', 'a database that was told to end is no fault')
})

t.test('1: its database was killed; the next start works again', async (t) => {
  const { lines, code, port, key } = await start(t, { HOST: '0.0.0.0' })
  t.ok(lines.includes('It listens on 0.0.0.0: others may reach it.'))
  t.ok(await isOpen(port, OTHER_LOOPBACK))
  const file = join(data_dir, 'postgres', 'data', 'postmaster.pid')
  const postmaster = Number((await readFile(file, 'utf8')).split('\n')[0])
  process.kill(postmaster, 'SIGKILL')
  t.equal(await code, 1)
  const fatal = lines.filter((line) => line.includes('"level":"fatal"'))
  t.equal(fatal.length, 1, 'one line tells why')
  t.match(fatal[0], /the embedded database has ended, so this process ends too; .*postgres\.log/)

  const again = await start(t)
  const reply = await sendTo({ port: again.port, key: key ?? '' }, 'GET', '/v1/merchant')
  t.equal(reply.status, 200, 'with the same data')
  again.child.kill('SIGTERM')
  t.equal(await again.code, 0)
})
