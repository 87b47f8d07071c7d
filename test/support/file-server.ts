// A real SFTP server whose files are in memory, and which fails as a test tells it.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import ssh2, { type Connection, type PublicKeyAuthContext, type SFTPWrapper } from 'ssh2'
import type { Test } from 'tap'
import type { FileServer as Settings } from '../../src/platform/outbound/file-server.ts'

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp
const newKey = (): { private: string, public: string } =>
  ssh2.utils.generateKeyPairSync('ed25519', {})

export const HOST_KEY = newKey()
export const USER_KEY = newKey()
export const PASSWORD = 'p@ss wörd/1'

export type FileServer = {
  settings: Settings
  files: Map<string, Buffer>
  /** When files were last changed, in seconds since 1970; 0 for those that are not here. */
  times: Map<string, number>
  /** Folders that are there without any file. */
  folders: Set<string>
  /** The requests that came, in order. */
  requests: string[]
  connections: () => number
}

/** What a server does other than what it is asked: it answers a number, or breaks. */
export type Fault = (request: string, path: string) => number | 'break' | 'silent' | undefined

type Options = {
  fault?: Fault
  host_key?: string
  /** Not every server can rename over a file. */
  has_posix_rename?: boolean
  login?: 'password' | 'publickey' | 'keyboard-interactive'
  /** A disk that is full keeps so many bytes, and says nothing of it. */
  disk_bytes?: number
  /** Without channels, the user is let in and then waits for ever. */
  has_channels?: boolean
  /** What a folder tells of a file's size, if that is not its length. */
  listed_bytes?: (path: string) => number | undefined
}

export async function givenFileServer (
  t: Pick<Test, 'teardown'>, options: Options = {}
): Promise<FileServer> {
  const host_key = options.host_key ?? HOST_KEY.private
  const files = new Map<string, Buffer>()
  const times = new Map<string, number>()
  const folders = new Set<string>()
  const requests: string[] = []
  const connections = new Set<Connection>()
  let count = 0
  const ssh = new ssh2.Server({ hostKeys: [host_key] }, (connection) => {
    count++
    connections.add(connection)
    connection.on('error', () => {}) // the break is intended
    connection.on('close', () => connections.delete(connection))
    letIn(connection, options.login)
    connection.on('session', (accept) => {
      if (options.has_channels === false) return
      accept().on('sftp', (acceptSftp) =>
        serve(acceptSftp(), {
          files, times, folders, requests, options, end: () => connection.end()
        }))
    })
  })
  const server = createServer({ noDelay: true }, (socket) => ssh.injectSocket(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const connection of connections) connection.end()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return {
    settings: {
      host: '127.0.0.1',
      port,
      user: 'tandem',
      password: PASSWORD,
      private_key: null,
      passphrase: null,
      host_key: fingerprintOf(host_key)
    },
    files,
    times,
    folders,
    requests,
    connections: () => count
  }
}

export function fingerprintOf (private_key: string): string {
  const key = ssh2.utils.parseKey(private_key)
  if (key instanceof Error) throw key
  const hash = createHash('sha256').update(key.getPublicSSH()).digest('base64')
  return `SHA256:${hash.replace('=', '')}`
}

function letIn (connection: Connection, login: Options['login'] = 'password'): void {
  connection.on('authentication', (context) => {
    const judge = (is_right: boolean): void => is_right ? context.accept() : context.reject([login])
    if (context.username !== 'tandem' || context.method !== login) return judge(false)
    if (context.method === 'password') return judge(context.password === PASSWORD)
    if (context.method === 'publickey') return judge(isUsersKey(context))
    if (context.method === 'keyboard-interactive') {
      context.prompt([{ prompt: 'Password:', echo: false }], ([answer]) =>
        judge(answer === PASSWORD))
    }
  })
}

/** Without a signature the client asks whether the key would do. */
function isUsersKey ({ key, signature, blob, hashAlgo }: PublicKeyAuthContext): boolean {
  const users = ssh2.utils.parseKey(USER_KEY.public)
  if (users instanceof Error || !users.getPublicSSH().equals(key.data)) return false
  return signature === undefined || blob === undefined ||
    users.verify(blob, signature, hashAlgo) === true
}

/** What ssh2's server does not say: that it renames over files. */
function tellOfPosixRename (sftp: SFTPWrapper): void {
  type Protocol = { channelData: (id: number, payload: Buffer) => void }
  const inner = sftp as unknown as { _protocol: Protocol }
  const { _protocol: protocol } = inner
  const part = (text: string): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(text.length)
    return Buffer.concat([length, Buffer.from(text)])
  }
  const version = Buffer.concat([Buffer.from([2, 0, 0, 0, 3]), part('posix-rename@openssh.com'),
    part('1')])
  inner._protocol = Object.assign(Object.create(protocol) as Protocol, {
    channelData: (id: number, payload: Buffer): void => protocol.channelData(id,
      payload[4] === 2 ? part(version.toString('latin1')) : payload)
  })
}

type Served = Pick<FileServer, 'files' | 'times' | 'folders' | 'requests'> &
  { options: Options, end: () => void }

function serve (sftp: SFTPWrapper, served: Served): void {
  const { files, times, requests, options, end } = served
  if (options.has_posix_rename !== false) tellOfPosixRename(sftp)
  const handles: string[] = []
  const pathOf = (handle: Buffer): string => handles[handle.readUInt32BE()] ?? ''
  /** Runs the request unless the test has another wish. */
  const on = (id: number, [request, path]: [string, string], run: () => void): void => {
    requests.push(`${request} ${path}`)
    const fault = options.fault?.(request, path)
    if (fault === 'break') return end()
    if (fault === 'silent') return
    if (typeof fault === 'number') return sftp.status(id, fault)
    run()
  }
  const fail = (id: number): void => sftp.status(id, STATUS_CODE.FAILURE)
  const stat = (id: number, path: string): void => on(id, ['stat', path], () => {
    const file = files.get(path)
    if (file === undefined) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
    sftp.attrs(id, attributesOf(file.length, times.get(path)))
  })
  serveFolders(sftp, served, on)
  sftp.on('STAT', stat)
  sftp.on('OPEN', (id, path, flags) => on(id, ['open', path], () => {
    if ((flags & OPEN_MODE.TRUNC) !== 0) files.set(path, Buffer.alloc(0))
    if (!files.has(path)) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(handles.push(path) - 1)
    sftp.handle(id, handle)
  }))
  sftp.on('WRITE', (id, handle, offset, data) => on(id, ['write', pathOf(handle)], () => {
    const before = files.get(pathOf(handle)) ?? Buffer.alloc(0)
    const after = Buffer.concat([before.subarray(0, offset), data])
    files.set(pathOf(handle), after.subarray(0, options.disk_bytes ?? after.length))
    sftp.status(id, STATUS_CODE.OK)
  }))
  sftp.on('READ', (id, handle, offset, length) => on(id, ['read', pathOf(handle)], () => {
    const part = files.get(pathOf(handle))?.subarray(offset, offset + length)
    if (part === undefined || part.length === 0) return sftp.status(id, STATUS_CODE.EOF)
    sftp.data(id, part)
  }))
  sftp.on('CLOSE', (id, handle) => on(id, ['close', pathOf(handle)], () =>
    sftp.status(id, STATUS_CODE.OK)))
  sftp.on('REMOVE', (id, path) => on(id, ['remove', path], () =>
    files.delete(path) ? sftp.status(id, STATUS_CODE.OK) : fail(id)))
  const rename = (id: number, [from, to]: [string, string], is_over: boolean): void => {
    const file = files.get(from)
    if (file === undefined || (files.has(to) && !is_over)) return fail(id)
    files.delete(from)
    files.set(to, file)
    times.set(to, times.get(from) ?? 0)
    sftp.status(id, STATUS_CODE.OK)
  }
  sftp.on('RENAME', (id, from, to) => on(id, ['rename', to], () => rename(id, [from, to], false)))
  sftp.on('EXTENDED', (id, name, data) => {
    const from_bytes = data.readUInt32BE(0)
    const from = data.toString('utf8', 4, 4 + from_bytes)
    const to = data.toString('utf8', 8 + from_bytes)
    on(id, ['posix-rename', to], () => rename(id, [from, to], name.startsWith('posix-rename')))
  })
}

const attributesOf = (size: number, mtime = 0, mode = 0o100644) =>
  ({ mode, uid: 0, gid: 0, size, atime: 0, mtime })

type On = (id: number, request: [string, string], run: () => void) => void

/** A folder is there when it has a file, or is named. Its own folders are listed too. */
function serveFolders (
  sftp: SFTPWrapper, { files, times, folders, options }: Served, on: On
): void {
  const open = new Map<number, string[]>()
  const bytesOf = (path: string): number =>
    options.listed_bytes?.(path) ?? files.get(path)?.length ?? 0
  sftp.on('OPENDIR', (id, path) => on(id, ['opendir', path], () => {
    const inside = path === '.' ? '' : `${path}/`
    const names = [...files.keys(), ...folders].filter((one) => one.startsWith(inside))
      .map((one) => one.slice(inside.length).split('/')[0] ?? '')
    if (names.length === 0 && !folders.has(path)) {
      return sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
    }
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(FOLDER_HANDLES + open.size)
    open.set(FOLDER_HANDLES + open.size, [...new Set(names)].map((name) => inside + name))
    sftp.handle(id, handle)
  }))
  sftp.on('READDIR', (id, handle) => on(id, ['readdir', ''], () => {
    const paths = open.get(handle.readUInt32BE())?.splice(0, NAMES_MAX) ?? []
    if (paths.length === 0) return sftp.status(id, STATUS_CODE.EOF)
    sftp.name(id, paths.map((path) => ({
      filename: path.split('/').at(-1) ?? '',
      longname: path,
      attrs: files.has(path)
        ? attributesOf(bytesOf(path), times.get(path))
        : attributesOf(0, 0, 0o040755)
    })))
  }))
}

/** Behind the handles of files. */
const FOLDER_HANDLES = 1_000_000
/** Folders come in parts. */
const NAMES_MAX = 2
