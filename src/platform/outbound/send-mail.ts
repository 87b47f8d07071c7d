// Sends one mail by the mail server of the service, and says truly what came of it.

import { Readable } from 'node:stream'
import type { NodemailerError } from 'nodemailer'
import { buildMail, cleanMessageId, type Mail } from './build-mail.ts'
import { judgeAccepted, judgeMailError } from './judge-mail.ts'
import { loadNodemailer } from './libraries.ts'
import { faultOfMailAddress } from './mail-address.ts'
import { completeOutcome, type Judged, type MailFacts, type SendOutcome } from './send-outcome.ts'
import type { SmtpServer } from './smtp-server.ts'

export type MailSettings = {
  server: SmtpServer
  /** The address that mails are from. */
  from: string
}

/** In milliseconds. */
export type MailLimits = {
  connect: number
  greeting: number
  /** Each answer. Servers look for viruses before the last one. */
  answer: number
  /** From the first byte to the last answer, and the wait for a free connection. */
  whole: number
}

export type Mailer = {
  /** Never rejects: a failure is an outcome as well. */
  send: (mail: Mail) => Promise<SendOutcome<MailFacts>>
  /** Breaks what is being sent. */
  close: () => void
}

const LIMITS: MailLimits = {
  connect: 10_000, greeting: 30_000, answer: 60_000, whole: 120_000
}
const CONNECTIONS_MAX = 3
const IDLE_MS = 30_000
/** On this machine nobody listens, so a password needs no TLS. */
const HERE = ['localhost', '127.0.0.1', '::1']

/** What is known of a mail on its way. */
type Journey = { has_left: boolean }

export function buildMailer ({ server, from }: MailSettings, limits = LIMITS): Mailer {
  let transport: ReturnType<typeof buildTransport> | undefined
  const secrets = server.login === null ? [] : secretsOf(server.login)
  const trySend = async (mail: Mail, message_id: string): Promise<Judged<MailFacts>> => {
    const fault = faultOf(mail)
    if (fault !== undefined) return notTried(fault, message_id)
    const journey: Journey = { has_left: false }
    try {
      const built = {
        ...buildMail(mail, from), signal: AbortSignal.timeout(limits.whole), journey
      }
      transport ??= buildTransport(server, limits)
      return judgeAccepted(await transport.sendMail(built), message_id)
    } catch (error) {
      return judgeMailError(error as NodemailerError, message_id, journey.has_left)
    }
  }
  return {
    send: async (mail) => {
      const started_ms = performance.now()
      return completeOutcome(await trySend(mail, cleanMessageId(mail.message_id)), started_ms,
        secrets)
    },
    close: () => transport?.close({ force: true })
  }
}

function buildTransport ({ host, port, is_secure, login }: SmtpServer, limits: MailLimits) {
  const transport = loadNodemailer().createTransport({
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    // A connection that broke while it was idle is replaced once, before anything was sent.
    maxRequeues: 1,
    idleTimeout: IDLE_MS,
    host,
    port,
    secure: is_secure,
    requireTLS: login !== null && !is_secure && !HERE.includes(host),
    ...login !== null && { auth: { user: login.user, pass: login.password } },
    connectionTimeout: limits.connect,
    dnsTimeout: limits.connect,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.answer,
    disableFileAccess: true,
    disableUrlAccess: true
  })
  transport.use('stream', ({ data, message }, done) => {
    const { journey } = data as unknown as { journey: Journey }
    message.processFunc((stream) => Readable.from(readPieces(stream, journey), BYTES))
    done()
  })
  return transport
}

const PIECE_BYTES = 16_384
const BYTES = { objectMode: false, highWaterMark: PIECE_BYTES }

/**
 * The dot that ends the mail is written behind the last byte that is read. In small pieces, so that
 * this is read when nearly everything has been written.
 */
async function * readPieces (stream: Readable, journey: Journey): AsyncGenerator<Buffer> {
  for await (const part of stream) {
    const bytes = Buffer.from(part as Buffer)
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      yield bytes.subarray(at, at + PIECE_BYTES)
    }
  }
  journey.has_left = true
}

/** A server may repeat what it was sent to log in. */
function secretsOf ({ user, password }: { user: string, password: string }): string[] {
  return [password, `\0${user}\0${password}`]
}

function faultOf ({ to, cc, reply_to }: Mail): string | undefined {
  if (to.length === 0) return 'The mail has no recipient.'
  const addresses = [...to, ...cc, ...reply_to === null ? [] : [reply_to]]
  for (const address of addresses) {
    const fault = faultOfMailAddress(address)
    if (fault !== undefined) return `The address ${JSON.stringify(address)} ${fault}.`
  }
  return undefined
}

/** The same mail will not be sent another time either. */
const notTried = (detail: string, message_id: string): Judged<MailFacts> => ({
  outcome: 'refused',
  detail,
  retry_after_s: null,
  facts: { message_id, answer: null, refused: [] }
})
