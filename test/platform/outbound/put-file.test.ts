// A file arrives whole or not at all, and the outcome says truly which, whatever the server does.

import t, { type Test } from 'tap'
import ssh2 from 'ssh2'
import type { FileLimits, FileServer } from '../../../src/platform/outbound/file-server.ts'
import { type OutgoingFile, putFile } from '../../../src/platform/outbound/put-file.ts'
import { inTurn } from '../../support/in-turn.ts'
import {
  type Fault, givenFileServer, HOST_KEY, PASSWORD, USER_KEY
} from '../../support/file-server.ts'

const { STATUS_CODE } = ssh2.utils.sftp
const FILE: OutgoingFile = {
  folder: '/in/', name: 'PO-1.1.edi', content: Buffer.from('abc'.repeat(100_000))
}
const PATH = '/in/PO-1.1.edi'
const SHORT: FileLimits = { connect: 300, login: 2_000, whole: 2_000 }

async function put (
  t: Test, settings: FileServer, file: Partial<OutgoingFile> = {}, limits?: FileLimits
) {
  const outcome = await putFile(settings, { ...FILE, ...file },
    { hosts_allowed: ['127.0.0.1'], ...limits !== undefined && { limits } })
  t.notMatch(JSON.stringify(outcome), /p@ss|p%40ss|BEGIN|b3BlbnNzaC1rZXktdjEA/, 'no secret')
  t.ok(outcome.detail.length > 10 && outcome.detail.length <= 2_000)
  return outcome
}

t.test('a file is written beside its name, then renamed', async (t) => {
  await inTurn([true, false], async (has_posix_rename) => {
    const { settings, files, requests } = await givenFileServer(t, { has_posix_rename })
    t.match(await put(t, settings), {
      outcome: 'sent',
      detail: 'The file /in/PO-1.1.edi was put there, and the server has all of its bytes.',
      retry_after_s: null,
      facts: { path: PATH, size_bytes: 300_000, host_key: settings.host_key }
    })
    t.same([...files.keys()], [PATH])
    t.ok(files.get(PATH)?.equals(FILE.content))
    t.same([...new Set(requests)], [
      `stat ${PATH}`, `open ${PATH}.part`, `write ${PATH}.part`, `close ${PATH}.part`,
      `stat ${PATH}.part`, `${has_posix_rename ? 'posix-rename' : 'rename'} ${PATH}`
    ])
  })
})

t.test('names of files and folders', async (t) => {
  const { settings, files } = await givenFileServer(t)
  t.equal((await put(t, settings, { folder: '' })).facts.path, 'PO-1.1.edi')
  t.equal((await put(t, settings, { folder: '/' })).facts.path, '/PO-1.1.edi')
  t.equal((await put(t, settings, { folder: 'in', name: 'Räder 自転車' })).outcome, 'sent')
  t.same([...files.keys()], ['PO-1.1.edi', '/PO-1.1.edi', 'in/Räder 自転車'])
  for (const name of ['', '.', '..', '../x', 'a/b', 'a\\b', 'a\0b', 'a\nb', 'x'.repeat(201)]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    t.match(await put(t, settings, { name }), { outcome: 'refused', detail: /name of the file/ })
  }
  t.match(await put(t, settings, { folder: 'a\nb' }), { outcome: 'refused', detail: /folder/ })
  t.equal(files.size, 3)
})

t.test('an empty file', async (t) => {
  const { settings, files } = await givenFileServer(t)
  t.equal((await put(t, settings, { content: Buffer.alloc(0) })).outcome, 'sent')
  t.equal(files.get(PATH)?.length, 0)
})

t.test('a file that is there already is left, if it is the same', async (t) => {
  const { settings, files, requests } = await givenFileServer(t)
  files.set(PATH, FILE.content)
  t.match(await put(t, settings), { outcome: 'sent', detail: /was there already/ })
  t.notMatch(requests.join(), /write|rename/)
})

t.test('another file of that name, and a part of an earlier send, are written over', async (t) => {
  const others = [Buffer.from('older'), Buffer.from('abd'.repeat(100_000)), Buffer.alloc(0)]
  await inTurn(others.flatMap((other) => [[other, true], [other, false]] as const),
    async ([other, has_posix_rename]) => {
      const { settings, files } = await givenFileServer(t, { has_posix_rename })
      files.set(PATH, other)
      files.set(`${PATH}.part`, Buffer.alloc(500_000))
      t.match(await put(t, settings), { outcome: 'sent', detail: /was put there/ })
      t.same([...files.keys()], [PATH])
      t.ok(files.get(PATH)?.equals(FILE.content))
    })
})

t.test('a no of the server at any step: the file is not there', async (t) => {
  const steps = ['open', 'write', 'close', 'posix-rename']
  await inTurn(steps, async (step) => {
    const { settings, files } = await givenFileServer(t, {
      fault: (request) => request === step ? STATUS_CODE.PERMISSION_DENIED : undefined
    })
    t.match(await put(t, settings), { outcome: 'failed', detail: /Permission denied/ }, step)
    t.notOk(files.has(PATH), step)
  })
  const { settings, files } = await givenFileServer(t, {
    has_posix_rename: false,
    fault: (request) => request === 'rename' ? STATUS_CODE.FAILURE : undefined
  })
  t.match(await put(t, settings),
    { outcome: 'failed', detail: /written, and not renamed: Failure/ })
  t.notOk(files.has(PATH))
})

t.test('a full disk, told and not told', async (t) => {
  let times = 0
  const told = await givenFileServer(t, {
    fault: (request) => request === 'write' && times++ > 2 ? STATUS_CODE.FAILURE : undefined
  })
  t.match(await put(t, told.settings), { outcome: 'failed', detail: /not written: Failure\./ })
  const silent = await givenFileServer(t, { disk_bytes: 50_000 })
  t.match(await put(t, silent.settings),
    { outcome: 'failed', detail: /The server has 50000 of 300000 bytes\./ })
  for (const { files } of [told, silent]) t.notOk(files.has(PATH))
})

t.test('a connection that breaks, and the send after it', async (t) => {
  await inTurn(['stat', 'open', 'write', 'close'], async (step) => {
    let is_broken = false
    const fault: Fault = (request) => {
      if (request !== step || is_broken) return undefined
      is_broken = true
      return 'break'
    }
    const { settings, files } = await givenFileServer(t, { fault })
    t.match(await put(t, settings), { outcome: 'failed' }, step)
    t.notOk(files.has(PATH), step)
    t.match(await put(t, settings), { outcome: 'sent' }, step)
    t.ok(files.get(PATH)?.equals(FILE.content))
  })
})

t.test('only when the answer to the rename is lost, nobody knows', async (t) => {
  await inTurn([true, false], async (has_posix_rename) => {
    const step = has_posix_rename ? 'posix-rename' : 'rename'
    const { settings, files } = await givenFileServer(t, {
      has_posix_rename,
      fault: (request) => {
        if (request !== step) return undefined
        files.set(PATH, FILE.content) // it is renamed, and cannot say so
        return 'break'
      }
    })
    t.match(await put(t, settings),
      { outcome: 'unknown', detail: /last answer was lost, so it may be there/ })
    t.match(await put(t, settings), { outcome: 'sent', detail: /was there already/ })
  })
})

t.test('a server that falls silent is waited for so long', async (t) => {
  const silent = (step: string): Fault => (request) => request === step ? 'silent' : undefined
  const writing = await givenFileServer(t, { fault: silent('write') })
  t.match(await put(t, writing.settings, {}, SHORT), { outcome: 'failed' })
  const renaming = await givenFileServer(t, { fault: silent('posix-rename') })
  t.match(await put(t, renaming.settings, {}, SHORT), { outcome: 'unknown' })
})

t.test('password, key, and a password that is asked for', async (t) => {
  const key = { password: null, private_key: USER_KEY.private }
  await inTurn([
    ['password', {}], ['keyboard-interactive', {}], ['publickey', key],
    ['password', { private_key: USER_KEY.private }]
  ] as const, async ([login, change]) => {
    const { settings } = await givenFileServer(t, { login })
    t.match(await put(t, { ...settings, ...change }), { outcome: 'sent' }, login)
  })
  await inTurn([
    ['password', { password: 'p@ss wrong' }], ['password', { user: 'other' }], ['password', key],
    ['keyboard-interactive', { password: 'p@ss wrong' }], ['publickey', {}],
    ['publickey', { ...key, private_key: HOST_KEY.private }]
  ] as const, async ([login, change]) => {
    const { settings, files } = await givenFileServer(t, { login })
    t.match(await put(t, { ...settings, password: PASSWORD, ...change }),
      { outcome: 'failed', detail: /does not let the user in/ }, login)
    t.equal(files.size, 0)
  })
  const { settings } = await givenFileServer(t)
  t.match(await put(t, { ...settings, password: null }),
    { outcome: 'refused', detail: 'There is neither a password nor a private key.' })
  t.match(await put(t, { ...settings, private_key: 'nonsense' }),
    { outcome: 'refused', detail: 'The private key is none that SSH can read.' })
})
