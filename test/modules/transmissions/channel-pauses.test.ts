// Channels that do not answer: one attempt at a time finds out, and what waits for them keeps
// neither places nor a look from the other channels of the merchant.

import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import {
  findDueTransmissions
} from '../../../src/modules/transmissions/store/due-transmissions.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import {
  letAnHourPass, letTimePass, placeOnChannels, transmissionsOf
} from '../../support/transmissions.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const service = await givenService(t)
const { db } = service

type Answer = (response: ServerResponse) => void

const status = (code: number): Answer => (response) => { response.writeHead(code).end() }
const lost: Answer = (response) => { response.destroy() }

/** A supplier's gateway. It counts what comes, and how much at most at once. */
async function givenGateway (t: Test, first: Answer) {
  const gateway = { url: '', answer: first, got: 0 }
  const server = createServer((request, response) => {
    gateway.got++
    request.resume().once('end', () => gateway.answer(response))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  gateway.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  return gateway
}

/** A merchant with this many purchase orders that wait on one channel. */
async function givenWaiting (t: Test, first: Answer, count = 3) {
  const merchant = await service.givenMerchant()
  const gateway = await givenGateway(t, first)
  const placed = await placeOnChannels(merchant, [{ kind: 'http', url: gateway.url }])
  const lines = [{ sku: placed.sku, quantity: 1, unit_price: '19.90' }]
  await Promise.all(Array.from({ length: count - 1 }, async () =>
    bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({ lines })))))
  const read = async () => db.selectFrom('transmissions').where('merchant_id', '=', merchant.id)
    .select(['id', 'channel_id', 'state', 'attempts', 'failing_since', 'note_at'])
    .orderBy('attempts').execute()
  const send = async () => {
    const before = gateway.got
    await merchant.sendTransmissions()
    return gateway.got - before
  }
  return { merchant, gateway, placed, read, send }
}

const PAUSE = sql<string>`(select extract(epoch from paused_until - now())::int)`
const pauseOf = async ({ id }: { id: string }) => db.selectFrom('channel_pauses')
  .where('merchant_id', '=', id).select(['failures_in_row', PAUSE.as('seconds')])
  .executeTakeFirst()

t.test('after an attempt without an answer, one at a time is made after each pause', async (t) => {
  const { merchant, gateway, read, send } = await givenWaiting(t, lost, 4)
  t.equal(await send(), 2, 'two at a time, as nobody knows yet')
  t.equal(await send(), 0, 'the others wait, though they are due')
  await letTimePass(service, merchant)
  t.equal(await send(), 1, 'one finds out')
  t.equal(await send(), 0)
  const long = await pauseOf(merchant)
  t.equal(long?.failures_in_row, 2)
  t.ok(Number(long?.seconds) > 5, 'the pause grows')
  gateway.answer = status(503)
  await letTimePass(service, merchant)
  t.equal(await send(), 1, 'a gateway that cannot is no better')
  gateway.answer = status(202)
  await letTimePass(service, merchant)
  t.equal(await send(), 1)
  t.equal(await pauseOf(merchant), undefined, 'it answers again')
  await send()
  await send()
  t.ok((await read()).every(({ state }) => state === 'sent'))
})

t.test('an answer that is no is an answer', async (t) => {
  const { merchant, send } = await givenWaiting(t, status(404), 3)
  t.equal(await send(), 2)
  t.equal(await pauseOf(merchant), undefined)
  t.equal(await send(), 1)
})

t.test('a person hears of what waits too', async (t) => {
  const { merchant, read, send } = await givenWaiting(t, status(500), 4)
  await send()
  const all = await read()
  t.same(all.map(({ attempts }) => attempts), [0, 0, 1, 1])
  t.ok(all.every(({ failing_since, note_at }) => failing_since !== null && note_at !== null))
  await letAnHourPass(service, merchant)
  t.equal((await db.selectFrom('transmissions').where('merchant_id', '=', merchant.id)
    .where('note_at', '<=', sql<string>`now()`).select('id').execute()).length, 4)
})

t.test('sent again by a person: at once, also in a pause', async (t) => {
  const { merchant, gateway, placed, send } = await givenWaiting(t, lost, 1)
  await send()
  t.equal(await send(), 0)
  gateway.answer = status(202)
  const [one] = await transmissionsOf(merchant, placed.purchase_order_id)
  await bodyOf(merchant.post(`/v1/transmissions/${one?.id}/retries`))
  t.equal(await send(), 1)
  const [sent] = await transmissionsOf(merchant, placed.purchase_order_id)
  t.equal(sent?.state, 'sent')
})

t.test('a paused channel fills no look, and a tried one has one place', async (t) => {
  const { merchant, read, send } = await givenWaiting(t, lost, 2)
  await send()
  const [{ id, channel_id } = { id: '', channel_id: null }] = await read()
  await sql`
    insert into transmissions
    select (jsonb_populate_record(one, jsonb_build_object('id', id || n,
      'next_attempt_at', now() - interval '1 day', 'purchase_order_id', 'po' || n))).*
    from transmissions one, generate_series(1, 50) n
    where merchant_id = ${merchant.id} and id = ${id}`.execute(db)
  const other = await placeOnChannels(merchant, [{ kind: 'http', url: 'https://other.example' }])
  const find = async () => findDueTransmissions(
    db, 200, { merchant_ids: [merchant.id], full_channels: [] })
  const [own] = await transmissionsOf(merchant, other.purchase_order_id)
  t.match(await find(), [{ id: own?.id, is_probe: false }])
  await sql`update channel_pauses set paused_until = now()
    where merchant_id = ${merchant.id}`.execute(db)
  const probes = (await find()).filter((one) => one.channel_id === channel_id)
  t.equal(probes.length, 12)
  t.ok(probes.every(({ is_probe }) => is_probe))
})
