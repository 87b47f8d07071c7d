// Purchase orders by mail: what the supplier gets, when its time begins, and what a change sends.

import t from 'tap'
import { givenMailServer, type TakenMail } from '../../support/mail-server.ts'
import { until } from '../../support/processes.ts'
import { givenService, givenServiceOn } from '../../support/service.ts'
import {
  placeOnChannels, readOrder, transmissionsOf, untilSent
} from '../../support/transmissions.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const { server, taken } = await givenMailServer(t, { hideSTARTTLS: true })
const service = await givenService(t, { smtp_server: server })
service.startJobs()
const merchant = await service.givenMerchant()

let made = 0
const newAddress = (): string => `orders-${++made}@supplier.example`
const mailsTo = (address: string): TakenMail[] => taken.filter(({ to }) => to.includes(address))

async function placeByMail (about: object = {}, place: object = {}) {
  const to = newAddress()
  const placed = await placeOnChannels(merchant, [{ kind: 'email', to: [to], ...about }], place)
  return { ...placed, to }
}

const fileOf = (mail: TakenMail | undefined, at: number) => mail?.parsed.attachments[at]

t.test('an issued order is mailed with its documents and a link to answer', async (t) => {
  const cc = newAddress()
  const { to, purchase_order_id } = await placeByMail(
    { cc: [cc] }, { line: { note: 'Wrap it well.' } })
  const [transmission] = await untilSent(merchant, purchase_order_id)
  const { number } = await readOrder(merchant, purchase_order_id)
  const [mail] = mailsTo(to)
  t.same(mail?.to, [to, cc])
  const { subject, text, attachments } = mail?.parsed ?? {}
  t.equal(subject, `Purchase order ${number} from Test merchant`)
  t.same(attachments?.map(({ filename, contentType }) => [filename, contentType]),
    [[`${number}.pdf`, 'application/pdf'], [`${number}.csv`, 'text/csv']])
  t.match(text, /http:\/\/localhost:3000\/answer\/[\w-]{43}\n/)
  t.match(text, '3 ×')
  t.notMatch(mail?.raw.toString(), '19.90', 'never the customer’s price')
  t.match(fileOf(mail, 0)?.content.toString('latin1'), '%PDF-')
  t.match(transmission?.attempts,
    [{ number: 1, outcome: 'sent', facts: { answer: /taken as 42/ } }])
})

t.test('the link leads to the page of the order', async (t) => {
  const { to, purchase_order_id } = await placeByMail()
  await untilSent(merchant, purchase_order_id)
  const [, path = ''] = /\/\/[^/]+(\/answer\/\S+)/
    .exec(mailsTo(to)[0]?.parsed.text ?? '') ?? []
  const page = await service.app.inject({ url: path })
  t.equal(page.statusCode, 200)
  t.match(page.body, (await readOrder(merchant, purchase_order_id)).number)
  const without = await placeByMail({ answer_link: false })
  await untilSent(merchant, without.purchase_order_id)
  t.notMatch(mailsTo(without.to)[0]?.parsed.text, '/answer/')
})

t.test('the time to answer begins when the order was sent', async (t) => {
  const { purchase_order_id } = await placeByMail()
  const order = await until(async () => {
    const read = await readOrder(merchant, purchase_order_id)
    return read.sent_at !== null && read
  }, 'it was sent')
  t.ok((order.acknowledgement_due_at ?? '') > (order.sent_at ?? 'never'))
  const { data } = await bodyOf<{ data: Array<{ type: string, actor: object }> }>(
    merchant.get(`/v1/events?subject_id=${purchase_order_id}&wait=5&types=purchase_order.sent`))
  t.match(data, [{ type: 'purchase_order.sent', actor: { type: 'job' } }])
})

t.test('what was sent is read again, byte for byte', async (t) => {
  const { to, purchase_order_id } = await placeByMail()
  const [transmission] = await untilSent(merchant, purchase_order_id)
  const [mail] = mailsTo(to)
  t.same(transmission?.files.map(({ name }) => name.replace(/^PO-\w+/, 'PO')),
    ['PO.pdf', 'PO.csv', 'mail.txt', 'mail.html'])
  const read = async (at: number) =>
    merchant.get(`/v1/transmissions/${transmission?.id}/files/${at}`)
  const pdf = await read(1)
  t.same(pdf.rawPayload, mail?.parsed.attachments[0]?.content)
  t.equal(pdf.headers['content-type'], 'application/octet-stream')
  t.match(pdf.headers['content-disposition'], 'attachment; filename="PO-')
  t.same((await read(2)).rawPayload, mail?.parsed.attachments[1]?.content)
  t.equal((await read(3)).body.trim(), mail?.parsed.text?.trim())
  t.equal((await read(5)).statusCode, 404)
})

t.test('a change and a cancellation follow the mail with the order', async (t) => {
  const { id, to, purchase_order_id } = await placeByMail()
  await untilSent(merchant, purchase_order_id)
  const wanted = { lines: [{ line_number: 1, quantity: 2 }] }
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, wanted))
  await untilSent(merchant, purchase_order_id, 'sent,sent')
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`, {}))
  const all = await untilSent(merchant, purchase_order_id, 'sent,sent,sent')
  t.match(all, [
    { message: 'order', revision: 1 }, { message: 'change', revision: 2 },
    { message: 'cancellation', revision: 3 }
  ])
  const [order, change, cancellation] = mailsTo(to).map(({ parsed }) => parsed)
  t.match(change?.subject, 'change 2')
  t.equal(change?.inReplyTo, order?.messageId)
  t.match(change?.text, '2 ×')
  t.match(change?.attachments[0]?.filename, '-2.pdf')
  t.match(cancellation?.subject, 'canceled')
  t.equal(cancellation?.inReplyTo, order?.messageId)
  t.equal(new Set([order, change, cancellation].map((one) => one?.messageId)).size, 3)
})

t.test('what the supplier answers and ships is not told to it', async (t) => {
  const { purchase_order_id } = await placeByMail()
  await untilSent(merchant, purchase_order_id)
  const lines = [{ line_number: 1, quantity: 3 }]
  const path = `/v1/purchase-orders/${purchase_order_id}`
  await bodyOf(merchant.post(`${path}/acknowledgements`,
    { lines: [{ ...lines[0], status: 'accepted' }] }))
  await bodyOf(merchant.post(`${path}/shipments`, { lines }))
  t.equal((await transmissionsOf(merchant, purchase_order_id)).length, 1)
  t.equal((await readOrder(merchant, purchase_order_id)).revision, 1)
})

t.test('a channel carries the messages that it is for, in its language', async (t) => {
  const [all, changes] = [newAddress(), newAddress()]
  const { id, purchase_order_id } = await placeOnChannels(merchant, [
    { kind: 'email', to: [all], language: 'de', formats: ['csv'] },
    { kind: 'email', to: [changes], messages: ['change'] }
  ])
  await untilSent(merchant, purchase_order_id)
  t.match(mailsTo(all)[0]?.parsed.subject, 'Bestellung')
  t.equal(mailsTo(all)[0]?.parsed.attachments.length, 1)
  t.same(mailsTo(changes), [])
  const wanted = { lines: [{ line_number: 1, quantity: 1 }] }
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, wanted))
  await untilSent(merchant, purchase_order_id, 'sent,sent,sent')
  t.match(mailsTo(changes)[0]?.parsed.subject, 'Purchase order', 'it had none before')
})

t.test('nothing of a name or a note becomes a header', async (t) => {
  const evil = 'Eve\r\nBcc: eve@evil.example\r\n\r\nbody'
  const { to, purchase_order_id } = await placeByMail({}, {
    supplier: { name: evil },
    line: { note: evil, description: '<img src=x>' },
    about: { gift_message: evil }
  })
  await untilSent(merchant, purchase_order_id)
  const [mail] = mailsTo(to)
  t.same(mail?.to, [to])
  t.notOk(mail?.parsed.headers.has('bcc'))
  t.notMatch(mail?.parsed.html === false ? '' : mail?.parsed.html, '<img')
})

t.test('without channels nothing is sent, and the time begins at once', async (t) => {
  const { purchase_order_id } = await placeOnChannels(merchant, [])
  const order = await readOrder(merchant, purchase_order_id)
  t.equal(order.sent_at, null)
  t.not(order.acknowledgement_due_at, null)
  t.same(await transmissionsOf(merchant, purchase_order_id), [])
})

t.test('an order of before is sent when a person asks for it', async (t) => {
  const { supplier_id, purchase_order_id } = await placeOnChannels(merchant, [])
  const path = `/v1/purchase-orders/${purchase_order_id}/transmissions`
  t.equal((await merchant.post(path)).json().code, 'no_channel')
  const to = newAddress()
  await bodyOf(merchant.patch(`/v1/suppliers/${supplier_id}`,
    { channels: [{ kind: 'email', to: [to] }] }))
  await bodyOf(merchant.post(path))
  await untilSent(merchant, purchase_order_id)
  await bodyOf(merchant.post(path))
  const all = await untilSent(merchant, purchase_order_id, 'sent,sent')
  t.match(all, [{ message: 'order', revision: 1 }, { message: 'change', revision: 2 }])
})

t.test('several processes send each order once', async (t) => {
  const others = await givenServiceOn(t, service.database_url, { smtp_server: server })
  others.startJobs()
  const to = newAddress()
  const placed = await Promise.all(Array.from({ length: 12 }, async () =>
    placeOnChannels(merchant, [{ kind: 'email', to: [to], formats: ['csv'] }])))
  await Promise.all(placed.map(async (one) => untilSent(merchant, one.purchase_order_id)))
  t.equal(mailsTo(to).length, 12)
})
