// The process that floods: sends in all its lanes until it is told to end, then says what came.

import { Agent, type IncomingMessage, request } from 'node:http'
import { count, type Tally } from './field.ts'
import { AT_MARK, type Flooding } from './flooding.ts'

const { pid } = process
const tally: Tally = {}
const over = new AbortController()
let sent = 0

process.once('message', (told) => { void flood(told as Flooding) })

async function flood ({ lanes, ...what }: Flooding): Promise<void> {
  process.once('message', () => over.abort())
  const send = buildSend(what)
  const runLane = async (): Promise<void> => {
    while (!over.signal.aborted) {
      // eslint-disable-next-line no-await-in-loop -- as fast as it is answered
      count(tally, await send())
      // When every lane has had an answer, nothing is left of the calm before.
      if (++answered === 2 * lanes) process.send?.('on')
    }
  }
  let answered = 0
  await Promise.all(Array.from({ length: lanes }, runLane))
  process.send?.(tally, () => process.exit())
}

type Counted = { status: number, body: string }

/** Bodies are cut where their mark is, so that a request costs this process next to nothing. */
function buildSend (
  { port, key, method, path, body }: Omit<Flooding, 'lanes'>
): () => Promise<Counted> {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity })
  const [head, tail] = body?.split(AT_MARK) ?? []
  const send = async (): Promise<Counted> => new Promise((resolve, reject) => {
    const payload = tail === undefined ? head : `${head}${pid}-${++sent}${tail}`
    request({
      agent,
      method,
      path,
      port,
      host: '127.0.0.1',
      headers: {
        authorization: `Bearer ${key}`,
        ...payload !== undefined && {
          'content-type': 'application/json', 'content-length': Buffer.byteLength(payload)
        }
      }
    }).on('error', reject).on('response', (response) => readReply(response, resolve)).end(payload)
  })
  return send
}

/** Only what is refused is read. */
function readReply (response: IncomingMessage, resolve: (reply: Counted) => void): void {
  const { statusCode: status = 0 } = response
  let body = ''
  if (status >= 400) response.setEncoding('utf8').on('data', (part: string) => { body += part })
  else response.resume()
  response.on('end', () => resolve({ status, body }))
}
