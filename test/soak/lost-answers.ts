// An answer that is lost: the server has committed, then it dies, and the client hears nothing.

import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { sendTo, sendWell } from '../support/processes.ts'
import { type Field, orderBody } from './field.ts'

export type LostAnswer = {
  what: string
  /** What the proxy swallowed. */
  swallowed: { status: number, body: string }
  /** Whether the client saw its connection break, and nothing else. */
  is_broken: boolean
  /** What the same request got from the restarted server. */
  retry: { status: number, body: string, is_replay: boolean }
}

/** Loses the answers of two orders, a confirmation and a payment, all with one kill. */
export async function loseAnswers (field: Field): Promise<LostAnswer[]> {
  const { key, ports: [port = 0], killAndRestart } = field
  const sent = await givenRequests(field)
  const attempts = await Promise.all(sent.map(async ({ path, body, headers }) => {
    const proxy = await openProxy(port)
    const is_broken = sendTo(
      { port: proxy.port, key, headers: { ...headers, connection: 'close' } }, 'POST', path, body
    ).then(() => false, () => true)
    return { proxy, is_broken, swallowed: await proxy.swallowed }
  }))
  await killAndRestart(0)
  return Promise.all(sent.map(async ({ what, path, body, headers }, at) => {
    const { proxy, is_broken, swallowed } = attempts[at] as typeof attempts[number]
    const reply = await sendTo({ port, key, headers }, 'POST', path, body)
    proxy.close()
    const is_replay = reply.headers['idempotent-replayed'] === 'true'
    const retry = { status: reply.status, body: reply.body, is_replay }
    return { what, swallowed, is_broken: await is_broken, retry }
  }))
}

type Sent = { what: string, path: string, body: unknown, headers: Record<string, string> }

async function givenRequests ({ key, ports: [port = 0], putStock }: Field): Promise<Sent[]> {
  await putStock('LOST', { on_hand: 100 })
  const lines = [{ sku: 'LOST', quantity: 2, unit_price: '19.90' }]
  const place = async (about: object): Promise<string> => {
    const body = orderBody({ payment_terms: 'prepaid', lines, ...about })
    return (await sendWell({ port, key }, 'POST', '/v1/sales-orders', body)).id
  }
  const draft = await place({ confirm: false })
  const unpaid = await place({})
  return [{
    what: 'an order with a key',
    path: '/v1/sales-orders',
    body: orderBody({ reference: 'LOST-KEYED', lines }),
    headers: { 'idempotency-key': 'lost-order-key' }
  }, {
    what: 'an order without a key: its reference stands for it',
    path: '/v1/sales-orders',
    body: orderBody({ reference: 'LOST-UNKEYED', lines }),
    headers: {}
  }, {
    what: 'a confirmation',
    path: `/v1/sales-orders/${draft}/confirmation`,
    body: {},
    headers: { 'idempotency-key': 'lost-confirmation-key' }
  }, {
    what: 'a payment',
    path: `/v1/sales-orders/${unpaid}/payments`,
    body: { reference: 'LOST-PAYMENT', amount: '39.80' },
    headers: { 'idempotency-key': 'lost-payment-key' }
  }]
}

type Proxy = {
  port: number
  /** The whole answer, of which nothing was passed on. */
  swallowed: Promise<{ status: number, body: string }>
  close: () => void
}

/** Passes requests on and keeps the answers; breaks the connection when the server does. */
async function openProxy (server_port: number): Promise<Proxy> {
  const answered = Promise.withResolvers<{ status: number, body: string }>()
  const proxy = createServer((client) => {
    const upstream = connect(server_port, '127.0.0.1')
    client.pipe(upstream)
    let answer = ''
    upstream.setEncoding('utf8').on('data', (text: string) => {
      answer += text
      const whole = readAnswer(answer)
      if (whole !== undefined) answered.resolve(whole)
    })
    for (const socket of [client, upstream]) {
      socket.on('error', () => {}) // the break is the point
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('a proxy without a port')
  return { port: address.port, swallowed: answered.promise, close: () => { proxy.close() } }
}

/** Undefined until the whole answer is there. */
function readAnswer (text: string): { status: number, body: string } | undefined {
  const [head = '', body] = text.split('\r\n\r\n', 2)
  const length = /^content-length: ([0-9]+)$/im.exec(head)?.[1]
  if (body === undefined || Buffer.byteLength(body) < Number(length)) return undefined
  return { status: Number(head.split(' ')[1]), body }
}
