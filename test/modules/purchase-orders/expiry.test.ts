// Time that passes at a supplier: no answer, no word on a cancellation, no shipment by its date.

import t from 'tap'
import { sql } from 'kysely'
import { dayIn } from '../../support/days.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type Sourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, database_url } = service
const runJob = givenJobs(t, database_url)
const EXPIRE = 'expire unanswered purchase orders'
const NOTE_CANCELLATIONS = 'note unanswered cancellations'
const NOTE_LATE = 'note late shipments'

/** As if its time were over since a second. */
async function letTimePass (
  { purchase_order_id }: Sourced, column: 'acknowledgement_due_at' | 'cancellation_due_at'
): Promise<void> {
  await sql`update purchase_orders set ${sql.ref(column)} = now() - interval '1 second'
    where id = ${purchase_order_id}`.execute(db)
}

t.test('expired: nothing was answered, and it is sourced elsewhere', async (t) => {
  const sourced = await givenSourced(service)
  await letTimePass(sourced, 'acknowledgement_due_at')
  await runJob(EXPIRE)
  const { id, purchase_order_id, rival_id, readPurchases, readSale, readExceptions } = sourced
  holds(t, await readPurchases(), [
    {
      status: 'expired', version: 2, lines: [{ accepted_quantity: 0, rejected_quantity: 5 }]
    },
    {
      supplier_id: rival_id,
      status: 'issued',
      lines: [{ quantity: 5, replaces: { purchase_order_id, line_number: 1 } }]
    }
  ])
  holds(t, await readSale(), { id, version: 2, lines: [{ sourced_quantity: 5 }] })
  t.same([await sourced.readStock(), await sourced.readStock(rival_id)], [[10, 0], [10, 5]])
  const [exception, ...others] = await readExceptions()
  t.same(others, [])
  holds(t, exception, {
    kind: 'late_acknowledgement',
    subject_id: purchase_order_id,
    line_number: null,
    resolved_at: null,
    resolutions: ['dismiss']
  })
  holds(t, await bodyOf(sourced.resolve(exception, 'dismiss')), { resolution: 'dismiss' })
})

t.test('409 purchase_order_not_open: an answer that comes too late', async (t) => {
  const sourced = await givenSourced(service)
  await letTimePass(sourced, 'acknowledgement_due_at')
  await runJob(EXPIRE)
  const before = await readSnapshot(db)
  const reply = await sourced.answer({ quantity: 5 })
  refused(t, reply, [409, 'purchase_order_not_open'])
  t.equal(reply.json().detail, 'The purchase order is expired.')
  await runJob(EXPIRE)
  t.same(await readSnapshot(db), before, 'it expires once')
})

t.test('no supplier is asked again for a line that it let expire', async (t) => {
  const sourced = await givenSourced(service, { rival: 0 })
  await letTimePass(sourced, 'acknowledgement_due_at')
  await runJob(EXPIRE)
  await runJob('sweep waiting orders')
  await runJob('source restocked orders')
  holds(t, (await sourced.readSale()).lines, [{ unsourced_quantity: 5 }])
  t.equal((await sourced.readPurchases()).length, 1)
  await sourced.merchant.givenStock(sourced.rival_id, sourced.sku, { on_hand: 9 })
  await runJob('source restocked orders')
  holds(t, (await sourced.readSale()).lines, [{ unsourced_quantity: 0 }], 'but another is')
})

t.test('what was answered does not expire, nor what waits for its cost', async (t) => {
  const accepted = await givenSourced(service)
  await bodyOf(accepted.answer({ quantity: 5 }))
  const dearer = await givenSourced(service)
  await bodyOf(dearer.answer({ quantity: 5, unit_cost: '11.00' }))
  await letTimePass(accepted, 'acknowledgement_due_at')
  await letTimePass(dearer, 'acknowledgement_due_at')
  const before = await readSnapshot(db)
  await runJob(EXPIRE)
  t.same(await readSnapshot(db), before)
})

t.test('a part that shipped stays, the rest expires', async (t) => {
  const sourced = await givenSourced(service)
  await bodyOf(sourced.post('shipments', { lines: [{ line_number: 1, quantity: 2 }] }))
  await letTimePass(sourced, 'acknowledgement_due_at')
  await runJob(EXPIRE)
  holds(t, await sourced.readPurchases(), [
    {
      status: 'acknowledged',
      fulfillment_status: 'shipped',
      lines: [{ accepted_quantity: 2, shipped_quantity: 2, rejected_quantity: 3 }]
    },
    { status: 'issued', lines: [{ quantity: 3 }] }
  ])
})

async function givenAskedBack () {
  const sourced = await givenSourced(service)
  await bodyOf(sourced.answer({ quantity: 5 }))
  await bodyOf(sourced.postSale('cancellation', {}))
  return sourced
}

t.test('cancellation_unanswered: a person is told, nothing is canceled', async (t) => {
  const sourced = await givenAskedBack()
  await letTimePass(sourced, 'cancellation_due_at')
  await runJob(NOTE_CANCELLATIONS)
  holds(t, await sourced.readSale(), {
    status: 'confirmed', lines: [{ canceled_quantity: 0, pending_cancellation_quantity: 5 }]
  })
  holds(t, await sourced.readPurchases(), [{
    status: 'acknowledged', cancellation: 'requested', cancellation_due_at: null
  }])
  holds(t, await sourced.readExceptions(), [{
    kind: 'cancellation_unanswered', resolutions: ['dismiss', 'withdraw'], resolved_at: null
  }])
  const before = await readSnapshot(db)
  await runJob(NOTE_CANCELLATIONS)
  t.same(await readSnapshot(db), before, 'told once')
})

t.test('cancellation_unanswered: the answer makes it obsolete', async (t) => {
  const sourced = await givenAskedBack()
  await letTimePass(sourced, 'cancellation_due_at')
  await runJob(NOTE_CANCELLATIONS)
  await bodyOf(sourced.post('cancellation-response', { decision: 'accepted' }))
  holds(t, await sourced.readExceptions(), [{ resolution: 'obsolete', resolutions: [] }])
  holds(t, await sourced.readSale(), { status: 'canceled' })
})

t.test('cancellation_unanswered, withdraw: the supplier is to send it after all', async (t) => {
  const sourced = await givenAskedBack()
  await letTimePass(sourced, 'cancellation_due_at')
  await runJob(NOTE_CANCELLATIONS)
  const [exception] = await sourced.readExceptions()
  holds(t, await bodyOf(sourced.resolve(exception, 'withdraw')), { resolution: 'withdraw' })
  holds(t, await sourced.readPurchases(), [{
    cancellation: 'none', lines: [{ accepted_quantity: 5, pending_cancellation_quantity: 0 }]
  }])
  holds(t, await sourced.readSale(), {
    status: 'confirmed', lines: [{ canceled_quantity: 0, pending_cancellation_quantity: 0 }]
  })
})

/** Promised for a day that has passed since. */
async function givenLate () {
  const sourced = await givenSourced(service)
  await bodyOf(sourced.answer({ quantity: 5, promised_date: dayIn(0) }))
  const { id, purchase_order_id } = sourced
  await sql`update purchase_order_lines set promised_date = promised_date - 1
    where purchase_order_id = ${purchase_order_id}`.execute(db)
  await sql`update purchase_orders set shipment_due_on = shipment_due_on - 1
    where id = ${purchase_order_id}`.execute(db)
  await sql`update sales_order_lines set promised_date = promised_date - 1
    where sales_order_id = ${id}`.execute(db)
  await runJob(NOTE_LATE)
  return sourced
}

t.test('late_shipment: past its promised date, told once', async (t) => {
  const sourced = await givenLate()
  holds(t, await sourced.readExceptions(), [{
    kind: 'late_shipment',
    subject_id: sourced.purchase_order_id,
    line_number: 1,
    sku: sourced.sku,
    resolutions: ['dismiss', 'cancel']
  }])
  const before = await readSnapshot(db)
  await runJob(NOTE_LATE)
  t.same(await readSnapshot(db), before)
})

t.test('late_shipment: it ships after all, and nobody needs to decide', async (t) => {
  const sourced = await givenLate()
  await bodyOf(sourced.post('shipments', { lines: [{ line_number: 1, quantity: 5 }] }))
  holds(t, await sourced.readExceptions(), [{ kind: 'late_shipment', resolution: 'obsolete' }])
})

t.test('late_shipment, dismiss: it stays with the supplier', async (t) => {
  const sourced = await givenLate()
  const [exception] = await sourced.readExceptions()
  await bodyOf(sourced.resolve(exception, 'dismiss'))
  await runJob(NOTE_LATE)
  holds(t, await sourced.readExceptions(), [{ resolution: 'dismiss' }], 'not told again')
  holds(t, await sourced.readPurchases(), [{ cancellation: 'none', status: 'acknowledged' }])
})

t.test('late_shipment, cancel: asked back, and sourced elsewhere once it agrees', async (t) => {
  const sourced = await givenLate()
  const [exception] = await sourced.readExceptions()
  await bodyOf(sourced.resolve(exception, 'cancel'))
  holds(t, await sourced.readPurchases(), [{
    cancellation: 'requested', lines: [{ pending_cancellation_quantity: 5 }]
  }])
  holds(t, (await sourced.readSale()).lines, [{ pending_cancellation_quantity: 0 }],
    'the customer cancels nothing')
  await bodyOf(sourced.post('cancellation-response', { decision: 'accepted' }))
  holds(t, await sourced.readPurchases(), [
    { status: 'canceled', lines: [{ canceled_quantity: 5, accepted_quantity: 0 }] },
    { supplier_id: sourced.rival_id, status: 'issued', lines: [{ quantity: 5 }] }
  ])
  holds(t, await sourced.readSale(), { lines: [{ quantity: 5, canceled_quantity: 0 }] })
})

t.test('time leaves orders, stock and events sound', async (t) => assertSound(t, db))
