// A small HTTP client with keep-alive that counts the answers by status.

import { Agent, request } from 'node:http'

export type Client = {
  /**
   * Returns the body of the answer. Throws for an answer that is not a success. A text is sent as
   * it is, with the `content-type` of `headers`.
   */
  send: (
    method: 'GET' | 'POST' | 'PATCH', path: string, body?: object | string, headers?: Headers
  ) => Promise<unknown>
  /** Returns the bytes of a document in the format that `accept` names. */
  read: (path: string, accept: string) => Promise<Buffer>
  /** Reads all rows of a list, page after page. */
  list: <Row>(path: string, filters?: Readonly<Record<string, string>>) => Promise<Row[]>
  /** Returns a client with another key on the same connections. `statuses` is shared. */
  withKey: (key: string) => Client
  statuses: Map<number, number>
  close: () => void
}

type Headers = Readonly<Record<string, string>>
type Options = { url: string, key: string, connections_max: number }
type Connections = { url: string, agent: Agent, statuses: Map<number, number> }
type Page = { data: unknown[], next_cursor: string | null }

const PAGE = 200

export function buildClient ({ url, key, connections_max }: Options): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections_max })
  return buildCaller({ url, agent, statuses: new Map() }, key)
}

function buildCaller (connections: Connections, key: string): Client {
  const { url, agent, statuses } = connections

  const ask = async (
    method: string, path: string, headers: Headers, text: string
  ): Promise<Buffer> => {
    const { status, bytes } = await sendText({
      agent,
      url: `${url}${path}`,
      method,
      headers: { authorization: `Bearer ${key}`, ...headers },
      text
    })
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${bytes.toString()}`)
    return bytes
  }

  const send: Client['send'] = async (method, path, body, headers = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body) ?? ''
    return JSON.parse((await ask(method, path, headers, text)).toString())
  }

  const list = async <Row>(
    path: string, filters: Readonly<Record<string, string>> = {}
  ): Promise<Row[]> => {
    const rows: Row[] = []
    const query = new URLSearchParams({ ...filters, limit: String(PAGE) })
    let cursor: string | null = null
    do {
      if (cursor !== null) query.set('cursor', cursor)
      // eslint-disable-next-line no-await-in-loop -- each page has the cursor of the next
      const page = await send('GET', `${path}?${query}`) as Page
      rows.push(...page.data as Row[])
      cursor = page.next_cursor
    } while (cursor !== null)
    return rows
  }

  return {
    send,
    read: async (path, accept) => ask('GET', path, { accept }, ''),
    list,
    withKey: (other) => buildCaller(connections, other),
    statuses,
    close: () => agent.destroy()
  }
}

type Sending = { agent: Agent, url: string, method: string, headers: Headers, text: string }

async function sendText (
  { agent, url, method, headers, text }: Sending
): Promise<{ status: number, bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method,
      headers: text === ''
        ? headers
        : {
            'content-type': 'application/json',
            ...headers,
            'content-length': Buffer.byteLength(text)
          }
    }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, bytes: Buffer.concat(chunks) })
      })
    })
    sent.on('error', reject)
    sent.end(text)
  })
}
