// Mails to customers: which there are, what they say, and what they never say.

import t from 'tap'
import { givenMailServer, type TakenMail } from '../../support/mail-server.ts'
import { fillIn } from '../../support/answer-pages.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { newSku, placeOrder, type PlaceOptions } from '../../support/stories.ts'
import { mailsOf, untilMailed } from '../../support/transmissions.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const { server, taken } = await givenMailServer(t, { hideSTARTTLS: true })
const service = await givenService(t, { smtp_server: server })
service.startJobs()

const ALL = ['review', 'confirmation', 'change', 'delay', 'shipment', 'cancellation']
const givenMerchant = async (about: object = {}, settings: object = {}) => service.givenMerchant({
  settings: { customer_notifications: { messages: ALL, ...about }, ...settings }
})
const merchant = await givenMerchant()

let made = 0
const newAddress = (): string => `customer-${++made}@home.example`
const mailsTo = (address: string): TakenMail[] => taken.filter(({ to }) => to.includes(address))

function onlyMailTo (address: string): TakenMail['parsed'] {
  const [mail, ...more] = mailsTo(address)
  if (mail === undefined || more.length > 0) throw new Error(`not one mail to ${address}`)
  return mail.parsed
}

async function place (of: TestMerchant = merchant, { about = {}, ...options }: PlaceOptions = {}) {
  const email = newAddress()
  const customer = { name: 'Ada Lovelace', email }
  return { ...await placeOrder(of, { ...options, about: { customer, ...about } }), email }
}

async function placeDraft (about: object = {}) {
  const sku = newSku()
  const email = newAddress()
  await merchant.givenStock(merchant.supplier_id, sku)
  const { id } = await bodyOf<{ id: string }>(merchant.post('/v1/sales-orders', salesOrderBody({
    confirm: false,
    customer: { name: 'Ada Lovelace', email },
    lines: [{ sku, quantity: 2, unit_price: '19.90', description: 'A bolt' }],
    ...about
  })))
  return { id, sku, email }
}

const answer = async (purchase_order_id: string, about: object) =>
  bodyOf(merchant.supplier.post(`/v1/purchase-orders/${purchase_order_id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'accepted', ...about }] }))

const linkIn = ({ parsed }: TakenMail): string =>
  /\/\/[^/]+(\/answer\/[\w-]{43})\n/.exec(parsed.text ?? '')?.[1] ?? ''
const opens = async (path = ''): Promise<number> => (await service.app.inject(path)).statusCode

const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

t.test('off by default: nobody is mailed', async (t) => {
  const quiet = await service.givenMerchant()
  const { id } = await place(quiet)
  t.same(await mailsOf(quiet, id), [])
  const only = await givenMerchant({ messages: ['shipment'] })
  t.same(await mailsOf(only, (await place(only)).id), [], 'not what the merchant did not ask for')
})

t.test('a confirmed order is mailed with the order as PDF, and nothing of suppliers', async (t) => {
  const { id, email, sku } = await place(merchant, { line: { description: 'A bolt' } })
  const [told] = await untilMailed(merchant, id, 'confirmation sent')
  const { number, reference } = await bodyOf(merchant.get(`/v1/sales-orders/${id}`))
  t.match(told, {
    subject_type: 'sales_order',
    sales_order_id: id,
    purchase_order_id: null,
    channel_id: null,
    kind: 'email',
    attempts: [{ outcome: 'sent', facts: { to: email } }]
  })
  const { subject, from, text, html, attachments } = onlyMailTo(email)
  t.equal(subject, `Your order ${reference} at Test merchant`)
  t.match(from?.text, 'Test merchant')
  t.match(text, /2 × A bolt, expected on \w+ \d+, \d{4}\n/)
  t.match(text, 'Total: €39.80')
  t.same(attachments.map(({ filename, contentType }) => [filename, contentType]),
    [[`${number}.pdf`, 'application/pdf']])
  t.match(attachments[0]?.content.toString('latin1'), '%PDF-')
  for (const hidden of [sku, 'Litware', '10.00', 'po_', 'sup_', '/answer/']) {
    t.notOk(`${text}${String(html)}`.includes(hidden), hidden)
  }
  const pdf = await merchant.get(`/v1/transmissions/${told?.id}/files/1`)
  t.same(pdf.rawPayload, attachments[0]?.content, 'it is read again')
})

t.test('the link in the mail about a draft confirms the order', async (t) => {
  const { id, email } = await placeDraft()
  await untilMailed(merchant, id, 'review sent')
  const [mail] = mailsTo(email)
  t.match(mail?.parsed.subject, /^Please confirm your order/)
  t.equal(mail?.parsed.attachments.length, 1)
  const path = mail === undefined ? '' : linkIn(mail)
  t.equal((await fillIn(service.app, path, 'confirm', { name: 'Ada' })).statusCode, 303)
  await untilMailed(merchant, id, 'review sent,confirmation sent')
  const [review, confirmation] = mailsTo(email)
  t.equal(confirmation?.parsed.inReplyTo, review?.parsed.messageId)
  t.notMatch(confirmation?.parsed.text, '/answer/')
})

t.test('a draft is to be reviewed again when it, or the address, has changed', async (t) => {
  const { id, email: wrong } = await placeDraft()
  const { url } = await bodyOf<{ url: string }>(
    merchant.post(`/v1/sales-orders/${id}/answer-links`))
  await untilMailed(merchant, id, 'review sent')
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { metadata: { a: 'b' }, priority: 7 }))
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`,
    { lines: [{ line_number: 1, unit_price: '25.00' }] }))
  await untilMailed(merchant, id, 'review sent,review sent')
  const [first, second] = mailsTo(wrong).map(linkIn)
  t.same(await inTurn([first, second], opens), [404, 200], 'the newest link works')
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { customer: { email: null } }))
  t.equal(await opens(second), 404, 'no link at a wrong address works')
  const email = newAddress()
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { customer: { email } }))
  await untilMailed(merchant, id, 'review sent,review sent,review sent')
  t.match(mailsTo(email)[0]?.parsed.text, 'Total: €50.00')
  t.same(await inTurn([mailsTo(email).map(linkIn)[0], new URL(url).pathname], opens), [200, 200],
    'the one that an operator made works too')
})

t.test('two shipments are two mails, each with its parcel', async (t) => {
  const { id, email, purchase_order_id } = await place()
  const ship = async (about: object) =>
    bodyOf<{ id: string }>(merchant.supplier.post(
      `/v1/purchase-orders/${purchase_order_id}/shipments`,
      { lines: [{ line_number: 1, quantity: 1 }], ...about }))
  await untilMailed(merchant, id, 'confirmation sent')
  await answer(purchase_order_id, { quantity: 2 })
  const shipped = await ship({ carrier: 'DHL', tracking_number: '0034043416' })
  const all = await untilMailed(merchant, id, 'confirmation sent,shipment sent')
  t.equal(all[1]?.shipment_id, shipped.id)
  await ship({ carrier: 'Uncle Bob' })
  await untilMailed(merchant, id, 'confirmation sent,shipment sent,shipment sent')
  const [order, first, second] = mailsTo(email).map(({ parsed }) => parsed)
  t.match(first?.text, /1 × SKU-\S+\n[^]*Carrier: DHL\nTracking number: 0034043416\n/)
  t.match(first?.text, 'https://www.dhl.com/global-en/home/tracking.html?tracking-id=0034043416')
  t.match(second?.text, 'Carrier: Uncle Bob')
  t.equal(second?.inReplyTo, order?.messageId)
  t.same(second?.attachments, [])
})

t.test('a delay is told once for each later date', async (t) => {
  const { id, email, purchase_order_id } = await place()
  await untilMailed(merchant, id, 'confirmation sent')
  const promise = async (days: number) =>
    answer(purchase_order_id, { quantity: 2, promised_date: inDays(days) })
  await promise(30)
  await untilMailed(merchant, id, 'confirmation sent,delay sent')
  await promise(20)
  await promise(30)
  await promise(40)
  await untilMailed(merchant, id, 'confirmation sent,delay sent,delay sent')
  const date = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' })
    .format(new Date(inDays(40)))
  t.match(mailsTo(email).at(-1)?.parsed.text, '2 × ')
  t.match(mailsTo(email).at(-1)?.parsed.text, `expected on ${date}`)
})

t.test('some is canceled, then all of it', async (t) => {
  const { id, email } = await place()
  await untilMailed(merchant, id, 'confirmation sent')
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`,
    { lines: [{ line_number: 1, quantity: 1 }], reason: 'SECRET' }))
  await untilMailed(merchant, id, 'confirmation sent,change sent')
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`, { reason: 'SECRET' }))
  await untilMailed(merchant, id, 'confirmation sent,change sent,cancellation sent')
  const [, change, cancellation] = mailsTo(email).map(({ parsed }) => parsed)
  t.match(change?.text, /1 × SKU-\S+, 1 canceled, expected/)
  t.equal(change?.attachments.length, 1)
  t.match(cancellation?.subject, 'is canceled')
  t.notMatch(`${change?.text}${cancellation?.text}`, 'SECRET', 'a reason is the merchant’s own')
})

t.test('an order without an address of mail has no mails', async (t) => {
  const { id } = await placeOrder(merchant, { about: { customer: { name: 'Ada Lovelace' } } })
  t.same(await mailsOf(merchant, id), [])
})

t.test('the language, the sender and the address for answers are the merchant’s', async (t) => {
  const german = await givenMerchant({ from_name: 'Laden', reply_to: 'fragen@laden.example' },
    { documents: { language: 'de', email: 'not an address' } })
  const { id, email } = await place(german)
  await untilMailed(german, id, 'confirmation sent')
  const [mail] = mailsTo(email).map(({ parsed }) => parsed)
  t.match(mail?.subject, /^Ihre Bestellung/)
  t.match(mail?.text, 'Summe: 39,80\u00a0€')
  t.match(mail?.from?.text, /Laden/)
  t.equal(mail?.replyTo?.text, 'fragen@laden.example')
  await bodyOf(german.patch('/v1/merchant',
    { settings: { customer_notifications: { reply_to: null } } }))
  const second = await place(german)
  await untilMailed(german, second.id, 'confirmation sent')
  t.equal(mailsTo(second.email)[0]?.parsed.replyTo, undefined)
})

t.test('an order has a language of its own', async (t) => {
  const { id, email } = await placeDraft({ language: 'fr' })
  const [told] = await untilMailed(merchant, id, 'review sent')
  t.match(mailsTo(email)[0]?.parsed.subject, 'Merci de confirmer votre commande')
  const pdf = await merchant.get(`/v1/transmissions/${told?.id}/files/1`)
  t.match(pdf.rawPayload.toString('latin1'), '/Lang (fr')
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { language: 'it' }))
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/confirmation`))
  await untilMailed(merchant, id, 'review sent,confirmation sent')
  t.match(mailsTo(email)[1]?.parsed.subject, 'Il tuo ordine')
})

t.test('nothing of a name or a reference becomes a header', async (t) => {
  const evil = 'Eve\r\nBcc: eve@evil.example\r\n\r\n<img src=x>'
  const email = newAddress()
  const eve = await givenMerchant({ from_name: evil })
  await bodyOf(eve.patch('/v1/merchant', { name: evil }))
  const { id } = await place(eve, {
    line: { description: evil }, about: { customer: { name: evil, email } }
  })
  await untilMailed(eve, id, 'confirmation sent')
  const [mail] = mailsTo(email)
  t.same(mail?.to, [email])
  t.notOk(mail?.parsed.headers.has('bcc'))
  t.notMatch(String(mail?.parsed.html), '<img')
})

t.test('both kinds stand in one list, for operators of the merchant only', async (t) => {
  const { id } = await place()
  const [told] = await untilMailed(merchant, id, 'confirmation sent')
  const list = await bodyOf<{ data: Array<{ id: string }> }>(
    merchant.get(`/v1/transmissions?subject_type=sales_order&sales_order_id=${id}`))
  t.same(list.data.map((one) => one.id), [told?.id])
  t.same((await bodyOf<{ data: unknown[] }>(
    merchant.get(`/v1/transmissions?subject_type=purchase_order&sales_order_id=${id}`))).data, [])
  const path = `/v1/sales-orders/${id}/transmissions`
  t.equal((await merchant.storefront.get(path)).statusCode, 403)
  t.equal((await merchant.supplier.get(path)).statusCode, 403)
  const stranger = await service.givenMerchant()
  t.equal((await stranger.get(path)).json().code, 'sales_order_not_found')
  t.equal((await stranger.get(`/v1/transmissions/${told?.id}`)).statusCode, 404)
})
