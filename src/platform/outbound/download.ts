// Reads one file from an address, piece by piece: whoever reads it slowly lets the server wait.

import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { keepTime } from './keep-time.ts'
import { readRetryAfter } from './post.ts'
import type { Agents } from './public-address.ts'

export type Download = {
  status: number
  etag: string | null
  last_modified: string | null
  /** How long the server asks to wait. */
  retry_after_s: number | null
  /** Rejects when the file is too long, stops, or ends before its end. Redirects have none. */
  body: AsyncIterable<Buffer>
  close: () => void
}

export type DownloadLimits = {
  bytes: number
  /** In milliseconds: until the answer begins, and between two pieces of it. */
  pause: number
}

export const DOWNLOAD_LIMITS: DownloadLimits = { bytes: 1_000_000_000, pause: 30_000 }

type Asked = { url: string, headers: Readonly<Record<string, string>> }
type Reach = { agents: Agents, signal: AbortSignal, limits?: DownloadLimits }

/** Rejects when there is no answer. */
export async function openDownload (
  { url, headers }: Asked, { agents, signal, limits = DOWNLOAD_LIMITS }: Reach
): Promise<Download> {
  const address = new URL(url)
  const agent = agents.agentFor(address)
  const request = (address.protocol === 'https:' ? requestSecure : requestPlain)(address, {
    agent, signal, headers: { ...headers, 'accept-encoding': 'identity' }
  })
  const close = (): void => { request.destroy() }
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('error', reject)
    request.on('upgrade', (_response, socket) => {
      socket.destroy()
      reject(new Error('The answer asks for another protocol.'))
    })
    request.on('close', () =>
      reject(new Error('The connection was closed without an answer.')))
    request.on('response', resolve)
  })
  request.end()
  const response = await keepTime(answered, limits.pause, close)
  const { etag = null, 'last-modified': last_modified = null } = response.headers
  return {
    status: response.statusCode ?? 0,
    etag,
    last_modified,
    retry_after_s: readRetryAfter(response.headers['retry-after']),
    body: readBody(response, limits, close),
    close
  }
}

async function * readBody (
  response: IncomingMessage, { bytes, pause }: DownloadLimits, close: () => void
): AsyncGenerator<Buffer> {
  const fault = faultOf(response)
  if (fault !== undefined) throw new Error(fault)
  const parts = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let size = 0
  try {
    for (;;) {
      // eslint-disable-next-line no-await-in-loop -- piece by piece
      const { done, value } = await keepTime(parts.next(), pause, close)
      if (done === true) return
      size += value.length
      if (size > bytes) throw new Error(`The file has more than ${bytes} bytes.`)
      yield value
    }
  } finally {
    close()
  }
}

/** Of a body without its length, nobody could tell that its end is missing. */
function faultOf ({ headers }: IncomingMessage): string | undefined {
  const { 'content-encoding': encoding = 'identity' } = headers
  if (encoding !== 'identity') return `The file was sent as ${encoding}, which was not asked for.`
  return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined
    ? 'The answer tells neither the length of the file nor where it ends.'
    : undefined
}
