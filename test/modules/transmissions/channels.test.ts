// Channels of the other kinds: documents by HTTP, files by SFTP, webhook endpoints; and their test.

import { createServer } from 'node:http'
import { once } from 'node:events'
import t from 'tap'
import { givenFileServer } from '../../support/file-server.ts'
import { givenMailServer } from '../../support/mail-server.ts'
import { givenReceiver } from '../../support/receiver.ts'
import { givenService } from '../../support/service.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { placeOnChannels, readOrder, untilSent } from '../../support/transmissions.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const { server, taken } = await givenMailServer(t, { hideSTARTTLS: true })
const service = await givenService(t, { smtp_server: server })
service.startJobs()
const merchant = await service.givenMerchant()

type Got = { headers: Record<string, unknown>, body: string }

/** A gateway that takes documents. */
async function givenGateway (): Promise<{ url: string, got: Got[] }> {
  const got: Got[] = []
  const gateway = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
      response.writeHead(202).end('queued')
    })
  })
  gateway.listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  t.teardown(() => gateway.close())
  const { port } = gateway.address() as { port: number }
  return { url: `http://127.0.0.1:${port}/orders`, got }
}

t.test('http: the order as its supplier sees it, with the secret header', async (t) => {
  const { url, got } = await givenGateway()
  const { purchase_order_id, supplier_id } = await placeOnChannels(merchant, [{
    kind: 'http', url, header_name: 'authorization', header_value: 'Bearer hush'
  }])
  const [transmission] = await untilSent(merchant, purchase_order_id)
  const [first] = got
  t.equal(first?.headers.authorization, 'Bearer hush')
  t.equal(first?.headers['x-transmission-id'], transmission?.id)
  const sent = JSON.parse(first?.body ?? '')
  const key = await merchant.givenKey({ role: 'supplier', supplier_id })
  const seen = await bodyOfAnswer<Record<string, unknown>>(
    key.get(`/v1/purchase-orders/${purchase_order_id}`))
  t.match(sent, { message: 'order', revision: 1 })
  t.same(Object.keys(sent.purchase_order).sort(), Object.keys(seen).sort())
  t.match(transmission?.attempts, [{ outcome: 'sent', facts: { status: '202', answer: 'queued' } }])
  const supplier = await merchant.get(`/v1/suppliers/${supplier_id}`)
  t.notMatch(supplier.body, 'hush', 'a secret is never read back')
  t.match(supplier.json().channels, [{ secrets: ['header_value'] }])
})

t.test('EDI and UBL: each interchange to a supplier has the next number', async (t) => {
  const { url, got } = await givenGateway()
  const formats = ['x12', 'edifact', 'ubl']
  const { id, purchase_order_id } = await placeOnChannels(merchant,
    formats.map((format) => ({ kind: 'http', url, formats: [format] })))
  await untilSent(merchant, purchase_order_id, 'sent,sent,sent')
  const { number } = await readOrder(merchant, purchase_order_id)
  for (const [beginning, type] of [
    ['ISA*', 'application/edi-x12'], ['UNB+', 'application/edifact'], ['<?xml', 'application/xml']
  ] as const) {
    const found = got.find(({ headers }) => headers['content-type'] === type)
    t.match(found?.body, beginning)
    t.match(found?.body, number)
  }
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`, {}))
  await untilSent(merchant, purchase_order_id, 'sent,sent,sent,sent,sent,sent')
  const numbers = got.filter(({ body }) => body.startsWith('ISA*'))
    .map(({ body }) => Number(body.split('*')[13]))
  t.equal(new Set(numbers).size, 2)
})

t.test('sftp: a file in the folder of the supplier', async (t) => {
  const files = await givenFileServer(t)
  const { host, port, user, password, host_key } = files.settings
  const { purchase_order_id } = await placeOnChannels(merchant, [{
    kind: 'sftp', host, port, user, password, host_key, folder: '/in'
  }])
  const [transmission] = await untilSent(merchant, purchase_order_id)
  const { number } = await readOrder(merchant, purchase_order_id)
  const content = files.files.get(`/in/${number}.csv`)
  t.match(content?.toString(), number)
  t.same([...files.files.keys()].filter((path) => path.endsWith('.part')), [])
  const kept = await merchant.get(`/v1/transmissions/${transmission?.id}/files/1`)
  t.same(kept.rawPayload, content)
})

t.test('webhook: sent once the endpoint has taken the event', async (t) => {
  const receiver = await givenReceiver(t)
  const sku = `WEBHOOK-${process.pid}`
  const supplier_id = await merchant.givenSupplier()
  await merchant.givenStock(supplier_id, sku)
  const endpoint = await bodyOfAnswer(merchant.post('/v1/webhook-endpoints',
    { url: receiver.url, supplier_id }))
  await bodyOf(merchant.patch(`/v1/suppliers/${supplier_id}`,
    { channels: [{ kind: 'webhook', webhook_endpoint_id: endpoint.id }] }))
  const placed = await bodyOfAnswer<{ purchase_orders: Array<{ id: string }> }>(
    merchant.post('/v1/sales-orders', {
      reference: sku,
      currency: 'EUR',
      payment_terms: 'on_account',
      customer: { name: 'Ada' },
      ship_to: { name: 'Ada', line1: '1 Rue', city: 'Paris', postal_code: '75002', country: 'FR' },
      lines: [{ sku, quantity: 1, unit_price: '19.90' }]
    }))
  const [order] = placed.purchase_orders
  await untilSent(merchant, order?.id ?? '')
  t.match(receiver.got.map(({ event }) => event.type), ['purchase_order.issued'])
})

t.test('a test sends a sample on each channel and records nothing', async (t) => {
  const { url, got } = await givenGateway()
  const files = await givenFileServer(t)
  const { host, port, user, password } = files.settings
  const wrong = `SHA256:${'A'.repeat(43)}`
  const supplier_id = await merchant.givenSupplier({
    channels: [
      { kind: 'http', url }, { kind: 'email', to: ['test@supplier.example'] },
      { kind: 'sftp', host, port, user, password, host_key: wrong }
    ]
  })
  const { data } = await bodyOf<{ data: Array<{ kind: string, outcome: string, detail: string }> }>(
    merchant.post(`/v1/suppliers/${supplier_id}/channel-tests`))
  t.match(data, [
    { kind: 'http', outcome: 'sent' }, { kind: 'email', outcome: 'sent' },
    { kind: 'sftp', outcome: 'refused', detail: wrong }
  ])
  t.match(JSON.parse(got[0]?.body ?? ''), { purchase_order: { number: 'TEST' } })
  t.ok(taken.some(({ to }) => to.includes('test@supplier.example')))
  t.same((await bodyOf<{ data: unknown[] }>(
    merchant.get(`/v1/transmissions?supplier_id=${supplier_id}`))).data, [])
})

t.test('settings are judged when they are sent', async (t) => {
  const refusal = async (channel: object): Promise<string[]> => {
    const reply = await merchant.post('/v1/suppliers',
      { code: `C-${Math.random()}`, name: 'C', channels: [channel] })
    const { errors = [] } = reply.json<{ errors?: Array<{ pointer: string }> }>()
    return errors.map(({ pointer }) => pointer)
  }
  t.same(await refusal({ kind: 'http', url: 'http://10.0.0.1/' }), ['/channels/0/url'])
  t.same(await refusal({ kind: 'email', to: ['a@b.example, c@d.example'] }), ['/channels/0/to/0'])
  t.same(await refusal({ kind: 'sftp', host: '10.0.0.1', user: 'u', host_key: 'x', password: 'p' }),
    ['/channels/0/host', '/channels/0/host_key'])
  t.same(await refusal({
    kind: 'sftp',
    host: 's.example',
    user: 'u',
    private_key: 'nonsense',
    host_key: `SHA256:${'A'.repeat(43)}`
  }), ['/channels/0/private_key'])
  t.same(await refusal({
    kind: 'http',
    url: 'https://x.example',
    header_name: 'host',
    header_value: 'x'
  }), ['/channels/0/header_name'])
})

t.test('without a mail server or a key there are no such channels', async (t) => {
  const other = await givenService(t)
  const lone = await other.givenMerchant()
  const reply = await lone.post('/v1/suppliers',
    { code: 'M', name: 'M', channels: [{ kind: 'email', to: ['a@b.example'] }] })
  t.equal(reply.json().code, 'mail_unavailable')
})
