// Collects files from a folder of a file server: lists it, reads a file piece by piece, and moves
// it away. Whoever polls a folder uses these.

import type { FileEntryWithStats, Stats } from 'ssh2'
import type { FileSession } from './file-server.ts'
import { keepTime } from './keep-time.ts'
import { matchesName } from './match-name.ts'
import { isAnswer, pathIn } from './remote-file.ts'

export type RemoteFile = {
  name: string
  path: string
  size_bytes: number
  /** To the second, by the clock of the server. */
  modified_at: string
}

/** A folder that has more is none that is read from its oldest file on. */
const ENTRIES_MAX = 10_000
/** A server that tells its entries one by one, each a little late, is left. */
const LISTED_MS_MAX = 120_000
/** No file system keeps longer names. */
const NAME_BYTES_MAX = 255
const END_OF_FILE = 1
/** In one request. Servers take 32 KB at least; several are under way at a time. */
const READ_BYTES = 32_768
const READS_MAX = 8

type Wanted = { folder: string, pattern: string }

/**
 * The oldest is first. Files that are written, or hidden, are left out, and those with a name or a
 * size that nobody can keep.
 */
export async function listFiles (
  { call, close }: FileSession, wanted: Wanted, time_ms_max = LISTED_MS_MAX
): Promise<RemoteFile[]> {
  const files = await keepTime(collectFiles({ call }, wanted), time_ms_max, close)
  return files.sort((a, b) => compare(a.modified_at, b.modified_at) || compare(a.name, b.name))
}

/** Of an entry that is not wanted nothing is kept: 10,000 of them may have 2.5 GB. */
async function collectFiles (
  { call }: Pick<FileSession, 'call'>, { folder, pattern }: Wanted
): Promise<RemoteFile[]> {
  const files: RemoteFile[] = []
  const handle = await call<Buffer>((sftp, done) =>
    sftp.opendir(folder === '' ? '.' : folder, done))
  for (let count = 0; ;) {
    // eslint-disable-next-line no-await-in-loop -- part by part
    const part = await readEntries({ call }, handle)
    if (part.length === 0) break
    count += part.length
    if (count > ENTRIES_MAX) throw new Error(`The folder has more than ${ENTRIES_MAX} entries.`)
    for (const { filename: name, attrs } of part) {
      if (!isWanted(name, attrs) || !matchesName(name, pattern)) continue
      const { size: size_bytes, mtime } = attrs
      files.push({ name, path: pathIn(folder, name), size_bytes, modified_at: instantOf(mtime) })
    }
  }
  await call((sftp, done) => sftp.close(handle, done))
  return files
}

async function readEntries (
  { call }: Pick<FileSession, 'call'>, handle: Buffer
): Promise<FileEntryWithStats[]> {
  try {
    return await call<FileEntryWithStats[]>((sftp, done) => sftp.readdir(handle, done))
  } catch (error) {
    if (isEnd(error)) return []
    throw error
  }
}

const isEnd = (error: unknown): boolean => (error as { code?: number }).code === END_OF_FILE

const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0

const instantOf = (mtime_s: number): string => new Date(mtime_s * 1_000).toISOString()

/** A name with a path in it is none of the folder, whatever the server says. */
function isWanted (name: string, attributes: Stats): boolean {
  return attributes.isFile() && Number.isSafeInteger(attributes.size) &&
    Buffer.byteLength(name) <= NAME_BYTES_MAX && !/^\.|\.part$|[/\\\p{Cc}]/u.test(name)
}

/**
 * Reads the file from its beginning. Rejects when it changes meanwhile, so that nobody takes a file
 * for whole that is still written.
 */
export async function * readFile (
  { call }: FileSession, { path, size_bytes, modified_at }: RemoteFile
): AsyncGenerator<Buffer> {
  const handle = await call<Buffer>((sftp, done) => sftp.open(path, 'r', done))
  for (let at = 0; at < size_bytes; at += READ_BYTES * READS_MAX) {
    const starts = Array.from({ length: READS_MAX }, (_, index) => at + index * READ_BYTES)
      .filter((start) => start < size_bytes)
    // eslint-disable-next-line no-await-in-loop, no-restricted-syntax -- no statement is among them
    const parts = await Promise.all(starts.map(async (start) =>
      readPart({ call }, handle, start, Math.min(READ_BYTES, size_bytes - start))))
    yield * parts
  }
  await call((sftp, done) => sftp.close(handle, done))
  const after = await call<Stats>((sftp, done) => sftp.stat(path, done))
  if (after.size !== size_bytes || instantOf(after.mtime) !== modified_at) throw changed()
}

const changed = (): Error => new Error('The file changed while it was read.')

async function readPart (
  { call }: Pick<FileSession, 'call'>, handle: Buffer, start: number, size: number
): Promise<Buffer> {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at < size;) {
    // eslint-disable-next-line no-await-in-loop -- a server may give less than it was asked for
    const read = await call<number>((sftp, done) =>
      sftp.read(handle, bytes, at, size - at, start + at, done)).catch((error: unknown) => {
      if (isEnd(error)) return 0
      throw error
    })
    if (read === 0) throw changed()
    at += read
  }
  return bytes
}

/**
 * Moves the file into the folder, beside one of the same name if there is one. Returns its new
 * path. Rejects with the server's no.
 */
export async function moveFile (
  { call }: FileSession, { path, name }: RemoteFile, folder: string, mark: string
): Promise<string> {
  const rename = async (to: string): Promise<string> => {
    await call((sftp, done) => sftp.rename(path, to, done))
    return to
  }
  try {
    return await rename(pathIn(folder, name))
  } catch (error) {
    if (!isAnswer(error)) throw error
    return rename(pathIn(folder, `${name}.${mark}`))
  }
}
