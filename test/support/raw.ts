// Sends HTTP as bytes, for requests that an HTTP client would not send.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export type RawReply = { status: number, headers: Record<string, string>, body: string }

const ANSWER_WITHIN_MS = 60_000

/** Sends the bytes and reads what comes back until the server closes, or until `count` answers. */
export async function sendRaw (
  port: number, text: string | Buffer, count = Infinity
): Promise<RawReply[]> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(text)
  try {
    return await readRaw(socket, count)
  } finally {
    socket.destroy()
  }
}

export async function readRaw (socket: Socket, count = Infinity): Promise<RawReply[]> {
  let received = Buffer.alloc(0)
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no end: ${received}`)), ANSWER_WITHIN_MS)
    const finish = (): void => {
      clearTimeout(late)
      resolve(readReplies(received))
    }
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes])
      if (readReplies(received).length >= count) finish()
    })
    socket.on('error', finish)
    socket.on('close', finish)
  })
}

/** Splits the bytes into the answers that are complete. */
function readReplies (received: Buffer): RawReply[] {
  const replies: RawReply[] = []
  let text = received.toString('latin1')
  for (;;) {
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) return replies
    const [first = '', ...lines] = text.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(lines.map((line) => {
      const [name = '', ...value] = line.split(': ')
      return [name.toLowerCase(), value.join(': ')]
    }))
    const length = Number(headers['content-length'] ?? 0)
    if (text.length < end + 4 + length) return replies
    const body = Buffer.from(text.slice(end + 4, end + 4 + length), 'latin1').toString()
    replies.push({ status: Number(first.split(' ')[1]), headers, body })
    text = text.slice(end + 4 + length)
  }
}
