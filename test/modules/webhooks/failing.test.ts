// Endpoints that fail: tried again, given up, told of, disabled, and back.

import t from 'tap'
import { sql } from 'kysely'
import { until } from '../../support/processes.ts'
import { givenReceiver, ok } from '../../support/receiver.ts'
import {
  addSupplier, changeSupplier, deliveriesOf, type Endpoint, givenEndpoint, givenSending,
  ONLY_SUPPLIERS, untilGot, untilStates
} from '../../support/webhooks.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const { db, givenMerchant, letTimePass } = await givenSending(t)

t.test('after ten attempts a delivery has failed, and can be sent again', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t, (response) => { response.writeHead(500).end() })
  const { id } = await givenEndpoint({ merchant, receiver, ...ONLY_SUPPLIERS })
  const supplier_id = await addSupplier(merchant)
  await changeSupplier(merchant, supplier_id)
  for (let attempt = 1; attempt <= 10; attempt++) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await until(async () => (await deliveriesOf(merchant, id))[0]?.attempts.length === attempt,
      `attempt ${attempt}`)
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await letTimePass(merchant)
  }
  await until(async () => receiver.got.some(({ event }) => event.sequence === 2),
    'the subject goes on')
  const [failed] = await deliveriesOf(merchant, id)
  t.equal(failed?.state, 'failed')
  receiver.answer(ok)
  await letTimePass(merchant)
  await untilStates(merchant, id, 'failed,delivered')
  const again = await bodyOf(merchant.post(
    `/v1/webhook-endpoints/${id}/replays`, { event_id: failed?.event_id }))
  t.same(again, { deliveries: 1, next_cursor: null })
  await untilStates(merchant, id, 'failed,delivered,delivered')
  t.equal(receiver.got.at(-1)?.id, failed?.event_id)
})

t.test('410: disabled at once, a person hears of it, and enabled it goes on', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t, (response) => { response.writeHead(410).end() })
  const { id } = await givenEndpoint({ merchant, receiver, ...ONLY_SUPPLIERS })
  const url = `/v1/webhook-endpoints/${id}`
  await addSupplier(merchant)
  const endpoint = await until(async () => {
    const read = await bodyOf<Endpoint>(merchant.get(url))
    return read.status === 'disabled' && read
  }, 'it is disabled')
  t.equal(endpoint.disabled_reason, 'gone')
  const missed = await addSupplier(merchant)
  const listed = await bodyOf<{ data: Array<{ kind: string, subject_id: string, id: string }> }>(
    merchant.get('/v1/exceptions?state=open&kind=webhook_disabled'))
  t.same(listed.data.map(({ subject_id }) => subject_id), [id])
  receiver.answer(ok)
  await bodyOf(merchant.patch(url, { status: 'active' }))
  await until(async () => receiver.got.some(({ event }) => event.subject_id === missed),
    'it gets what it has missed')
  const after = await bodyOf<{ resolution: string }>(
    merchant.get(`/v1/exceptions/${listed.data[0]?.id}`))
  t.equal(after.resolution, 'obsolete')
  await bodyOf(merchant.patch(url, { status: 'disabled' }))
  const skipped = await addSupplier(merchant)
  await until(async () => (await sql`select 1 from event_marks
    where merchant_id = ${merchant.id}`.execute(db)).rows.length === 0, 'all have positions')
  await bodyOf(merchant.patch(url, { status: 'active', from: 'now' }))
  const next = await addSupplier(merchant)
  await until(async () => receiver.got.some(({ event }) => event.subject_id === next), 'the next')
  t.notOk(receiver.got.some(({ event }) => event.subject_id === skipped), 'but not what it skips')
})

t.test('nothing but failures: told after 60 hours, disabled after 120', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t, (response) => { response.writeHead(500).end() })
  const { id } = await givenEndpoint({ merchant, receiver, ordering: 'none', ...ONLY_SUPPLIERS })
  const failFor = async (hours: number): Promise<void> => {
    await until(async () => (await sql`select 1 from webhook_progress
      where endpoint_id = ${id} and failing_since is not null and leased_by is null
    `.execute(db)).rows.length > 0, 'it fails')
    await sql`update webhook_progress set failing_since = now() - make_interval(hours => ${hours})
      where endpoint_id = ${id}`.execute(db)
    await letTimePass(merchant)
  }
  const kindsOf = async (): Promise<string[]> => {
    const { data } = await bodyOf<{ data: Array<{ kind: string }> }>(
      merchant.get('/v1/exceptions?state=open'))
    return data.map(({ kind }) => kind)
  }
  await addSupplier(merchant)
  await failFor(61)
  await until(async () => (await kindsOf()).join() === 'webhook_failing', 'a person hears of it')
  await failFor(62)
  await failFor(121)
  await until(async () => (await kindsOf()).join() === 'webhook_disabled', 'it is disabled')
  t.match(await bodyOf(merchant.get(`/v1/webhook-endpoints/${id}`)),
    { status: 'disabled', disabled_reason: 'failing' })
})

t.test('a dead endpoint takes nothing on, and one delivery at a time is tried', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t, (response) => { response.writeHead(500).end() })
  const { id } = await givenEndpoint({ merchant, receiver, ordering: 'none', ...ONLY_SUPPLIERS })
  await Promise.all(Array.from({ length: 22 }, async () => addSupplier(merchant)))
  await until(async () => (await sql`select 1 from webhook_progress where endpoint_id = ${id}
    and failures_in_row >= 20 and leased_by is null`.execute(db)).rows.length > 0, 'it fails')
  const before = (await deliveriesOf(merchant, id)).length
  const late = await addSupplier(merchant)
  await letTimePass(merchant)
  const sent = receiver.got.length
  await untilGot(receiver, sent + 1)
  t.equal((await deliveriesOf(merchant, id)).length, before)
  receiver.answer(ok)
  await until(async () => {
    await letTimePass(merchant)
    return receiver.got.some(({ event }) => event.subject_id === late)
  }, 'it lives again, and gets all')
})

t.test('from now: what is pending is not sent any more', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t, (response) => { response.writeHead(500).end() })
  const { id } = await givenEndpoint({ merchant, receiver, ...ONLY_SUPPLIERS })
  const missed = await addSupplier(merchant)
  await until(async () => (await deliveriesOf(merchant, id))[0]?.attempts.length === 1, 'a failure')
  await bodyOf(merchant.patch(`/v1/webhook-endpoints/${id}`, { from: 'now' }))
  receiver.answer(ok)
  const next = await addSupplier(merchant)
  await until(async () => receiver.got.some(({ event }) => event.subject_id === next), 'the next')
  await letTimePass(merchant)
  const deliveries = await deliveriesOf(merchant, id)
  t.same(deliveries.map(({ state }) => state).slice(0, 1), ['failed'])
  t.equal(receiver.got.filter(({ event }) => event.subject_id === missed).length, 1)
})

t.test('an endpoint whose deliveries wait is left alone until the first is due', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t, (response) => { response.writeHead(500).end() })
  const { id } = await givenEndpoint({ merchant, receiver, ...ONLY_SUPPLIERS })
  const supplier_id = await addSupplier(merchant)
  await changeSupplier(merchant, supplier_id)
  const progress = await until(async () => {
    const { rows: [row] } = await sql<{ due_at: string, is_due: boolean }>`
      select due_at, due_at <= now() as is_due from webhook_progress p
      where endpoint_id = ${id} and leased_by is null and due_at is not null
        and failures_in_row = 1 and (select count(*) from webhook_deliveries d
          where d.endpoint_id = p.endpoint_id) = 2`.execute(db)
    return row
  }, 'it rests')
  t.equal(progress.is_due, false, 'though the second delivery could go if it need not wait')
})

t.test('failed for good, with nothing that waits: it tries the next event', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t, (response) => { response.writeHead(500).end() })
  const { id } = await givenEndpoint({ merchant, receiver, ordering: 'none', ...ONLY_SUPPLIERS })
  await addSupplier(merchant)
  await until(async () => (await deliveriesOf(merchant, id))[0]?.attempts.length === 1, 'a failure')
  await sql`update webhook_deliveries set state = 'failed', next_attempt_at = null,
    finished_at = now() where endpoint_id = ${id}`.execute(db)
  await sql`update webhook_progress set failures_in_row = 25, due_at = null
    where endpoint_id = ${id}`.execute(db)
  receiver.answer(ok)
  const next = await addSupplier(merchant)
  await until(async () => receiver.got.some(({ event }) => event.subject_id === next), 'the next')
})

t.test('a new address is tried at once, with what waited', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t, (response) => { response.writeHead(500).end() })
  const { id } = await givenEndpoint({ merchant, receiver, ...ONLY_SUPPLIERS })
  const supplier_id = await addSupplier(merchant)
  await until(async () => (await deliveriesOf(merchant, id))[0]?.attempts.length === 1, 'a failure')
  const other = await givenReceiver(t)
  await bodyOf(merchant.patch(`/v1/webhook-endpoints/${id}`, { url: other.url }))
  await until(async () => other.got.some(({ event }) => event.subject_id === supplier_id), 'there')
})

t.test('it takes events again: the exception is obsolete', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t, (response) => { response.writeHead(500).end() })
  const { id } = await givenEndpoint({ merchant, receiver, ordering: 'none', ...ONLY_SUPPLIERS })
  await addSupplier(merchant)
  await until(async () => (await deliveriesOf(merchant, id))[0]?.attempts.length === 1, 'a failure')
  await until(async () => (await sql`update webhook_progress
    set failing_since = now() - interval '61 hours'
    where endpoint_id = ${id} and leased_by is null returning 1`.execute(db)).rows.length > 0,
  'it rests')
  await letTimePass(merchant)
  const kinds = async (): Promise<string[]> => (await bodyOf<{ data: Array<{ kind: string }> }>(
    merchant.get('/v1/exceptions?state=open'))).data.map(({ kind }) => kind)
  await until(async () => (await kinds()).length === 1, 'a person hears of it')
  receiver.answer(ok)
  await letTimePass(merchant)
  await until(async () => (await kinds()).length === 0, 'it is over')
})
