// A keep-alive connection that sends a request, reads its whole answer, and then sends the next
// one. It understands only the part of HTTP that this service uses. So it needs little CPU time,
// since it runs on the machine that it measures.

import { connect, type Socket } from 'node:net'

const HEAD_END = Buffer.from('\r\n\r\n')
const LENGTH = 'content-length: '
const STATUS_AT = 9 // behind "HTTP/1.1 "
const ZERO = 48

/** Returns the next request, or null to end the connection. */
type Next = () => string | null
type Answered = (status: number, milliseconds: number) => void

/** Sends all requests. Resolves when the last answer is read. */
export async function sendAll (port: number, next: Next, onAnswered: Answered): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the server closed a connection')))
    socket.once('connect', () => converse(socket, { next, onAnswered, resolve }))
  })
  socket.destroy()
}

type Conversation = { next: Next, onAnswered: Answered, resolve: () => void }

function converse (socket: Socket, { next, onAnswered, resolve }: Conversation): void {
  let sent_ms = 0
  let status = 0
  let missing = 0
  let rest: Buffer | null = null

  const send = (): void => {
    const text = next()
    if (text === null) return resolve()
    sent_ms = performance.now()
    socket.write(text, 'latin1')
  }

  socket.on('data', (chunk: Buffer) => {
    if (missing === 0) {
      const bytes: Buffer = rest === null ? chunk : Buffer.concat([rest, chunk])
      const head_end = bytes.indexOf(HEAD_END)
      rest = head_end < 0 ? bytes : null
      if (head_end < 0) return
      status = readStatus(bytes)
      missing = readLength(bytes, head_end) - (bytes.length - head_end - HEAD_END.length)
    } else {
      missing -= chunk.length
    }
    if (missing > 0) return
    onAnswered(status, performance.now() - sent_ms)
    send()
  })
  send()
}

function readStatus (bytes: Buffer): number {
  return [0, 1, 2].reduce((sum, at) => sum * 10 + (bytes[STATUS_AT + at] ?? 0) - ZERO, 0)
}

function readLength (bytes: Buffer, head_end: number): number {
  const at = bytes.indexOf(LENGTH, 0, 'latin1')
  if (at < 0 || at > head_end) throw new Error('an answer without a length')
  return parseInt(bytes.toString('latin1', at + LENGTH.length, head_end), 10)
}
