// The environment is read once: every variable is described, every fault is told, at once.

import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv, promisify } from 'node:util'
import t from 'tap'
import { ConfigError, readConfig } from '../../src/config.ts'
import { inTurn } from '../support/in-turn.ts'

t.setTimeout(120_000)
const ROOT = join(import.meta.dirname, '../..')
const EXAMPLE = join(ROOT, '.env.example')
const text = await readFile(EXAMPLE, 'utf8')

/** The variables that config.ts asks for. */
function askedFor (): string[] {
  const asked = new Set<string>()
  readConfig(new Proxy({}, {
    get: (_environment, name) => {
      asked.add(String(name))
      return undefined
    }
  }))
  return [...asked].sort()
}

t.test('.env.example lists exactly the variables of config.ts, each with a comment', async (t) => {
  t.same(Object.keys(parseEnv(text)).sort(), askedFor())
  const blocks = text.trim().split('\n\n')
  for (const block of blocks.slice(1)) t.match(block, /^(# .+\n)+[A-Z_]+=.*$/)
})

t.test('.env.example is valid as it stands, and says the defaults', async (t) => {
  t.same(readConfig(parseEnv(text) as Record<string, string>), readConfig({}))
})

t.test('.env.example can be sourced by a shell', async (t) => {
  const { stdout } = await promisify(execFile)('sh', ['-c', `set -a; . '${EXAMPLE}'; env`],
    { env: { PATH: process.env.PATH } })
  const sourced = Object.fromEntries(stdout.split('\n').map((line) => line.split('=', 2)))
  t.match(sourced, parseEnv(text))
})

t.test('the configuration is frozen, and keeps its secrets apart', async (t) => {
  const config = readConfig({ TANDEM_PLATFORM_KEY: 'k'.repeat(32) })
  t.ok(Object.isFrozen(config))
  t.same(config.secrets,
    { platform_key: 'k'.repeat(32), encryption_key: null, smtp_server: null })
  const { secrets: _secrets, ...others } = readConfig({
    TANDEM_PLATFORM_KEY: 'k'.repeat(32), TANDEM_SMTP_URL: 'smtp://user:kkk@mail.example'
  })
  t.notMatch(JSON.stringify(others), /kkk/)
})

const BAD: Readonly<Record<string, readonly string[]>> = {
  PORT: ['x', '-1', '65536', '3000.5', '1e3', ' 3000', '0x10', '٣'],
  OPS_PORT: ['x', '65536', '3000'],
  HOST: ['a\0b'],
  DATABASE_URL: ['nonsense', 'http://x/y', 'postgres://x', 'postgres://x/', 'mysql://x/y', '//x/y'],
  DATABASE_CONNECTIONS_MAX: ['7', '501', '0', 'many'],
  KEY_REQUESTS_PER_SECOND_MAX: ['-1', '1000001', 'none', '0.5'],
  MERCHANT_REQUESTS_PER_SECOND_MAX: ['-1', '1000001', 'none', '0.5'],
  TANDEM_PLATFORM_KEY: ['short', 'x'.repeat(31), `${'x'.repeat(31)} y`, 'é'.repeat(32)],
  TANDEM_ENCRYPTION_KEY: ['short', 'A'.repeat(44), Buffer.alloc(31).toString('base64'), ' '],
  TANDEM_WEBHOOK_HOSTS_ALLOWED: ['a/b', 'a:80', 'http://a', 'a b', ',', 'u@a'],
  TANDEM_SMTP_URL: ['mail.example', 'http://mail.example', 'smtp://', 'smtp://user@mail.example',
    'smtp://mail.example/path', 'smtp://mail.example?pool=true', 'smtp://u:%zz@mail.example'],
  TANDEM_MAIL_FROM: ['tandem', 'Tandem <tandem@shop.example>', 'a@b.example,c@d.example'],
  TANDEM_PUBLIC_URL: ['nonsense', 'ftp://a', 'https://', 'https://a?b', 'http://a#b', 'http://u@a'],
  TANDEM_SIMULATOR: ['TRUE', '1', 'yes', ' true'],
  TANDEM_DATA_DIR: ['a\0b'],
  LOG_LEVEL: ['INFO', 'verbose', 'information']
}

t.test('ConfigError: every variable refuses what it cannot use', async (t) => {
  t.same(Object.keys(BAD).sort(), askedFor())
  for (const [name, values] of Object.entries(BAD)) {
    for (const value of values) {
      t.throws(() => readConfig({ [name]: value }), { message: new RegExp(`^${name} must be `) },
        `${name}=${value}`)
    }
  }
})

t.test('ConfigError: all faults at once, one a line, and no value', async (t) => {
  const names = Object.keys(BAD).filter((name) => name !== 'OPS_PORT')
  const environment = Object.fromEntries(names.map((name) => [name, BAD[name]?.[0]]))
  try {
    readConfig({ ...environment, OPS_PORT: '-secret-' })
    t.fail('it is refused')
  } catch (error) {
    t.ok(error instanceof ConfigError)
    const lines = (error as ConfigError).message.split('\n')
    t.same(lines.map((line) => line.split(' ')[0]).sort(), askedFor())
    t.notMatch(lines.join(), /-secret-|nonsense|short|mail\.example/)
  }
})

t.test('the process ends with 78 and all faults, and has opened nothing', async (t) => {
  const database = createServer()
  let connections = 0
  database.on('connection', (socket) => {
    connections++
    socket.destroy()
  })
  database.listen(0, '127.0.0.1')
  await once(database, 'listening')
  t.teardown(async () => new Promise((resolve) => database.close(resolve)))
  const { port } = database.address() as { port: number }
  const data_dir = join(tmpdir(), `tandem-never-made-${process.pid}`)
  const environment = {
    PATH: process.env.PATH,
    PORT: 'x',
    LOG_LEVEL: 'loud',
    TANDEM_PLATFORM_KEY: 'too-short-to-be-told',
    TANDEM_DATA_DIR: data_dir
  }
  const addresses = [undefined, `postgres://127.0.0.1:${port}/tandem`]
  await inTurn(addresses, async (DATABASE_URL) => {
    const ran = await runServer({ ...environment, DATABASE_URL })
    t.equal(ran.code, 78)
    t.equal(ran.stdout, '')
    for (const name of ['PORT', 'LOG_LEVEL', 'TANDEM_PLATFORM_KEY']) t.match(ran.stderr, name)
    t.notMatch(ran.stderr, /too-short-to-be-told|loud|at .*config\.ts/, 'no value and no stack')
  })
  t.equal(connections, 0, 'the database was not reached for')
  await t.rejects(stat(data_dir), { code: 'ENOENT' }, 'no folder was made')
})

async function runServer (env: Record<string, string | undefined>) {
  return new Promise<{ code: unknown, stdout: string, stderr: string }>((resolve) => {
    execFile(process.execPath, ['src/bin/server.ts'], { cwd: ROOT, env: env as NodeJS.ProcessEnv },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }))
  })
}
