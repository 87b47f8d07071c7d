// Sends bodies piece by piece over real HTTP, as slow or broken senders do.

import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { Client } from './service.ts'

export const CSV = 'text/csv'
export const NDJSON = 'application/x-ndjson'

export type Sent = { status: number, json: any }

/** A body that is being sent. */
export type Sender = {
  /** Resolves when the piece has left this process, which it does when the service reads on. */
  write: (piece: string | Buffer) => Promise<void>
  /** Ends the body, and reads the answer. */
  end: (piece?: string | Buffer) => Promise<Sent>
  /** Cuts the connection. */
  cut: () => Promise<void>
}

type To = { address: string, key: string, type: string, headers?: Record<string, string> }

export function openSender (path: string, { address, key, type, headers = {} }: To): Sender {
  const sent = request(new URL(path, address), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': type, ...headers }
  })
  const answered = readAnswer(sent)
  answered.catch(() => {}) // is awaited by `end`
  return {
    write: async (piece) => { if (!sent.write(piece)) await once(sent, 'drain') },
    end: async (piece) => {
      sent.end(piece)
      return answered
    },
    cut: async () => {
      const closed = new Promise((resolve) => sent.once('close', resolve))
      sent.destroy()
      await closed
    }
  }
}

async function readAnswer (sent: ClientRequest): Promise<Sent> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve).on('error', reject)
  })
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  return { status: answer.statusCode ?? 0, json: JSON.parse(Buffer.concat(parts).toString()) }
}

/** Sends a feed whole, through the service itself. */
export async function sendFeed (
  client: Client, supplier_id: string, body: string | Buffer,
  { type, query = '' }: { type: string, query?: string }
): Promise<Sent> {
  const reply = await client.post(`/v1/suppliers/${supplier_id}/stock-feeds${query}`, body,
    { 'content-type': type })
  return { status: reply.statusCode, json: reply.json() }
}
