// What is done with one file of a file server, in steps that each have an answer.

import type { Stats } from 'ssh2'
import type { FileSession } from './file-server.ts'

/** Numbers of the protocol's answers: 6 and 7 say that there was none. */
const NO_SUCH_FILE = 2
const ANSWERS = [1, NO_SUCH_FILE, 3, 4, 5, 8]
const NOT_SUPPORTED = 8
/** In one request. Servers take 32 KB at least. */
const READ_BYTES = 32_768

/** Joins a folder and a name. Empty: the folder that the server begins with. */
export function pathIn (folder: string, name: string): string {
  return folder === '' ? name : `${folder.replace(/\/+$/, '')}/${name}`
}

/** Whether the error is the server's own no. Otherwise nobody knows what it did. */
export function isAnswer (error: unknown): boolean {
  return ANSWERS.includes((error as { code: number }).code)
}

/** Whether the file is there with these bytes: an earlier send may have put it there. */
export async function hasContent (
  { call }: FileSession, path: string, content: Buffer
): Promise<boolean> {
  try {
    const { size } = await call<Stats>((sftp, done) => sftp.stat(path, done))
    if (size !== content.length) return false
    const handle = await call<Buffer>((sftp, done) => sftp.open(path, 'r', done))
    const is_same = await isSame({ call }, handle, content)
    await call((sftp, done) => sftp.close(handle, done))
    return is_same
  } catch (error) {
    if (isAnswer(error)) return false
    throw error
  }
}

async function isSame (
  { call }: Pick<FileSession, 'call'>, handle: Buffer, content: Buffer
): Promise<boolean> {
  const bytes = Buffer.alloc(READ_BYTES)
  for (let at = 0; at < content.length;) {
    const wanted = Math.min(READ_BYTES, content.length - at)
    // eslint-disable-next-line no-await-in-loop -- one part after the other
    const read = await call<number>((sftp, done) => sftp.read(handle, bytes, 0, wanted, at, done))
    if (read === 0 || !bytes.subarray(0, read).equals(content.subarray(at, at + read))) return false
    at += read
  }
  return true
}

/** Writes over what is there. Rejects if the server does not have every byte in the end. */
export async function writeFile (
  { call }: FileSession, path: string, content: Buffer
): Promise<void> {
  const handle = await call<Buffer>((sftp, done) => sftp.open(path, 'w', done))
  await call((sftp, done) => sftp.write(handle, content, 0, content.length, 0, done))
  await call((sftp, done) => sftp.close(handle, done))
  const { size } = await call<Stats>((sftp, done) => sftp.stat(path, done))
  if (size !== content.length) {
    throw new Error(`The server has ${size} of ${content.length} bytes`)
  }
}

/** At once where the server can. Others want nothing to be there. */
export async function renameOver (session: FileSession, from: string, to: string): Promise<void> {
  const { call } = session
  try {
    await call((sftp, done) => sftp.ext_openssh_rename(from, to, done))
  } catch (error) {
    if (!isNotSupported(error)) throw error
    await renameOrReplace(session, from, to)
  }
}

function isNotSupported (error: unknown): boolean {
  const { code, message } = error as { code?: number, message: string }
  return code === NOT_SUPPORTED || message.includes('does not support this extended request')
}

async function renameOrReplace ({ call }: FileSession, from: string, to: string): Promise<void> {
  const rename = async (): Promise<void> => call((sftp, done) => sftp.rename(from, to, done))
  try {
    await rename()
  } catch (error) {
    if (!isAnswer(error)) throw error
    await call((sftp, done) => sftp.unlink(to, done)).catch((why: unknown) => {
      // Nothing was in the way, so the server's no to the new name stands.
      throw isAnswer(why) ? error : why
    })
    await rename()
  }
}
