// A file server is the one whose key is known, at an address that is allowed, or gets nothing.

import { once } from 'node:events'
import { createServer, type LookupFunction, type Socket } from 'node:net'
import t from 'tap'
import ssh2 from 'ssh2'
import { listFiles } from '../../../src/platform/outbound/collect-files.ts'
import {
  faultOfHostKey, type FileServer, openSession, readHostKey
} from '../../../src/platform/outbound/file-server.ts'
import { faultOfPrivateKey } from '../../../src/platform/outbound/private-key.ts'
import { faultOfHost } from '../../../src/platform/outbound/public-address.ts'
import { putFile } from '../../../src/platform/outbound/put-file.ts'
import {
  fingerprintOf, givenFileServer, HOST_KEY, USER_KEY
} from '../../support/file-server.ts'
import { inTurn } from '../../support/in-turn.ts'

const REACH = { hosts_allowed: ['127.0.0.1'] }
const SHORT = { ...REACH, limits: { connect: 300, login: 300, whole: 2_000 } }
const FILE = { folder: '', name: 'a.edi', content: Buffer.from('abc') }

/** Resolves every name to this address. */
const resolveTo = (address: string): LookupFunction => (_name, options, done) => {
  if (options.all === true) done(null, [{ address, family: 4 }])
  else done(null, address, 4)
}

t.test('a server with another key is told nothing', async (t) => {
  const { settings, requests } = await givenFileServer(t, { host_key: USER_KEY.private })
  const pinned = fingerprintOf(HOST_KEY.private)
  const outcome = await putFile({ ...settings, host_key: pinned }, FILE, REACH)
  t.match(outcome, { outcome: 'refused', facts: { host_key: settings.host_key } })
  t.ok(outcome.detail.includes(`showed the key ${settings.host_key}`))
  t.ok(outcome.detail.includes(`settings name ${pinned}`))
  t.same(requests, [])
})

t.test('without a fingerprint nothing is connected to', async (t) => {
  const { settings, connections } = await givenFileServer(t)
  await inTurn(['', 'SHA256:', 'MD5:00', `${settings.host_key}=`, 'SHA256:*'], async (host_key) => {
    t.match(await putFile({ ...settings, host_key }, FILE, REACH),
      { outcome: 'refused', detail: /must be a fingerprint as OpenSSH writes it/ })
    t.ok(faultOfHostKey(host_key))
  })
  t.equal(connections(), 0)
  t.equal(faultOfHostKey(settings.host_key), undefined)
})

t.test('the fingerprint of a server can be asked for', async (t) => {
  const { settings, requests } = await givenFileServer(t)
  t.equal(await readHostKey(settings, REACH), settings.host_key)
  t.same(requests, [])
  await t.rejects(readHostKey({ ...settings, port: 1 }, REACH), { code: 'ECONNREFUSED' })
  await t.rejects(readHostKey(settings, { hosts_allowed: [] }), /host must be public/)
})

t.test('hosts that are not public are not connected to, by whatever name', async (t) => {
  const { settings, connections } = await givenFileServer(t)
  const put = async (host: string, lookup?: LookupFunction): Promise<string> => {
    const reach = { hosts_allowed: [], ...lookup !== undefined && { lookup } }
    const { outcome, detail } = await putFile({ ...settings, host }, FILE, reach)
    t.equal(outcome, 'failed', host)
    return detail
  }
  await inTurn([
    '127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', '169.254.169.254', 'localhost', 'intranet',
    '2130706433', '0x7f.1', '127.1', 'x.internal', '[::1]', 'a/b', 'user@shop.example', ''
  ], async (host) => t.match(await put(host), /host must be/, host))
  await inTurn(['127.0.0.1', '10.0.0.1', '169.254.169.254'], async (address) => {
    t.match(await put('sftp.example', resolveTo(address)), /not public/, address)
  })
  t.equal(connections(), 0)
})

t.test('the address that was checked is the one that is connected to', async (t) => {
  const { settings } = await givenFileServer(t)
  let looked_up = 0
  const lookup: LookupFunction = (name, options, done) => {
    looked_up++
    resolveTo('127.0.0.1')(name, options, done)
  }
  const reach = { hosts_allowed: ['sftp.example'], lookup }
  t.match(await putFile({ ...settings, host: 'sftp.example' }, FILE, reach), { outcome: 'sent' })
  t.equal(looked_up, 1)
})

t.test('hosts are judged when they are set, too', async (t) => {
  for (const host of ['sftp.example', 'SFTP.Example', '1.1.1.1', '2606:4700::1', 'bü.example']) {
    t.equal(faultOfHost(host, []), undefined, host)
  }
  for (const host of ['sftp.example:22', 'sftp://sftp.example', 'a b.example', 'sftp.example/x']) {
    t.equal(faultOfHost(host, []), 'must be the name of a host', host)
  }
  t.equal(faultOfHost('localhost', []), 'must be public')
  t.equal(faultOfHost('localhost', ['localhost']), undefined)
  t.equal(faultOfHost('::1', ['[::1]']), undefined)
})

t.test('nobody listens, nobody speaks SSH, nobody says anything', async (t) => {
  const { settings } = await givenFileServer(t)
  const sockets = new Set<Socket>()
  const givenTalker = async (talk: (socket: Socket) => void): Promise<FileServer> => {
    const talker = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {}) // the break is intended
      talk(socket)
    })
    talker.listen(0, '127.0.0.1')
    await once(talker, 'listening')
    t.teardown(() => talker.close())
    return { ...settings, port: (talker.address() as { port: number }).port }
  }
  t.teardown(() => { for (const socket of sockets) socket.destroy() })
  await inTurn<[FileServer, RegExp], void>([
    [{ ...settings, port: 1 }, /not reached: .*ECONNREFUSED/],
    [await givenTalker((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), /not reached/],
    [await givenTalker((socket) => socket.destroy()), /not reached/],
    [await givenTalker(() => {}), /Timed out/]
  ], async ([server, detail]) => {
    t.match(await putFile(server, FILE, SHORT), { outcome: 'failed', detail })
  })
})

t.test('a server that lets the user in and then says nothing is left', async (t) => {
  const { settings } = await givenFileServer(t, { has_channels: false })
  t.match(await putFile(settings, FILE, SHORT), {
    outcome: 'failed', detail: /not reached: There was no answer for 0\.3 s/
  })
  const closing = new AbortController()
  const opening = openSession(settings, { ...REACH, signal: closing.signal }, { host_key: null })
  closing.abort()
  await t.rejects(opening)
  const later = new AbortController()
  const shown = { get host_key () { return null }, set host_key (_key) { later.abort() } }
  await t.rejects(openSession(settings, { ...REACH, signal: later.signal }, shown))
})

t.test('a folder is listed within a time, and only what can be kept', async (t) => {
  const silent = await givenFileServer(t, {
    fault: (request) => request === 'readdir' ? 'silent' : undefined
  })
  const wanted = { folder: 'out', pattern: '*' }
  silent.folders.add('out')
  const waiting = await openSession(silent.settings, REACH, { host_key: null })
  await t.rejects(listFiles(waiting, wanted, 100), /no answer for 0\.1 s/)
  const server = await givenFileServer(t, {
    listed_bytes: (path) => path.endsWith('huge') ? 2 ** 63 : path.endsWith('big') ? 2 ** 60 : 3
  })
  for (const name of ['huge', 'big', 'x'.repeat(255), 'x'.repeat(256), 'ü'.repeat(128)]) {
    server.files.set(`out/${name}`, Buffer.from('abc'))
  }
  const session = await openSession(server.settings, REACH, { host_key: null })
  const files = await listFiles(session, wanted)
  t.same(files.map(({ name }) => name), ['x'.repeat(255)])
  session.close()
})

t.test('private keys are judged when they are set', async (t) => {
  const { generateKeyPairSync } = ssh2.utils
  const judge = (private_key: string, passphrase: string | null = null) =>
    faultOfPrivateKey({ private_key, passphrase })
  t.equal(judge(USER_KEY.private), undefined)
  t.equal(judge(generateKeyPairSync('ecdsa', { bits: 256 }).private), undefined)
  t.equal(judge(USER_KEY.public), 'is a public key')
  t.equal(judge('nonsense'), 'is none that SSH can read')
  t.equal(judge('x'.repeat(20_001)), 'is too long')
  const { generateKeyPairSync: generate } = await import('node:crypto')
  const locked = generate('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open'
  }).toString()
  t.equal(judge(locked, 'open'), undefined)
  t.equal(judge(locked, 'shut'), 'has another passphrase')
  t.equal(judge(locked), 'has another passphrase')
  const slow = generateKeyPairSync('ed25519', { passphrase: 'x', cipher: 'aes256-ctr', rounds: 1 })
  t.match(judge(slow.private, 'x'), /passphrase that is slow to try/)
})
