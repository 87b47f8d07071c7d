// The server on a real socket: whatever comes in, the answer is HTTP and a problem document.

import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { sql } from 'kysely'
import { PROBLEMS, RULES } from '../../../src/platform/http/problems/catalogue.ts'
import { buildLogger } from '../../../src/platform/log.ts'
import { buildService } from '../../../src/service.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { until } from '../../support/processes.ts'
import { type RawReply, readRaw, sendRaw } from '../../support/raw.ts'
import { givenService, supplierBody } from '../../support/service.ts'

t.setTimeout(120_000)
const { app, database_url, givenMerchant } = await givenService(t)
const { key } = await givenMerchant()
const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)

const WITH_KEY = `Host: x\r\nAuthorization: Bearer ${key}\r\n`
const POST = `POST /v1/suppliers HTTP/1.1\r\n${WITH_KEY}Content-Type: application/json\r\n`

function assertProblem (t: Tap, reply: RawReply | undefined, code: typeof RULES[number]): void {
  if (reply === undefined) throw new Error('no answer')
  const problem = JSON.parse(reply.body || '{}')
  const { status, title } = PROBLEMS[code]
  t.equal(reply.status, status)
  t.match(reply.headers['content-type'], /^application\/problem\+json/)
  t.match(problem, { code, status, title, type: `/problems/${code.replaceAll('_', '-')}` })
  t.equal(problem.request_id, reply.headers['x-request-id'])
  t.match(problem.request_id, /^[0-9a-f-]{36}$/)
  t.equal(reply.headers['x-content-type-options'], 'nosniff')
  t.equal(reply.headers['cache-control'], 'no-store')
}
type Tap = Pick<typeof t, 'equal' | 'match'>

const BROKEN: Record<string, string | Buffer> = {
  'a request line that is none': 'nonsense\r\n\r\n',
  'a version that is none': 'GET / HTTP/9.9\r\n\r\n',
  'a method that is none': `FETCH /v1/merchant HTTP/1.1\r\n${WITH_KEY}\r\n`,
  'a space in the path': `GET /v1/ merchant HTTP/1.1\r\n${WITH_KEY}\r\n`,
  'no Host': `GET /v1/merchant HTTP/1.1\r\nAuthorization: Bearer ${key}\r\n\r\n`,
  'a NUL in a header': `GET /v1/merchant HTTP/1.1\r\n${WITH_KEY}X: a\0b\r\n\r\n`,
  'a header without a name': `GET /v1/merchant HTTP/1.1\r\n${WITH_KEY}: x\r\n\r\n`,
  'a length that is none': `${POST}Content-Length: abc\r\n\r\n{}`,
  'a negative length': `${POST}Content-Length: -1\r\n\r\n{}`,
  'two lengths': `${POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
  'a length and chunks': `${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'a chunk that is none': `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
  'the greeting of TLS': Buffer.from('16030100c8010000c40303', 'hex'),
  'the greeting of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
}

for (const [name, bytes] of Object.entries(BROKEN)) {
  t.test(`400 bad_request: ${name}`, async (t) => {
    const [reply] = await sendRaw(port, bytes, 1)
    assertProblem(t, reply, 'bad_request')
  })
}

const LARGE = {
  'one large header': `X: ${'x'.repeat(20_000)}\r\n`,
  'many headers': 'X: y\r\n'.repeat(3_000)
}

for (const [name, headers] of Object.entries(LARGE)) {
  t.test(`431 request_headers_too_large: ${name}`, async (t) => {
    const [reply] = await sendRaw(port, `GET / HTTP/1.1\r\nHost: x\r\n${headers}\r\n`, 1)
    assertProblem(t, reply, 'request_headers_too_large')
  })
}

t.test('431 request_headers_too_large: a large address', async (t) => {
  const [reply] = await sendRaw(port, `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 1)
  assertProblem(t, reply, 'request_headers_too_large')
})

t.test('408 request_timeout: a request that never ends', async (t) => {
  // Node raises it by a clock of its own; what is ours is the answer on the open socket.
  app.server.once('connection', (socket) => {
    const error = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    socket.once('data', () => app.server.emit('clientError', error, socket))
  })
  const [reply] = await sendRaw(port, 'GET / HTTP/1.1\r\nHost: x\r\n', 1)
  assertProblem(t, reply, 'request_timeout')
  t.equal(app.server.headersTimeout, 30_000, 'it is bounded')
})

t.test('an expectation that nobody knows changes nothing', async (t) => {
  const text = `GET /v1/merchant HTTP/1.1\r\n${WITH_KEY}Expect: miracles\r\n\r\n`
  t.equal((await sendRaw(port, text, 1))[0]?.status, 200)
})

t.test('405: methods that HTTP knows and this service does not', async (t) => {
  await inTurn(['OPTIONS', 'TRACE', 'PROPFIND', 'LOCK', 'REPORT'], async (method) => {
    const [reply] = await sendRaw(port, `${method} /v1/merchant HTTP/1.1\r\n${WITH_KEY}\r\n`, 1)
    assertProblem(t, reply, 'method_not_allowed')
    t.equal(reply?.headers.allow, 'GET, HEAD, PATCH')
  })
})

t.test('404: addresses that are written oddly', async (t) => {
  const odd = ['*', '/v1/suppliers/../merchant', '//v1/merchant', '/v1/merchant;x=1', '/.', '/%2e']
  await inTurn(odd, async (path) => {
    const [reply] = await sendRaw(port, `GET ${path} HTTP/1.1\r\n${WITH_KEY}\r\n`, 1)
    assertProblem(t, reply, 'route_not_found')
  })
})

t.test('requests on one connection are answered in order; a broken one ends it', async (t) => {
  const good = `GET /v1/merchant HTTP/1.1\r\n${WITH_KEY}\r\n`
  const missing = `GET /v1/suppliers/none HTTP/1.1\r\n${WITH_KEY}\r\n`
  const socket = connect(port, '127.0.0.1')
  socket.write(`${good}${missing}${good}`)
  const replies = await readRaw(socket, 3)
  t.same(replies.map(({ status }) => status), [200, 404, 200])
  socket.write(`nonsense\r\n\r\n${good}`)
  t.same((await readRaw(socket)).map(({ status }) => status), [400])
})

t.test('a caller that goes away in the middle harms nobody', async (t) => {
  await inTurn(['GET /v1/merch', `${POST}Content-Length: 100\r\n\r\n{"code"`], async (text) => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(text)
    socket.resetAndDestroy()
    await once(socket, 'close')
  })
  const [reply] = await sendRaw(port, `GET /v1/merchant HTTP/1.1\r\n${WITH_KEY}\r\n`, 1)
  t.equal(reply?.status, 200)
})

t.test('close: what is in flight is answered, then its connection ends', async (t) => {
  const { app, ops, db, close } = await buildService({
    database_url,
    config: { database_connections_max: 8, secrets: { platform_key: null } },
    logger: buildLogger('silent')
  })
  const own_port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  const [busy, idle] = [connect(own_port, '127.0.0.1'), connect(own_port, '127.0.0.1')]
  idle.write(`GET /v1/merchant HTTP/1.1\r\n${WITH_KEY}\r\n`)
  t.equal((await readRaw(idle, 1))[0]?.status, 200)
  const idle_ended = once(idle, 'close')

  const { closed, answers } = await db.transaction().execute(async (trx) => {
    await sql`lock table suppliers in access exclusive mode`.execute(trx)
    const body = JSON.stringify(supplierBody())
    busy.write(`${POST}Content-Length: ${body.length}\r\n\r\n${body}`)
    await until(async () => {
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
      return rows.length > 0
    }, 'the request waits for the lock')
    const closed = close()
    holds(t, (await ops.inject('/readyz')).json(), { status: 'draining' })
    t.equal((await ops.inject('/livez')).statusCode, 200)
    await idle_ended
    return { closed, answers: readRaw(busy) }
  })
  const [reply] = await answers
  t.equal(reply?.status, 201)
  t.equal(reply?.headers.connection, 'close')
  await closed
  await t.rejects(sendRaw(own_port, ''), { code: 'ECONNREFUSED' })
})
