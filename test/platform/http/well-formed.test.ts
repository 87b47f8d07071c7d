// How requests are written: what two readers could take for two requests is refused, and a caller
// that has closed its side is still answered.

import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { inTurn } from '../../support/in-turn.ts'
import { readRaw, sendRaw } from '../../support/raw.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'

t.setTimeout(120_000)
const { app, givenMerchant } = await givenService(t)
const merchant = await givenMerchant({ stock: { 'BOLT-M8': 1000 } })
const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)

const HOST = 'Host: x\r\n'
const KEY = `Authorization: Bearer ${merchant.key}\r\n`
const JSON_TYPE = 'Content-Type: application/json\r\n'
const order = (): string => JSON.stringify(salesOrderBody())
const post = (headers: string, body = order()): string =>
  `POST /v1/sales-orders HTTP/1.1\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`

async function refuses (t: Tap, text: string, name: string, detail?: RegExp): Promise<void> {
  const [reply] = await sendRaw(port, text, 1)
  const problem = JSON.parse(reply?.body ?? '{}')
  t.equal(problem.code, 'bad_request', name)
  t.equal(reply?.status, 400, name)
  if (detail !== undefined) t.match(problem.detail, detail, name)
}
type Tap = Pick<typeof t, 'equal' | 'match'>

t.test('400 bad_request: a header that says one thing stands twice', async (t) => {
  const base = `${HOST}${KEY}${JSON_TYPE}`
  const twice = {
    authorization: `${base}${KEY}`,
    'authorization, the first without a key': `${HOST}${JSON_TYPE}Authorization: x\r\n${KEY}`,
    'authorization in other letters': `${base}AUTHORIZATION: Bearer x\r\n`,
    host: `${base}${HOST}`,
    'host, another': `${base}hOST: y\r\n`,
    'content-type': `${base}Content-Type: text/plain\r\n`,
    'idempotency-key': `${base}Idempotency-Key: 12345678\r\nidempotency-key: 12345678\r\n`,
    'if-match': `${base}If-Match: "v1"\r\nIf-Match: "v2"\r\n`,
    'content-encoding': `${base}Content-Encoding: identity\r\ncontent-encoding: gzip\r\n`
  }
  await inTurn(Object.entries(twice), async ([name, headers]) =>
    refuses(t, post(headers), name, /`[a-z-]+` is sent more than once/))
  await refuses(t, post(`${base}Content-Length: 2\r\n`), 'content-length')
  await refuses(t, `GET /nowhere HTTP/1.1\r\n${HOST}${HOST}\r\n`, 'where no route is')
  await refuses(t, `GET /docs HTTP/1.1\r\n${HOST}${KEY}${KEY}\r\n`, 'where no key is asked for')
  const good = `GET /v1/merchant HTTP/1.1\r\n${HOST}${KEY}X-A: 1\r\nX-A: 2\r\nX-A: 3\r\n\r\n`
  t.equal((await sendRaw(port, good, 1))[0]?.status, 200, 'others may')
})

t.test('400 bad_request: an end of the body that two readers would see differently', async (t) => {
  const codings = [
    'gzip, chunked', 'chunked, chunked', 'chunked\r\nTransfer-Encoding: chunked', 'identity',
    'gzip', 'xchunked', 'chunked;x', '"chunked"', 'identity\r\nTransfer-Encoding: chunked', ''
  ]
  const chunks = '2\r\n{}\r\n0\r\n\r\n'
  const start = `${HOST}${KEY}${JSON_TYPE}Transfer-Encoding: `
  await inTurn(codings, async (coding) => refuses(t,
    `POST /v1/suppliers HTTP/1.1\r\n${start}${coding}\r\n\r\n${chunks}`, coding))
  await refuses(t, `POST /v1/suppliers HTTP/1.0\r\n${start}chunked\r\n\r\n${chunks}`, 'HTTP/1.0')
  const good = `POST /v1/suppliers HTTP/1.1\r\n${start}Chunked\r\n\r\n${chunks}`
  t.match((await sendRaw(port, good, 1))[0]?.body, /invalid_request/, 'it was read')
})

t.test('400 bad_request: a raw # in the address', async (t) => {
  const paths = [
    '/v1/merchant#', '/v1/merchant#x', '/#', '/v1/sales-orders/so_1#/cancellation', '/nowhere#x',
    '/v1/sales-orders?limit=1#x', '/docs#/', '/v1/suppliers/#/stock/x'
  ]
  await inTurn(['GET', 'POST', 'DELETE'], async (method) => inTurn(paths, async (path) => refuses(t,
    `${method} ${path} HTTP/1.1\r\n${HOST}${KEY}\r\n`, `${method} ${path}`, /`#`/)))
  const escaped = `GET /v1/suppliers/%23 HTTP/1.1\r\n${HOST}${KEY}\r\n`
  t.match((await sendRaw(port, escaped, 1))[0]?.body, /supplier_not_found/)
})

t.test('a caller that closes its side behind the request is answered', async (t) => {
  const replies = await Promise.all(Array.from({ length: 20 }, async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    await once(socket, 'connect')
    socket.end(post(`${HOST}${KEY}${JSON_TYPE}`))
    return readRaw(socket)
  }))
  t.same(replies.map((answers) => answers.map(({ status }) => status)), Array(20).fill([201]))
  const { data } = (await merchant.get('/v1/sales-orders?limit=200')).json()
  const stored = new Set(data.map(({ id }: { id: string }) => id))
  t.ok(replies.flat().every(({ body }) => stored.has(JSON.parse(body).id)), 'all are stored')
})

t.test('two requests and an end: both are answered', async (t) => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  await once(socket, 'connect')
  socket.end(post(`${HOST}${KEY}${JSON_TYPE}`) + post(`${HOST}${KEY}${JSON_TYPE}`))
  t.same((await readRaw(socket)).map(({ status }) => status), [201, 201])
})

t.test('400 bad_request: the end comes before that of the body', async (t) => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  await once(socket, 'connect')
  socket.end(post(`${HOST}${KEY}${JSON_TYPE}`).slice(0, -1))
  t.same((await readRaw(socket)).map(({ status }) => status), [400])
})
