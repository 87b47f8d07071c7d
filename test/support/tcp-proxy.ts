// A proxy between the service and PostgreSQL that can break a connection at a statement.

import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Test } from 'tap'

export type DatabaseProxy = {
  /** The address of the database through the proxy. */
  url: string
  /**
   * Breaks the next connection that sends the statement: before the server gets it, or after the
   * server has answered, so that only the answer is lost.
   */
  cutAt: (statement: string, when: 'before' | 'after') => void
  /** The statements of all connections so far, in the order in which they were sent. */
  sent: () => readonly string[]
  /** Breaks all connections and accepts no new ones until `open` is called. */
  shut: () => void
  open: () => void
}

export async function givenDatabaseProxy (t: Test, database_url: string): Promise<DatabaseProxy> {
  const target = new URL(database_url)
  const pairs = new Set<Pair>()
  const statements: string[] = []
  let is_shut = false
  let cut: { statement: string, when: 'before' | 'after' } | undefined

  const server = createServer((client) => {
    if (is_shut) {
      client.destroy()
      return
    }
    const pair = openPair(client, connect(Number(target.port || 5432), target.hostname))
    const readStatements = buildReader()
    pairs.add(pair)
    client.on('close', () => pairs.delete(pair))
    client.on('data', (bytes: Buffer) => {
      const sent = readStatements(bytes)
      statements.push(...sent)
      const { statement, when } = cut ?? {}
      const is_here = statement !== undefined && sent.includes(statement)
      if (is_here) cut = undefined
      if (is_here && when === 'before') return pair.destroy()
      if (is_here) pair.loseAnswer()
      pair.upstream.write(bytes)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const shut = (): void => {
    is_shut = true
    for (const pair of pairs) pair.destroy()
  }
  t.teardown(async () => {
    shut()
    await new Promise((resolve) => server.close(resolve))
  })
  const url = new URL(database_url)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as { port: number }).port)
  return {
    url: url.href,
    cutAt: (statement, when) => { cut = { statement, when } },
    sent: () => statements,
    shut,
    open: () => { is_shut = false }
  }
}

type Pair = {
  upstream: Socket
  destroy: () => void
  /** Breaks when the server has committed. Nothing more reaches the service. */
  loseAnswer: () => void
}

function openPair (client: Socket, upstream: Socket): Pair {
  let is_answer_lost = false
  const destroy = (): void => {
    client.destroy()
    upstream.destroy()
  }
  for (const socket of [client, upstream]) {
    socket.on('error', () => {}) // the break is intended
    socket.on('close', destroy)
  }
  upstream.on('data', (bytes) => {
    if (!is_answer_lost) client.write(bytes)
    else if (bytes.includes('COMMIT\0')) destroy()
  })
  return { upstream, destroy, loseAnswer: () => { is_answer_lost = true } }
}

type Message = { type: string, first: string, second: string }

/** Reads the messages to PostgreSQL, to find the texts that are parsed and those that run. */
function buildReader (): (bytes: Buffer) => string[] {
  const texts = new Map<string, string>()
  const readMessages = buildMessageReader()
  return (bytes) => readMessages(bytes).flatMap(({ type, first, second }) => {
    if (type === 'P') texts.set(first, second)
    if (type === 'B') return texts.get(second) ?? ''
    return type === 'Q' ? first : []
  })
}

/** Splits the bytes into messages, each with its first two texts. */
function buildMessageReader (): (bytes: Buffer) => Message[] {
  let unread = Buffer.alloc(0)
  let header_bytes = 0 // the first message has no type
  return (bytes) => {
    unread = Buffer.concat([unread, bytes])
    const messages: Message[] = []
    while (unread.length >= header_bytes + 4) {
      const end = header_bytes + unread.readInt32BE(header_bytes)
      if (unread.length < end) break
      const text = unread.toString('utf8', header_bytes + 4, end)
      const [first = '', second = ''] = text.split('\0', 2)
      const type = header_bytes === 0 ? '' : String.fromCharCode(unread[0] ?? 0)
      messages.push({ type, first, second })
      header_bytes = 1
      unread = unread.subarray(end)
    }
    return messages
  }
}
