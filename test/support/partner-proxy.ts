// A proxy before a service that is a partner: it can be away, lose what was answered, and hold back
// what was asked or answered, so that a test says what overtakes what.

import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Test } from 'tap'
import {
  buildAnswerHold, buildRequestHold, type Held, type Hold, type Holding
} from './hold-back.ts'

export type PartnerProxy = {
  url: string
  /** Of the next request that begins so, the answer is lost when the partner has given it. */
  loseAnswerTo: (beginning: string) => void
  /** The next request that begins so is held back before the partner gets it. */
  holdRequest: (beginning: string) => Held
  /** Of the next request that begins so, the answer is held back when the partner has given it. */
  holdAnswer: (beginning: string) => Held
  /**
   * Requests that begin so are answered 500, with a status, or 200 with what is given, until
   * another beginning or none is named. `bodyOf` makes the body of each answer: an object is the
   * partner's own problem document.
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
  const type = typeof answer === 'string' && body.startsWith('{')
    ? 'application/problem+json'
    : body.startsWith('<') ? 'text/html' : 'application/json'
  return `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\n` +
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

/** What becomes of requests. */
type Rules = {
  asked: string[]
  holds: Hold[]
  losing?: string | undefined
  failing?: { beginning: string | undefined, answer: () => string }
}

/** `port` is that of the service on this machine. */
export async function givenPartnerProxy (t: Teardown, port: number): Promise<PartnerProxy> {
  const sockets = new Set<Socket>()
  const rules: Rules = { asked: [], holds: [] }
  let is_shut = false

  const server = createServer((client) => {
    if (is_shut) {
      client.destroy()
      return
    }
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {}) // the break is intended
      socket.on('close', () => sockets.delete(socket))
    }
    carry(client, upstream, rules)
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
  const hold = (one: Hold): Held => {
    rules.holds.push(one)
    return one
  }
  return {
    url: `http://127.0.0.1:${own}`,
    loseAnswerTo: (beginning) => { rules.losing = beginning },
    holdRequest: (beginning) => hold(buildRequestHold(beginning, port)),
    holdAnswer: (beginning) => hold(buildAnswerHold(beginning)),
    failOn: (beginning, ...said) => {
      rules.failing = { beginning, answer: () => answerOf(...said) }
    },
    asked: () => rules.asked,
    shut,
    open: () => { is_shut = false }
  }
}

/** Between both ends of a connection, which end together. */
function carry (client: Socket, upstream: Socket, rules: Rules): void {
  let is_lost = false
  let holding: Holding | undefined
  client.on('close', () => upstream.destroy())
  // Of a request that is held, the partner knows nothing: its side of the connection may time out.
  upstream.on('close', () => { if (holding?.is_apart !== true) client.destroy() })
  client.on('data', (bytes: Buffer) => {
    const request = requestOf(bytes)
    if (request !== undefined) rules.asked.push(request)
    if (startsWith(request, rules.losing)) {
      rules.losing = undefined
      is_lost = true
    }
    const hold = rules.holds.find(({ beginning, is_taken }) =>
      !is_taken() && startsWith(request, beginning))
    if (hold !== undefined) holding = hold.begin(client, upstream)
    if (startsWith(request, rules.failing?.beginning)) client.write(rules.failing?.answer() ?? '')
    else if (holding === undefined) upstream.write(bytes)
    else holding.takeRequest(bytes)
  })
  upstream.on('data', (bytes: Buffer) => {
    if (is_lost) upstream.destroy()
    else if (holding === undefined) client.write(bytes)
    else holding.takeAnswer(bytes)
  })
}
