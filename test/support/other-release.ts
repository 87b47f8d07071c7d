// A partner of another release before a service: it may answer instead of it, or change its answer.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'

export type Judged = { status: number, body: unknown }

const typeOf = ({ status }: Judged): string =>
  status < 400 ? 'application/json' : 'application/problem+json'

/** `url` is that of the service. `judge` sees what a GET asked, and what it was answered. */
export async function givenOtherRelease (
  t: Pick<Test, 'teardown'>, url: string,
  judge: (path: string, answer: unknown) => Judged | Promise<Judged>
): Promise<string> {
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? ''
    const is_read = request.method === 'GET'
    const { authorization = '', 'idempotency-key': key, 'if-match': version } = request.headers
    const answered = await fetch(`${url}${path}`, {
      method: request.method ?? 'GET',
      headers: {
        authorization,
        ...!is_read && { 'content-type': 'application/json' },
        ...typeof key === 'string' && { 'idempotency-key': key },
        ...version !== undefined && { 'if-match': version }
      },
      ...!is_read && { body: await text(request) }
    })
    const judged = answered.ok && is_read
      ? await judge(path, await answered.json())
      : { status: answered.status, body: await answered.json() }
    response.writeHead(judged.status, { connection: 'close', 'content-type': typeOf(judged) })
    response.end(JSON.stringify(judged.body))
  }
  const server = createServer((request, response) => { void pass(request, response) })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => { server.close() })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}
