// Pulls stock feeds from the files of an SFTP folder, the oldest first. A file that was taken goes
// to another folder, or is remembered where it stays.

import { RuleError } from '../../../domain/kernel/rule.ts'
import { judgeFiles, type PulledFile } from '../../../domain/model/stock/feed-pull.ts'
import {
  listFiles, moveFile, readFile, type RemoteFile
} from '../../../platform/outbound/collect-files.ts'
import {
  type FileServer, type FileSession, openSession, secretsOfServer
} from '../../../platform/outbound/file-server.ts'
import { DOWNLOAD_LIMITS } from '../../../platform/outbound/download.ts'
import { keepTime } from '../../../platform/outbound/keep-time.ts'
import { cleanText } from '../../../platform/outbound/send-outcome.ts'
import { type Note, notePulledFiles } from '../service/note-pulled-file.ts'
import {
  forgetSeenFiles, insertSeenFile, listSeenFiles, type SeenFile
} from '../store/feed-pulls.ts'
import { failPull, type PullResult, type Pulling } from './puller.ts'
import { takeFile, type TakenFile } from './take-file.ts'

/** Of one pull. Those behind them are pulled at once. */
const FILES_MAX = 20
const ANSWER_MS_MAX = 60_000
const PORT = 22

/** Never rejects, unless the database fails. */
export async function pullBySftp (pulling: Pulling): Promise<PullResult> {
  const { puller: { context: { outbound } }, source: { folder, pattern }, signal } = pulling
  const server = serverOf(pulling)
  const secrets = secretsOfServer(server)
  let session: FileSession | undefined
  let fresh: RemoteFile[]
  try {
    session = patient(await openSession(server, { ...outbound, signal }, { host_key: null }))
    const wanted = { folder: folder ?? '', pattern: pattern ?? '*' }
    fresh = await keepFresh(pulling, await listFiles(session, wanted))
  } catch (error) {
    session?.close()
    return failPull(cleanText(`The folder was not read. ${tell(error)}`, secrets))
  }
  try {
    return await pullFiles(pulling, { session, fresh, secrets })
  } finally {
    session.close()
  }
}

function serverOf ({ source, secrets }: Pulling): FileServer {
  return {
    host: source.host ?? '',
    port: source.port ?? PORT,
    user: source.user ?? '',
    password: secrets.password ?? null,
    private_key: secrets.private_key ?? null,
    passphrase: secrets.passphrase ?? null,
    host_key: source.host_key ?? ''
  }
}

/** A server that does not answer is left. Between two questions it may wait. */
function patient ({ call, close }: FileSession): FileSession {
  return { call: async (question) => keepTime(call(question), ANSWER_MS_MAX, close), close }
}

function tell (error: unknown): string {
  const { message, code } = error as Error & { code?: unknown }
  return (message === '' ? String(code) : message).replace(/\.?$/, '.')
}

/** Leaves out what was taken before, and forgets what is not there any more. */
async function keepFresh (
  { call: { db, merchant_id }, supplier_id, pull }: Pulling, files: readonly RemoteFile[]
): Promise<RemoteFile[]> {
  const seen = new Map((await listSeenFiles(db, merchant_id, supplier_id))
    .map((file) => [file.name, file]))
  const there = new Set(files.map(({ name }) => name))
  const gone = [...seen.keys()].filter((name) => !there.has(name))
  if (gone.length > 0) await forgetSeenFiles(db, merchant_id, supplier_id, gone)
  // Whoever asks for a pull wants to know what is wrong with a file that was refused.
  const isTaken = (file: RemoteFile, was: SeenFile | undefined): boolean =>
    was?.size_bytes === file.size_bytes && was.modified_at === file.modified_at &&
    (was.is_good || pull.trigger === 'schedule')
  return files.filter((file) => !isTaken(file, seen.get(file.name)))
}

type Found = { session: FileSession, fresh: readonly RemoteFile[], secrets: readonly string[] }

async function pullFiles (pulling: Pulling, found: Found): Promise<PullResult> {
  const { fresh, session, secrets } = found
  // A pull whose process died is gone on with: its files are of this one.
  const files_max = FILES_MAX - pulling.pull.files.length
  const files: PulledFile[] = []
  let refusal: string | null = null
  let is_broken = false
  for (const remote of fresh.slice(0, Math.max(files_max, 0))) {
    // eslint-disable-next-line no-await-in-loop -- the oldest first
    const taken = await takeFile(pulling, {
      name: remote.name,
      parts: readShort(session, remote),
      counted_by: remote.modified_at,
      secrets
    })
    // eslint-disable-next-line no-await-in-loop -- as above
    const file = await finishFile(pulling, found, remote, taken)
    is_broken = file === undefined
    if (taken.is_refused) refusal = tellRefusal(taken)
    if (file !== undefined) files.push(file)
    else if (!pulling.signal.aborted) files.push({ ...describeTaken(taken), moved_to: null })
    // The file stays, and those behind it are newer.
    if (is_broken) break
  }
  if (pulling.signal.aborted && files.length > 0) await note(pulling, { files, refusal })
  const has_more = !is_broken && fresh.length > files_max
  return { ...judgeFiles(files), files, refusal, has_more, validators: null }
}

const tellRefusal = ({ name, detail }: TakenFile): string => `${name}: ${detail ?? ''}`

const describeTaken = ({ is_refused, ...file }: TakenFile): Omit<TakenFile, 'is_refused'> => file

/** Undefined when the file stays as if nobody had read it. */
async function finishFile (
  pulling: Pulling, { session, secrets }: Found, remote: RemoteFile, taken: TakenFile
): Promise<PulledFile | undefined> {
  const { is_refused, outcome, detail } = taken
  if (outcome === 'failed' && !is_refused) return undefined
  const file = { ...describeTaken(taken), moved_to: null }
  const refusal = is_refused ? tellRefusal(taken) : null
  if (!await note(pulling, { files: [file], refusal })) return undefined
  const put = await putAway(pulling, session, remote, is_refused)
  return { ...file, moved_to: put.moved_to, detail: joinTexts(detail, put.fault, secrets) }
}

async function note (
  { call, pull, state: { source_version } }: Pulling, told: Pick<Note, 'files' | 'refusal'>
): Promise<boolean> {
  return notePulledFiles(call, { pull, source_version, ...told })
}

async function * readShort (session: FileSession, file: RemoteFile): AsyncGenerator<Buffer> {
  const { bytes } = DOWNLOAD_LIMITS
  if (file.size_bytes > bytes) {
    throw new RuleError('payload_too_large', { detail: `The file has more than ${bytes} bytes.` })
  }
  yield * readFile(session, file)
}

const joinTexts = (
  detail: string | null, fault: string | undefined, secrets: readonly string[]
): string | null =>
  fault === undefined ? detail : cleanText(`${detail ?? ''} ${fault}`.trim(), secrets)

type Put = { moved_to: string | null, fault?: string }

/** A file that cannot be moved is remembered, so that it is not taken again. */
async function putAway (
  { call: { db, merchant_id }, supplier_id, source, pull }: Pulling, session: FileSession,
  file: RemoteFile, is_refused: boolean
): Promise<Put> {
  const folder = is_refused ? source.error_folder : source.done_folder
  const { name, size_bytes, modified_at } = file
  let fault: string | undefined
  if (folder !== null) {
    try {
      return { moved_to: await moveFile(session, file, folder, pull.id) }
    } catch (error) {
      fault = `It was not moved to ${folder}, and stays where it is. ${tell(error)}`
    }
  }
  await insertSeenFile(db, merchant_id, supplier_id,
    { name, size_bytes, modified_at, is_good: !is_refused })
  return { moved_to: null, ...fault !== undefined && { fault } }
}
