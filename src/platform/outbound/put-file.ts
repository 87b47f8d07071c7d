// Puts one file into a folder of a file server, whole or not at all, and says what came of it.

import {
  faultOfHostKey, FILE_LIMITS, type FileReach, type FileServer, HostKeyError, openSession,
  secretsOfServer, type ShownKey
} from './file-server.ts'
import { hasContent, isAnswer, pathIn, renameOver, writeFile } from './remote-file.ts'
import { faultOfPrivateKey } from './private-key.ts'
import {
  completeOutcome, type FileFacts, type Judged, type Outcome, type SendOutcome
} from './send-outcome.ts'

export type OutgoingFile = {
  /** Empty: the folder that the server begins with. */
  folder: string
  name: string
  content: Buffer
}

/** How far a file has come. Only while it is renamed a lost answer leaves open what happened. */
type Journey = ShownKey & { stage: 'connect' | 'write' | 'rename' }

const PART = '.part'
/** What leaves the folder is no name, nor what file systems cannot keep. */
const NAME = /^(?!\.{1,2}$)[^/\\\p{Cc}]{1,200}$/u
const FOLDER = /^[^\p{Cc}]{0,1000}$/u

type Content = { path: string, content: Buffer }

/** Never rejects: a failure is an outcome as well. */
export async function putFile (
  server: FileServer, file: OutgoingFile, reach: FileReach
): Promise<SendOutcome<FileFacts>> {
  const started_ms = performance.now()
  const journey: Journey = { stage: 'connect', host_key: null }
  const judged = await tryPut(server, file, reach, journey)
  return completeOutcome(judged, started_ms, secretsOfServer(server))
}

async function tryPut (
  server: FileServer, file: OutgoingFile, reach: FileReach, journey: Journey
): Promise<Judged<FileFacts>> {
  const path = pathIn(file.folder, file.name)
  const judge = (outcome: Outcome, detail: string): Judged<FileFacts> => ({
    outcome,
    detail,
    retry_after_s: null,
    facts: { path, size_bytes: file.content.length, host_key: journey.host_key }
  })
  const fault = faultOf(server, file)
  if (fault !== undefined) return judge('refused', fault)
  try {
    const was_there = await put(server, { path, content: file.content }, reach, journey)
    return judge('sent', was_there
      ? `The file ${path} was there already, with the same content.`
      : `The file ${path} was put there, and the server has all of its bytes.`)
  } catch (error) {
    return judge(outcomeOf(error, journey), describe(error, journey))
  }
}

/** Returns whether the file was there already. */
async function put (
  server: FileServer, { path, content }: Content, reach: FileReach, journey: Journey
): Promise<boolean> {
  const session = await openSession(server, reach, journey)
  const timer = setTimeout(session.close, (reach.limits ?? FILE_LIMITS).whole)
  try {
    journey.stage = 'write'
    if (await hasContent(session, path, content)) return true
    await writeFile(session, path + PART, content)
    journey.stage = 'rename'
    await renameOver(session, path + PART, path)
    return false
  } finally {
    clearTimeout(timer)
    session.close()
  }
}

function faultOf (
  { private_key, passphrase, password, host_key }: FileServer, { folder, name }: OutgoingFile
): string | undefined {
  if (!NAME.test(name)) return 'The name of the file must be one without a path.'
  if (!FOLDER.test(folder)) return 'The name of the folder has control characters, or is too long.'
  const key_fault = faultOfHostKey(host_key)
  if (key_fault !== undefined) return `The server's key ${key_fault}.`
  if (private_key === null) {
    return password === null ? 'There is neither a password nor a private key.' : undefined
  }
  const fault = faultOfPrivateKey({ private_key, passphrase })
  return fault === undefined ? undefined : `The private key ${fault}.`
}

function outcomeOf (error: unknown, { stage }: Journey): Outcome {
  if (error instanceof HostKeyError) return 'refused'
  return stage === 'rename' && !isAnswer(error) ? 'unknown' : 'failed'
}

const STAGES: Readonly<Record<Journey['stage'], string>> = {
  connect: 'The file server was not reached',
  write: 'The file was not written',
  rename: 'The file was written, and not renamed'
}

function describe (error: unknown, { stage }: Journey): string {
  const { message, code, level } = error as Error & { code?: unknown, level?: unknown }
  if (error instanceof HostKeyError) return message
  if (level === 'client-authentication') return `The server does not let the user in: ${message}`
  const why = message === '' ? String(code) : message
  const may_have = stage === 'rename' && !isAnswer(error)
    ? ' Its last answer was lost, so it may be there.'
    : ''
  return `${STAGES[stage]}: ${why.replace(/\.?$/, '.')}${may_have}`
}
