// Mails to customers that fail: tried again, told to a person, and decided.

import { sql } from 'kysely'
import t from 'tap'
import type { SMTPServerSession } from 'smtp-server'
import { answering, givenMailServer } from '../../support/mail-server.ts'
import { until } from '../../support/processes.ts'
import { givenService } from '../../support/service.ts'
import { exceptionsOf, placeOrder } from '../../support/stories.ts'
import { letAnHourPass, letTimePass, mailsOf, untilMailed } from '../../support/transmissions.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)

/** What the mail server says to each recipient; undefined lets it through. */
const refusals = new Map<string, Error>()
/** To these it says nothing yet; then how it is made to let them through. */
const held = new Map<string, (() => void) | null>()
const { server, taken } = await givenMailServer(t, {
  hideSTARTTLS: true,
  onRcptTo: ({ address }, _session: SMTPServerSession, done) => {
    if (held.has(address)) held.set(address, done)
    else done(refusals.get(address))
  }
})
const service = await givenService(t, { smtp_server: server })
service.startJobs()
// Without documents, so that the tests are about the way of the mail only.
const messages = ['shipment', 'delay', 'cancellation']
const merchant = await service.givenMerchant({
  settings: { customer_notifications: { messages } }
})

let made = 0

/** A canceled order whose mail was tried once. */
async function givenFailing (refusal = answering(451, 'Greylisted, come back later.')) {
  const email = `customer-${++made}@home.example`
  refusals.set(email, refusal)
  const { id } = await placeOrder(merchant, { about: { customer: { name: 'Ada', email } } })
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`, {}))
  await until(async () => (await mailsOf(merchant, id))[0]?.attempts.length === 1, 'an attempt')
  return { id, email }
}

const openOf = async (id: string) =>
  (await exceptionsOf(merchant, id)).filter(({ resolved_at }) => resolved_at === null)

const untilOpen = async (id: string, count = 1) => until(async () => {
  const open = await openOf(id)
  return open.length === count && open
}, `${count} open exceptions`)

const resolve = async (id: string, resolution: string) => {
  const [exception] = await untilOpen(id)
  return merchant.post(`/v1/exceptions/${exception?.id}/resolutions`, { resolution })
}

const mailsTo = (address: string) => taken.filter(({ to }) => to.includes(address))

t.test('after an hour a person hears of it, until it was sent', async (t) => {
  const { id, email } = await givenFailing()
  t.same(await openOf(id), [])
  await letAnHourPass(service, merchant)
  const [exception] = await untilOpen(id)
  t.match(exception, {
    kind: 'notification_failed',
    subject_type: 'sales_order',
    subject_id: id,
    purchase_order_id: null,
    detail: /Greylisted/,
    resolutions: ['retry', 'mark_sent']
  })
  refusals.delete(email)
  await letTimePass(service, merchant)
  await untilMailed(merchant, id, 'cancellation sent')
  await untilOpen(id, 0)
  t.equal(mailsTo(email).length, 1)
})

t.test('refused: a person hears of it at once, and tries again', async (t) => {
  const { id, email } = await givenFailing(answering(550, 'No such user here.'))
  const [failed] = await untilMailed(merchant, id, 'cancellation failed')
  t.match(failed?.attempts, [{ outcome: 'refused', facts: { to: email } }])
  t.equal((await resolve(id, 'source_elsewhere')).json().code, 'resolution_not_taken')
  refusals.delete(email)
  await bodyOf(resolve(id, 'retry'))
  const [sent] = await untilMailed(merchant, id, 'cancellation sent')
  t.equal(sent?.attempts.length, 2)
  t.equal(mailsTo(email)[0]?.parsed.messageId, `<${sent?.id}@shop.example>`)
})

t.test('a person has told the customer otherwise: nothing is sent any more', async (t) => {
  const { id } = await givenFailing()
  await letAnHourPass(service, merchant)
  await bodyOf(resolve(id, 'mark_sent'))
  await untilMailed(merchant, id, 'cancellation superseded')
})

t.test('what was sent is sent again when a person asks for it, to the byte', async (t) => {
  const { id, email } = await givenFailing()
  refusals.delete(email)
  await letTimePass(service, merchant)
  const [sent] = await untilMailed(merchant, id, 'cancellation sent')
  await bodyOf(merchant.post(`/v1/transmissions/${sent?.id}/retries`))
  await until(async () => mailsTo(email).length === 2, 'the second mail')
  const [first, second] = mailsTo(email)
  t.equal(second?.parsed.messageId, first?.parsed.messageId)
  t.equal(second?.parsed.text, first?.parsed.text)
})

t.test('what the merchant has switched off is not sent, unless it may have arrived', async (t) => {
  const { id, email } = await givenFailing()
  const doubtful = await givenFailing()
  await sql`update transmissions set is_in_doubt = true where sales_order_id = ${doubtful.id}`
    .execute(service.db)
  refusals.delete(email)
  refusals.delete(doubtful.email)
  const say = async (some: string[]) => bodyOf(merchant.patch('/v1/merchant',
    { settings: { customer_notifications: { messages: some } } }))
  await say(['shipment', 'delay'])
  await letTimePass(service, merchant)
  await untilMailed(merchant, id, 'cancellation superseded')
  await untilMailed(merchant, doubtful.id, 'cancellation sent')
  t.equal(mailsTo(email).length, 0)
  await say(messages)
})

/** An order whose delay was greylisted. */
async function givenDelayed () {
  const email = `customer-${++made}@home.example`
  refusals.set(email, answering(451, 'Greylisted, come back later.'))
  const placed = await placeOrder(merchant, { about: { customer: { name: 'Ada', email } } })
  const promised_date = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const lines = [{ line_number: 1, status: 'accepted', quantity: 2, promised_date }]
  await bodyOf(merchant.supplier.post(
    `/v1/purchase-orders/${placed.purchase_order_id}/acknowledgements`, { lines }))
  await until(async () =>
    (await mailsOf(merchant, placed.id))[0]?.attempts.length === 1, 'an attempt')
  return { ...placed, email }
}

const ship = async (purchase_order_id: string, quantity: number) =>
  bodyOf<{ id: string }>(merchant.supplier.post(
    `/v1/purchase-orders/${purchase_order_id}/shipments`,
    { lines: [{ line_number: 1, quantity }] }))

t.test('what has not arrived and is not so any more is not sent', async (t) => {
  const { id, email, purchase_order_id } = await givenDelayed()
  await letAnHourPass(service, merchant)
  await untilOpen(id)
  refusals.delete(email)
  await ship(purchase_order_id, 2)
  await bodyOf(resolve(id, 'retry'))
  await untilMailed(merchant, id, 'delay superseded,shipment sent')
  t.equal(mailsTo(email).length, 1)
})

t.test('a parcel that was voided before its mail arrived is not on its way', async () => {
  const email = `customer-${++made}@home.example`
  refusals.set(email, answering(451, 'Greylisted, come back later.'))
  const { id, purchase_order_id } = await placeOrder(merchant,
    { about: { customer: { name: 'Ada', email } } })
  const shipment = await ship(purchase_order_id, 2)
  await until(async () => (await mailsOf(merchant, id))[0]?.attempts.length === 1, 'an attempt')
  await bodyOf(merchant.post(`/v1/shipments/${shipment.id}/cancellation`))
  refusals.delete(email)
  await letTimePass(service, merchant)
  await untilMailed(merchant, id, 'shipment superseded')
})

t.test('a person has told of what failed, and of nothing newer', async () => {
  const { id, purchase_order_id } = await givenDelayed()
  await ship(purchase_order_id, 1)
  await until(async () => (await mailsOf(merchant, id))[1]?.attempts.length === 1, 'an attempt')
  await letAnHourPass(service, merchant)
  await untilOpen(id)
  // As if nobody had tried it yet.
  await service.db.updateTable('transmissions').set({ failing_since: null })
    .where('merchant_id', '=', merchant.id).where('sales_order_id', '=', id)
    .where('message', '=', 'shipment').execute()
  await bodyOf(resolve(id, 'mark_sent'))
  await untilMailed(merchant, id, 'delay superseded,shipment queued')
})

t.test('who has lost its lease records nothing', async (t) => {
  const email = `customer-${++made}@home.example`
  held.set(email, null)
  const { id, purchase_order_id } = await placeOrder(merchant,
    { about: { customer: { name: 'Ada', email } } })
  await ship(purchase_order_id, 1)
  const goOn = await until(async () => held.get(email) ?? false, 'the mail on its way')
  await service.db.updateTable('transmissions').set({ leased_by: 'another process' })
    .where('merchant_id', '=', merchant.id).where('sales_order_id', '=', id).execute()
  held.delete(email)
  goOn()
  await until(async () => mailsTo(email).length === 1, 'the mail')
  const later = await givenFailing()
  refusals.delete(later.email)
  await letTimePass(service, merchant)
  await untilMailed(merchant, later.id, 'cancellation sent')
  t.match(await mailsOf(merchant, id), [{ state: 'queued', attempts: [] }])
})

t.test('an address that is gone: nothing is sent, and nobody need see to it', async (t) => {
  const placed = await givenDelayed()
  await letAnHourPass(service, merchant)
  await untilOpen(placed.id)
  await bodyOf(merchant.patch(`/v1/sales-orders/${placed.id}`, { customer: { email: null } }))
  await letTimePass(service, merchant)
  await untilMailed(merchant, placed.id, 'delay superseded')
  await untilOpen(placed.id, 0)
})

t.test('of two that fail, one is sent: a person still sees to the other', async (t) => {
  const [wrong, right] = [`customer-${++made}@home.example`, `customer-${++made}@home.example`]
  refusals.set(wrong, answering(550, 'No such user here.'))
  const { id, purchase_order_id } = await placeOrder(merchant,
    { about: { customer: { name: 'Ada', email: wrong } } })
  await ship(purchase_order_id, 1)
  await ship(purchase_order_id, 1)
  const [, second] = await untilMailed(merchant, id, 'shipment failed,shipment failed')
  await untilOpen(id)
  await untilNoted()
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { customer: { email: right } }))
  await bodyOf(merchant.post(`/v1/transmissions/${second?.id}/retries`))
  await untilMailed(merchant, id, 'shipment failed,shipment sent')
  await untilNoted()
  t.equal((await openOf(id)).length, 1)
  await bodyOf(resolve(id, 'retry'))
  await untilMailed(merchant, id, 'shipment sent,shipment sent')
  t.equal(mailsTo(right).length, 2, 'to the address of now')
})

/** The orders have heard of all that they had to hear of. */
const untilNoted = async () => until(async () => {
  const waiting = await service.db.selectFrom('transmissions')
    .where('merchant_id', '=', merchant.id).where('note_at', 'is not', null).select('id').execute()
  return waiting.length === 0
}, 'the notes')
