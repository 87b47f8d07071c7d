// A real HTTP server that gets webhooks, and answers as a test tells it.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { Test } from 'tap'
import { Webhook } from 'standardwebhooks'

export type Message = {
  id: string
  headers: Record<string, string>
  body: string
  event: {
    id: string
    type: string
    subject_id: string
    sequence: number
    position?: number
    thin: boolean
    data: Record<string, unknown>
  }
}

/** Answers one message, or leaves it without an answer. `times` counts the sends of its event. */
export type Answer = (response: ServerResponse, message: Message, times: number) => void

export type Receiver = {
  url: string
  /** Every message that came, in order. */
  got: Message[]
  /** From the next message on. */
  answer: (answer: Answer) => void
  /** Calls the listener with each message that comes. */
  onMessage: (listener: (message: Message) => void) => void
  /** Verifies a message with the official package. Throws if the signature is wrong. */
  verify: (message: Message, secret: string) => void
}

export const ok: Answer = (response) => { response.writeHead(204).end() }

export async function givenReceiver (
  t: Pick<Test, 'teardown'>, first: Answer = ok
): Promise<Receiver> {
  const got: Message[] = []
  const times = new Map<string, number>()
  const listeners: Array<(message: Message) => void> = []
  let answer = first
  const server = createServer((request, response) => {
    void readMessage(request).then((message) => {
      got.push(message)
      for (const listener of listeners) listener(message)
      const count = (times.get(message.id) ?? 0) + 1
      times.set(message.id, count)
      answer(response, message, count)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    got,
    answer: (next) => { answer = next },
    onMessage: (listener) => { listeners.push(listener) },
    verify: ({ body, headers }, secret) => { new Webhook(secret).verify(body, headers) }
  }
}

async function readMessage (request: IncomingMessage): Promise<Message> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const body = Buffer.concat(parts).toString()
  const headers = Object.fromEntries(Object.entries(request.headers)
    .map(([name, value]) => [name, String(value)]))
  return { id: headers['webhook-id'] ?? '', headers, body, event: JSON.parse(body).data }
}
