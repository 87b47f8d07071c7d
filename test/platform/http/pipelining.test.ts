// A connection on which more requests wait than it may have: the first ones are served in order.

import t from 'tap'
import { IN_WORK_MAX } from '../../../src/platform/http/pipelining.ts'
import { sendRaw } from '../../support/raw.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'

const { app, ops, givenMerchant } = await givenService(t)
const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
const auth = `Host: x\r\nAuthorization: Bearer ${merchant.key}\r\n`

t.test('503 overloaded beyond the bound, and the connection ends there', async (t) => {
  const replies = await sendRaw(port, `GET /v1/merchant HTTP/1.1\r\n${auth}\r\n`.repeat(600))
  t.same(replies.slice(0, IN_WORK_MAX).map(({ status }) => status),
    Array.from({ length: IN_WORK_MAX }, () => 200))
  const [refused, ...others] = replies.slice(IN_WORK_MAX)
  t.equal(refused?.status, 503)
  t.match(refused?.headers, {
    connection: 'close', 'retry-after': '1', 'content-type': /^application\/problem\+json/
  })
  t.match(JSON.parse(refused?.body ?? ''), { code: 'overloaded', retryable: true })
  t.same(others, [])
  const { body } = await ops.inject('/metrics')
  t.match(body, /tandem_turned_away_total\{problem="overloaded"\} [1-9]/)
})

t.test('as many as it may have, all answered, and more behind them', async (t) => {
  const request = `GET /nowhere HTTP/1.1\r\n${auth}\r\n`
  const replies = await sendRaw(port, request.repeat(IN_WORK_MAX), IN_WORK_MAX)
  t.equal(replies.length, IN_WORK_MAX)
  t.ok(replies.every(({ status }) => status === 404))
})

t.test('of what is refused nothing is done', async (t) => {
  const orders = Array.from({ length: IN_WORK_MAX + 20 }, (_, at) => {
    const body = JSON.stringify(salesOrderBody({ reference: `PIPE-${at}`, confirm: false }))
    return `POST /v1/sales-orders HTTP/1.1\r\n${auth}Content-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  })
  const replies = await sendRaw(port, orders.join(''))
  const made = replies.filter(({ status }) => status === 201).length
  const { data } = (await merchant.get('/v1/sales-orders?limit=200')).json<{ data: unknown[] }>()
  t.equal(data.length, made)
})
