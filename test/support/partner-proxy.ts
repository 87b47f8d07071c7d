// A proxy before a service that is a partner: it can be away, and lose what was answered.

import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Test } from 'tap'

export type PartnerProxy = {
  url: string
  /** Of the next request that begins so, the answer is lost when the partner has given it. */
  loseAnswerTo: (beginning: string) => void
  /**
   * Requests that begin so are answered 500, with a status, or 200 with what is given, until
   * another beginning or none is named. `bodyOf` makes the body of each answer.
   */
  failOn: (
    beginning: string | undefined, answer?: string | object, bodyOf?: () => string
  ) => void
  /** The first lines of the requests so far, such as `POST /v1/sales-orders`. */
  asked: () => readonly string[]
  /** Nobody is there until `open` is called. */
  shut: () => void
  open: () => void
}

type Teardown = Pick<Test, 'teardown'>

function answerOf (
  answer: string | object = '500 Internal Server Error', bodyOf: () => string = () => ''
): string {
  const [status, body] = typeof answer === 'string'
    ? [answer, bodyOf()]
    : ['200 OK', JSON.stringify(answer)]
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

function startsWith (request: string | undefined, beginning: string | undefined): boolean {
  return beginning !== undefined && request?.startsWith(beginning) === true
}

/** The first line of a request; undefined for the rest of one. */
function requestOf (bytes: Buffer): string | undefined {
  const [line = ''] = bytes.toString('latin1').split('\r\n', 1)
  return / HTTP\/1\.1$/.test(line) ? line.replace(/ HTTP\/1\.1$/, '') : undefined
}

/** `port` is that of the service on this machine. */
export async function givenPartnerProxy (t: Teardown, port: number): Promise<PartnerProxy> {
  const sockets = new Set<Socket>()
  const asked: string[] = []
  let is_shut = false
  let losing: string | undefined
  let failing: { beginning: string | undefined, answer: () => string } | undefined

  const server = createServer((client) => {
    if (is_shut) {
      client.destroy()
      return
    }
    const upstream = connect(port, '127.0.0.1')
    const destroy = (): void => {
      client.destroy()
      upstream.destroy()
    }
    let is_lost = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {}) // the break is intended
      socket.on('close', () => {
        sockets.delete(socket)
        destroy()
      })
    }
    client.on('data', (bytes: Buffer) => {
      const request = requestOf(bytes)
      if (request !== undefined) asked.push(request)
      if (startsWith(request, losing)) {
        losing = undefined
        is_lost = true
      }
      if (startsWith(request, failing?.beginning)) client.write(failing?.answer() ?? '')
      else upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      if (is_lost) destroy()
      else client.write(bytes)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const shut = (): void => {
    is_shut = true
    for (const socket of sockets) socket.destroy()
  }
  t.teardown(async () => {
    shut()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port: own } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${own}`,
    loseAnswerTo: (beginning) => { losing = beginning },
    failOn: (beginning, ...said) => { failing = { beginning, answer: () => answerOf(...said) } },
    asked: () => asked,
    shut,
    open: () => { is_shut = false }
  }
}
