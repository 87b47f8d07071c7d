// Transmissions that fail: tried again, told to a person, and decided.

import t from 'tap'
import type { SMTPServerSession } from 'smtp-server'
import { inTurn } from '../../support/in-turn.ts'
import { answering, givenMailServer } from '../../support/mail-server.ts'
import { until } from '../../support/processes.ts'
import { givenService } from '../../support/service.ts'
import { exceptionsOf } from '../../support/stories.ts'
import {
  letAnHourPass, letTimePass, type OnChannel, placeOnChannels, readOrder, transmissionsOf, untilSent
} from '../../support/transmissions.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)

/** What the mail server says to each recipient; undefined lets it through. */
const refusals = new Map<string, Error>()
const got: string[] = []
const { server, taken } = await givenMailServer(t, {
  hideSTARTTLS: true,
  onRcptTo: ({ address }, _session: SMTPServerSession, done) => {
    got.push(address)
    done(refusals.get(address))
  }
})
const service = await givenService(t, { smtp_server: server })
service.startJobs()
const merchant = await service.givenMerchant()

let made = 0

async function placeFailing (refusal = answering(451, 'Greylisted, come back later.')) {
  const to = `orders-${++made}@supplier.example`
  refusals.set(to, refusal)
  const placed = await placeOnChannels(merchant, [{ kind: 'email', to: [to], formats: ['csv'] }])
  await untilAttempts(placed, 1)
  return { ...placed, to }
}

const untilAttempts = async ({ purchase_order_id }: OnChannel, count: number) =>
  until(async () => {
    const [first] = await transmissionsOf(merchant, purchase_order_id)
    return first?.attempts.length === count && first
  }, `attempt ${count}`)

const openOf = async ({ id }: OnChannel) =>
  (await exceptionsOf(merchant, id)).filter(({ resolved_at }) => resolved_at === null)

const untilOpen = async (placed: OnChannel, count = 1) => until(async () => {
  const open = await openOf(placed)
  return open.length === count && open
}, `${count} open exceptions`)

const resolve = async (placed: OnChannel, resolution: string) => {
  const [exception] = await untilOpen(placed)
  return bodyOf(merchant.post(`/v1/exceptions/${exception?.id}/resolutions`, { resolution }))
}

t.test('greylisting: sent again as it was, and the time begins then', async (t) => {
  const placed = await placeFailing()
  const failed = await untilAttempts(placed, 1)
  t.match(failed, { state: 'queued', attempts: [{ outcome: 'failed', detail: /Greylisted/ }] })
  t.equal((await readOrder(merchant, placed.purchase_order_id)).acknowledgement_due_at, null)
  refusals.delete(placed.to)
  await letTimePass(service, merchant)
  const [sent] = await untilSent(merchant, placed.purchase_order_id)
  t.match(sent?.attempts, [{ number: 1, outcome: 'failed' }, { number: 2, outcome: 'sent' }])
  t.equal(taken.filter(({ to }) => to.includes(placed.to)).length, 1)
})

t.test('after an hour a person hears of it, until it was sent', async (t) => {
  const placed = await placeFailing()
  t.same(await openOf(placed), [])
  await letAnHourPass(service, merchant)
  const [exception] = await untilOpen(placed)
  t.match(exception, { kind: 'transmission_failed', detail: /Greylisted/ })
  refusals.delete(placed.to)
  await letTimePass(service, merchant)
  await untilSent(merchant, placed.purchase_order_id)
  await untilOpen(placed, 0)
})

t.test('refused: a person hears of it at once, and tries again', async (t) => {
  const placed = await placeFailing(answering(550, 'No such user here.'))
  await untilSent(merchant, placed.purchase_order_id, 'failed')
  refusals.delete(placed.to)
  await resolve(placed, 'retry')
  const [sent] = await untilSent(merchant, placed.purchase_order_id)
  t.equal(sent?.attempts.length, 2)
})

t.test('a person has told the supplier by phone: its time begins', async (t) => {
  const placed = await placeFailing()
  await letAnHourPass(service, merchant)
  await resolve(placed, 'mark_sent')
  const order = await readOrder(merchant, placed.purchase_order_id)
  t.not(order.sent_at, null)
  t.not(order.acknowledgement_due_at, null)
  await untilSent(merchant, placed.purchase_order_id, 'superseded')
})

t.test('sourced elsewhere: the supplier never hears of it, and is not asked again', async (t) => {
  const placed = await placeFailing()
  await letAnHourPass(service, merchant)
  await resolve(placed, 'source_elsewhere')
  t.equal((await readOrder(merchant, placed.purchase_order_id)).status, 'canceled')
  refusals.delete(placed.to)
  await letTimePass(service, merchant)
  await untilSent(merchant, placed.purchase_order_id, 'superseded,superseded')
  t.same(taken.filter(({ to }) => to.includes(placed.to)), [])
  t.match(await openOf(placed), [{ kind: 'no_supplier', detail: /excluded from this line/ }])
})

t.test('canceled before it arrived: nobody needs to see to it', async (t) => {
  const refused = await placeFailing(answering(550, 'No such user here.'))
  await untilOpen(refused)
  const failing = await placeFailing()
  await letAnHourPass(service, merchant)
  await untilOpen(failing)
  await inTurn([[refused, 'failed,superseded'], [failing, 'superseded,superseded']] as const,
    async ([placed, states]) => {
      await bodyOf(merchant.post(`/v1/sales-orders/${placed.id}/cancellation`, {}))
      await untilSent(merchant, placed.purchase_order_id, states)
      await untilOpen(placed, 0)
      t.match(await exceptionsOf(merchant, placed.id), [{ resolution: 'obsolete' }])
      t.same(taken.filter(({ to }) => to.includes(placed.to)), [])
    })
})

t.test('a change of what was never sent is sent as the order', async (t) => {
  const placed = await placeFailing()
  refusals.delete(placed.to)
  await bodyOf(merchant.patch(`/v1/sales-orders/${placed.id}`,
    { lines: [{ line_number: 1, quantity: 1 }] }))
  const all = await untilSent(merchant, placed.purchase_order_id, 'superseded,sent')
  t.match(all[1], { message: 'order', revision: 2 })
  t.match(taken.find(({ to }) => to.includes(placed.to))?.parsed.text, '1 ×')
})

t.test('a channel that is gone: the supplier reads the order by the API', async (t) => {
  const placed = await placeFailing()
  await bodyOf(merchant.patch(`/v1/suppliers/${placed.supplier_id}`, { channels: [] }))
  await letTimePass(service, merchant)
  await untilSent(merchant, placed.purchase_order_id, 'superseded')
  const order = await until(async () => {
    const read = await readOrder(merchant, placed.purchase_order_id)
    return read.acknowledgement_due_at !== null && read
  }, 'its time begins')
  t.equal(order.sent_at, null)
})

t.test('what was sent is sent again when a person asks for it, to the byte', async (t) => {
  const placed = await placeFailing()
  refusals.delete(placed.to)
  await letTimePass(service, merchant)
  const [sent] = await untilSent(merchant, placed.purchase_order_id)
  const path = `/v1/transmissions/${sent?.id}`
  t.match(await bodyOf(merchant.post(`${path}/retries`)), { state: 'queued', attempts: [{}, {}] })
  await untilAttempts(placed, 3)
  const mails = taken.filter(({ to }) => to.includes(placed.to))
  t.equal(mails.length, 2)
  t.equal(mails[0]?.parsed.messageId, mails[1]?.parsed.messageId)
  t.same(mails[0]?.parsed.attachments[0]?.content, mails[1]?.parsed.attachments[0]?.content)
  const [gone] = await transmissionsOf(merchant, (await placeGone()).purchase_order_id)
  t.equal((await merchant.post(`/v1/transmissions/${gone?.id}/retries`)).json().code,
    'transmission_superseded')
})

/** An order whose channel is gone before it was sent. */
async function placeGone (): Promise<OnChannel> {
  const placed = await placeFailing()
  await bodyOf(merchant.patch(`/v1/suppliers/${placed.supplier_id}`, { channels: [] }))
  await letTimePass(service, merchant)
  await untilSent(merchant, placed.purchase_order_id, 'superseded')
  return placed
}
