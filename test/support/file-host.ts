// A real HTTP server that has one file, and fails as a test tells it.

import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { Test } from 'tap'

export type FileHost = {
  url: string
  /** The headers of the requests that came, in order. */
  requests: IncomingHttpHeaders[]
  /** What the next answers are. */
  serve: (answer: (response: ServerResponse, headers: IncomingHttpHeaders) => void) => void
  /** The file, with what the server says of it. */
  serveFile: (content: string | Buffer, headers?: Record<string, string>) => void
}

export async function givenFileHost (t: Test): Promise<FileHost> {
  const requests: IncomingHttpHeaders[] = []
  let answer: Parameters<FileHost['serve']>[0] = (response) => response.writeHead(404).end()
  const server = createServer(({ headers }, response) => {
    requests.push(headers)
    answer(response, headers)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number }
  const serve: FileHost['serve'] = (next) => { answer = next }
  return {
    url: `http://127.0.0.1:${port}/stock/today.csv`,
    requests,
    serve,
    serveFile: (content, said = {}) => serve((response, { 'if-none-match': known }) => {
      const is_known = known !== undefined && known === said.etag
      response.writeHead(is_known ? 304 : 200,
        is_known ? said : { ...said, 'content-length': Buffer.byteLength(content) })
      response.end(is_known ? undefined : content)
    })
  }
}
