// Bodies that nobody reads: a large one ends its connection, and its sender still gets the answer.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import t from 'tap'
import { DRAINED_BYTES_MAX } from '../../../src/platform/http/input/unread-body.ts'
import { inTurn } from '../../support/in-turn.ts'
import { type RawReply, readRaw, sendRaw } from '../../support/raw.ts'
import { givenService } from '../../support/service.ts'

t.setTimeout(120_000)
const { app, givenMerchant } = await givenService(t)
const merchant = await givenMerchant()
const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)

const HOST = 'Host: x\r\n'
const GIGABYTES = 20 * 2 ** 30
const PART = Buffer.alloc(64 * 1024, '[')
/** What Node may have read of a connection before it looks again. */
const READ_AT_ONCE = 2 * 64 * 1024
const auth = (key: string): string => `${HOST}Authorization: Bearer ${key}\r\n`
const JSON_TYPE = 'Content-Type: application/json\r\n'
const GZIP = 'Content-Encoding: gzip\r\n'

const REFUSED: Record<string, [status: number, request: string, headers?: string]> = {
  'without a key': [401, 'POST /v1/sales-orders'],
  'with a key that is none': [401, 'POST /v1/sales-orders', auth('nonsense')],
  'of a role that may not': [403, 'POST /v1/sales-orders', auth(merchant.supplier.key)],
  'to nowhere': [404, 'POST /nowhere', auth(merchant.key)],
  'with another method': [405, 'POST /v1/merchant', auth(merchant.key)],
  'larger than the route takes': [413, 'POST /v1/sales-orders', auth(merchant.key) + JSON_TYPE],
  'of another type': [415, 'POST /v1/sales-orders', `${auth(merchant.key)}Content-Type: a/b\r\n`],
  packed: [415, 'POST /v1/sales-orders', auth(merchant.key) + JSON_TYPE + GZIP],
  'to an address that is none': [400, 'POST /v1/%zz', auth(merchant.key)],
  'with two keys': [400, 'POST /v1/sales-orders', auth(merchant.key) + auth(merchant.key)],
  'nobody asked for': [200, 'GET /v1/merchant', auth(merchant.key)]
}

/** Writes as long as it is let; tells the answer, and what the server has read in all. */
async function flood (head: string): Promise<{ reply: RawReply | undefined, bytes_read: number }> {
  const accepted = once(app.server, 'connection') as Promise<[Socket]>
  const socket = connect(port, '127.0.0.1')
  const [server_side] = await accepted
  const closed = once(server_side, 'close')
  const writeOn = (): void => {
    while (!socket.destroyed && socket.writable && socket.write(PART));
  }
  const answers = readRaw(socket)
  socket.write(head)
  socket.on('drain', writeOn)
  writeOn()
  const [reply] = await answers
  await closed
  return { reply, bytes_read: server_side.bytesRead }
}

const FRAMINGS = {
  'a length of 20 GB': `Content-Length: ${GIGABYTES}\r\n\r\n`,
  'a chunk of 20 GB': `Transfer-Encoding: chunked\r\n\r\n${GIGABYTES.toString(16)}\r\n`
}

for (const [framing, end] of Object.entries(FRAMINGS)) {
  for (const [name, [status, request, headers = HOST]] of Object.entries(REFUSED)) {
    t.test(`${status}, then the connection ends: ${framing}, ${name}`, async (t) => {
      const { reply, bytes_read } = await flood(`${request} HTTP/1.1\r\n${headers}${end}`)
      t.equal(reply?.status, status)
      t.equal(reply?.headers.connection, 'close')
      t.ok(bytes_read <= 2 * DRAINED_BYTES_MAX + READ_AT_ONCE, `${bytes_read} bytes were read`)
    })
  }
}

t.test('a small body that nobody reads is drained, and the connection serves on', async (t) => {
  const body = 'x'.repeat(100_000)
  const refused = `POST /v1/sales-orders HTTP/1.1\r\n${HOST}Content-Length: ${body.length}\r\n\r\n`
  const good = `GET /v1/merchant HTTP/1.1\r\n${auth(merchant.key)}\r\n`
  const replies = await sendRaw(port, `${refused}${body}${good}`, 2)
  t.same(replies.map(({ status }) => status), [401, 200])
  t.not(replies[0]?.headers.connection, 'close')
})

t.test('what stands behind a body that ended its connection is not done', async (t) => {
  const chunked = `${HOST}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  await once(socket, 'connect')
  socket.write(`POST /v1/sales-orders HTTP/1.1\r\n${chunked}`)
  const [reply] = await readRaw(socket, 1)
  t.equal(reply?.status, 401)
  const before = (await merchant.get('/v1/suppliers')).json().data.length
  const body = JSON.stringify({ code: 'HIDDEN', name: 'Hidden' })
  socket.end('0\r\n\r\nPOST /v1/suppliers HTTP/1.1\r\n' + auth(merchant.key) + JSON_TYPE +
    `Content-Length: ${body.length}\r\n\r\n${body}`)
  await readRaw(socket)
  t.equal((await merchant.get('/v1/suppliers')).json().data.length, before)
})

t.test('400, then the connection ends: what is behind a request that cannot be read', async (t) => {
  await inTurn(['nonsense\r\n\r\n', `POST / HTTP/1.1\r\n${HOST}Content-Length: x\r\n\r\n`],
    async (text) => {
      const { reply, bytes_read } = await flood(text)
      t.equal(reply?.status, 400)
      t.ok(bytes_read <= DRAINED_BYTES_MAX + READ_AT_ONCE, `${bytes_read} bytes were read`)
    })
})
