// A document is posted as it is, and the outcome says truly whether the receiver may have it.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { createServer as createTcpServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import {
  faultOfSecretHeader, type OutgoingDocument, postDocument
} from '../../../src/platform/outbound/post-document.ts'
import { buildAgents } from '../../../src/platform/outbound/public-address.ts'
import { CERTIFICATE, KEY, trustCertificate } from '../../support/certificate.ts'
import { inTurn } from '../../support/in-turn.ts'
import { readAll } from '../../support/mail-server.ts'

trustCertificate()
const agents = buildAgents(['127.0.0.1'])
t.teardown(agents.close)
const SECRET = { name: 'X-Api-Key', value: 's3cret-wörd' }
const DOCUMENT: OutgoingDocument = {
  url: '',
  content: Buffer.from([0, 1, 2, 0xff, 0xfe, 13, 10, ...Buffer.from("UNA:+.? 'é")]),
  media_type: 'application/edifact',
  headers: { 'idempotency-key': 'tx_1.1' },
  secret_header: SECRET
}

type Listener = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void

async function postTo (
  t: Test, answer: Listener, change: Partial<OutgoingDocument> = {}, is_secure = false
) {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void readAll(request).then((body) => answer(request, response, body), () => {})
  }
  const server = is_secure
    ? createSecureServer({ key: KEY, cert: CERTIFICATE }, listener)
    : createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return send(t, { url: `http${is_secure ? 's' : ''}://127.0.0.1:${port}/in`, ...change })
}

async function send (t: Test, change: Partial<OutgoingDocument>, time_ms_max?: number) {
  const outcome = await postDocument({ ...DOCUMENT, ...change }, agents, time_ms_max)
  t.notMatch(JSON.stringify(outcome), /s3cret|czNjcmV0/, 'no secret')
  t.ok(outcome.detail.length > 10 && outcome.detail.length <= 2_000)
  return outcome
}

t.test('bytes, their type and the headers arrive', async (t) => {
  await inTurn([false, true], async (is_secure) => {
    const outcome = await postTo(t, (request, response, body) => {
      t.equal(request.method, 'POST')
      t.match(request.headers, {
        'content-type': 'application/edifact', 'idempotency-key': 'tx_1.1', 'user-agent': 'Tandem'
      })
      t.ok(body.equals(DOCUMENT.content))
      const [name, value] = request.rawHeaders.slice(request.rawHeaders.indexOf('X-Api-Key'))
      t.same([name, value], ['X-Api-Key', SECRET.value])
      response.writeHead(202).end('queued as 7')
    }, {}, is_secure)
    t.match(outcome, {
      outcome: 'sent',
      detail: 'The receiver answered 202. Its answer begins: queued as 7',
      retry_after_s: null,
      facts: { status: 202, answer: 'queued as 7' }
    })
  })
})

t.test('every status is one outcome', async (t) => {
  await inTurn([
    [200, 'sent'], [204, 'sent'], [302, 'failed'], [304, 'failed'], [400, 'failed'],
    [401, 'failed'], [404, 'failed'], [409, 'failed'], [410, 'refused'], [429, 'failed'],
    [500, 'failed'], [502, 'unknown'], [503, 'failed'], [504, 'unknown']
  ] as const, async ([status, outcome]) => {
    const posted = await postTo(t, (_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1/', 'retry-after': '60' }).end()
    })
    t.match(posted, { outcome, retry_after_s: 60, facts: { status } }, String(status))
  })
})

t.test('a secret that the receiver repeats is not told', async (t) => {
  const basic = Buffer.from('user:s3cret').toString('base64')
  await inTurn([SECRET.value, `Bearer ${SECRET.value}`, `Basic ${basic}`], async (value) => {
    const outcome = await postTo(t, (request, response) => {
      const told = String(request.headers.authorization).split(' ').at(-1) ?? ''
      response.writeHead(401).end(`${'x'.repeat(1_985)} you said ${told} or s3cret`)
    }, { secret_header: { name: 'Authorization', value } })
    t.equal(outcome.outcome, 'failed')
    const short = await postTo(t, (request, response) => {
      const told = String(request.headers.authorization)
      response.writeHead(401).end(`no: ${told}, ${told.split(' ').at(-1) ?? ''}.`)
    }, { secret_header: { name: 'Authorization', value } })
    t.equal(short.facts.answer, 'no: ***, ***.')
  })
})

t.test('a connection that breaks: what matters is whether the document had left', async (t) => {
  t.match(await postTo(t, (request) => request.socket.destroy()), {
    outcome: 'unknown', detail: /had got the whole document, and may have it/
  })
  const sockets: Socket[] = []
  const breaking = createTcpServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {}) // the break is intended
    socket.once('data', () => socket.destroy())
  })
  breaking.listen(0, '127.0.0.1')
  await once(breaking, 'listening')
  t.teardown(() => breaking.close())
  const { port } = breaking.address() as { port: number }
  const url = `http://127.0.0.1:${port}/`
  t.match(await send(t, { url, content: Buffer.alloc(30_000_000) }), { outcome: 'failed' })
})

t.test('no answer in time, and no whole one', async (t) => {
  const silent = createServer((_request, response) => { response.writeHead(200).write('a') })
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.teardown(() => {
    silent.closeAllConnections()
    silent.close()
  })
  const { port } = silent.address() as { port: number }
  t.match(await send(t, { url: `http://127.0.0.1:${port}/` }, 500),
    { outcome: 'unknown', detail: /no whole answer within 0.5 s\. The receiver had got/ })
})

t.test('what is not reached, and what may not be', async (t) => {
  t.match(await send(t, { url: 'http://127.0.0.1:1/' }),
    { outcome: 'failed', detail: /ECONNREFUSED/, facts: { status: null, answer: null } })
  t.match(await send(t, { url: 'https://10.0.0.1/' }),
    { outcome: 'failed', detail: 'The address must lead to a public host.' })
  t.match(await send(t, { url: 'nonsense' }), { outcome: 'failed' })
})

t.test('a secret header is one header, and none of ours', async (t) => {
  for (const secret_header of [
    { name: 'Host', value: 'x' }, { name: 'content-type', value: 'x' },
    { name: 'Transfer-Encoding', value: 'chunked' }, { name: 'X Key', value: 'x' },
    { name: '', value: 'x' }, { name: 'X-Key', value: 's3cret\r\nX-Evil: 1' },
    { name: 'X-Key', value: '自' }, { name: 'X-Key', value: 'x'.repeat(4_001) }
  ]) {
    t.ok(faultOfSecretHeader(secret_header))
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const outcome = await send(t, { url: 'http://127.0.0.1:1/', secret_header })
    t.match(outcome, { outcome: 'refused', detail: /^The secret header / })
  }
  t.equal(faultOfSecretHeader(SECRET), undefined)
})
