// Real mail servers: one that takes mail as a test tells it, and one that says what a test writes.

import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { Test } from 'tap'
import type { MailSettings } from '../../src/platform/outbound/send-mail.ts'
import { CERTIFICATE, KEY } from './certificate.ts'

type Server = MailSettings['server']

export type TakenMail = {
  raw: Buffer
  parsed: ParsedMail
  from: string
  to: string[]
  is_secure: boolean
  user: unknown
}

export type MailServer = { server: Server, taken: TakenMail[], connections: () => number }

/** An answer that refuses. */
export function answering (responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

export async function givenMailServer (
  t: Pick<Test, 'teardown'>, options: SMTPServerOptions = {}
): Promise<MailServer> {
  const taken: TakenMail[] = []
  let connections = 0
  const server = new SMTPServer({
    key: KEY,
    cert: CERTIFICATE,
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      connections++
      done()
    },
    onData: (stream, session, done) => {
      void readAll(stream).then(async (raw) => {
        const { envelope: { mailFrom, rcptTo }, secure, user } = session
        taken.push({
          raw,
          parsed: await simpleParser(raw),
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          is_secure: secure,
          user
        })
        done(null, 'taken as 42')
      })
    },
    ...options
  })
  server.on('error', () => {}) // clients that break off are intended
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  t.teardown(async () => new Promise<void>((resolve) => server.close(() => resolve())))
  return {
    server: serverAt(server.server.address(), options.secure), taken, connections: () => connections
  }
}

export async function readAll (stream: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function serverAt (address: unknown, is_secure = false): Server {
  const { port } = address as { port: number }
  return { host: '127.0.0.1', port, is_secure, login: null }
}

/** What the server does with each line that a client sends; the mail itself is no line. */
export type Script = (line: string, socket: Socket) => void

/** A server that greets, then does what the script says. Without a greeting it is silent. */
export async function givenScriptedServer (
  t: Test, { greeting, script }: { greeting?: string, script?: Script }
): Promise<Server> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // the break is intended
    socket.on('close', () => sockets.delete(socket))
    if (greeting !== undefined) socket.write(`${greeting}\r\n`)
    let unread = ''
    let is_mail = false
    socket.on('data', (bytes: Buffer) => {
      unread += bytes.toString('latin1')
      const lines = unread.split('\r\n')
      unread = lines.pop() ?? ''
      for (const line of lines) {
        if (is_mail && line !== '.') continue
        script?.(line, socket)
        is_mail = line === 'DATA'
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return serverAt(server.address())
}

/** Answers every line as a server does that takes mail, but for those that the script answers. */
export function polite (answers: Readonly<Record<string, string | ((s: Socket) => void)>>): Script {
  return (line, socket) => {
    const word = line.slice(0, 4)
    const answer = answers[word] ?? (word === 'DATA' ? '354 go on' : '250 fine')
    if (typeof answer === 'string') socket.write(`${answer}\r\n`)
    else answer(socket)
  }
}
