// What becomes of parts that are hard to apply (long texts, defects, notices that come again), and
// of files that were applied long ago.

import t from 'tap'
import { sql } from 'kysely'
import { numberOf } from '../../../src/domain/kernel/order-number.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { givenJobs } from '../../support/jobs.ts'
import { until } from '../../support/processes.ts'
import { type Placed, placeOrder } from '../../support/stories.ts'
import { answerOf, noticeOf, sendFile, x12Of } from '../../support/supplier-files.ts'
import { bodyOf, refused } from '../answers.ts'

const { db, givenMerchant, database_url } = await givenDocumentedService(t)
const runJob = givenJobs(t, database_url)
const merchant = await givenMerchant()
const { supplier } = merchant

const numberOfPlaced = ({ purchase_order_id }: Placed): string => numberOf(purchase_order_id)

t.test('texts are cut at whole characters', async (t) => {
  const placed = await placeOrder(merchant)
  // With them the text has 499 characters of its 500, and the next one has two halves.
  const numbers = ['T1', ...['A', 'B', 'C', 'D'].map((one) => one.repeat(98)), 'E'.repeat(95)]
  const { outcomes } = await bodyOf(sendFile(supplier, 'x12', x12Of('SH', [noticeOf(
    numberOfPlaced(placed),
    ['HL*3*2*I', 'LIN*1', 'SN1**1*EA', ...numbers.map((one, at) =>
      `MAN*CP*${one}${at === numbers.length - 1 ? '😀' : ''}`)]
  )])))
  holds(t, outcomes, [{ state: 'applied' }])
  holds(t, await bodyOf(supplier.get(`/v1/shipments/${outcomes[0].shipment_id}`)),
    { metadata: { tracking_numbers: numbers.join(', ') } })
})

t.test('a defect is the outcome of its part: the others are applied', async (t) => {
  const [one, other] = [await placeOrder(merchant), await placeOrder(merchant)]
  await sql`alter table purchase_orders add constraint broken check
    (id <> ${sql.lit(one.purchase_order_id)} or supplier_reference is null)`.execute(db)
  const { outcomes } = await bodyOf(sendFile(supplier, 'x12', x12Of('PR', [
    answerOf(numberOfPlaced(one), [], 'AD'), answerOf(numberOfPlaced(other), [], 'AD')
  ])))
  await sql`alter table purchase_orders drop constraint broken`.execute(db)
  holds(t, outcomes, [
    { state: 'refused', problem: { code: 'internal_error' } }, { state: 'applied', problem: null }
  ])
})

t.test('a ship notice that comes again in another file is the shipment that it was', async (t) => {
  const placed = await placeOrder(merchant)
  const notice = (quantity: number, reference: string) => x12Of('SH', [noticeOf(
    numberOfPlaced(placed), ['HL*3*2*I', 'LIN*1', `SN1**${quantity}*EA`], reference)])
  const outcomeOf = async (file: string) =>
    until(async () => {
      // Of two at once the other one is to be sent again: 409 `idempotency_in_progress`.
      const reply = await sendFile(supplier, 'x12', file)
      return reply.statusCode !== 409 && reply.json().outcomes[0]
    }, 'an outcome')
  holds(t, await outcomeOf(notice(5, 'S-1')), { state: 'refused' }, 'more than there are')
  const [first, ...others] = await Promise.all([1, 2, 3].map(async () =>
    outcomeOf(notice(1, 'S-1'))))
  holds(t, first, { state: 'applied' })
  t.match(first.shipment_id, /^shp_/)
  for (const other of others) t.same(other.shipment_id, first.shipment_id)
  holds(t, await outcomeOf(notice(2, 'S-1')),
    { state: 'refused', problem: { code: 'ship_notice_repeated' } })
  const second = await outcomeOf(notice(1, 'S-2'))
  holds(t, second, { state: 'applied' })
  t.not(second.shipment_id, first.shipment_id)
  await sql`delete from idempotency_answers where scope = 'ship_notice'`.execute(db)
  holds(t, await outcomeOf(notice(1, 'S-1')), first, 'kept answers end, the shipment is known')
  holds(t, await outcomeOf(notice(2, 'S-1')),
    { state: 'refused', problem: { code: 'ship_notice_repeated' } })
  const order = await bodyOf(merchant.get(`/v1/purchase-orders/${placed.purchase_order_id}`))
  t.equal(order.shipments.length, 2)
})

t.test('a canceled shipment is noticed anew, also with other goods, and then known', async (t) => {
  const placed = await placeOrder(merchant)
  const send = async (quantity: number) => (await sendFile(supplier, 'x12', x12Of('SH', [noticeOf(
    numberOfPlaced(placed), ['HL*3*2*I', 'LIN*1', `SN1**${quantity}*EA`], 'S-9'
  )]))).json().outcomes[0]
  const cancel = async ({ shipment_id }: { shipment_id: string }) =>
    bodyOf(supplier.post(`/v1/shipments/${shipment_id}/cancellation`))
  const first = await send(1)
  await cancel(first)
  const second = await send(2)
  holds(t, second, { state: 'applied', problem: null })
  t.not(second.shipment_id, first.shipment_id)
  t.equal((await send(2)).shipment_id, second.shipment_id)
  holds(t, await send(1), { state: 'refused', problem: { code: 'ship_notice_repeated' } })
  await cancel(second)
  const third = await send(1)
  holds(t, third, { state: 'applied' })
  t.equal((await send(1)).shipment_id, third.shipment_id)
  holds(t, await bodyOf(merchant.get(`/v1/purchase-orders/${placed.purchase_order_id}`)),
    { lines: [{ shipped_quantity: 1 }] })
})

t.test('a part whose process died is not shipped again, though it was canceled', async (t) => {
  const placed = await placeOrder(merchant)
  const file = x12Of('SH', [noticeOf(numberOfPlaced(placed), ['HL*3*2*I', 'LIN*1', 'SN1**1*EA'],
    'S-D')])
  await sql`alter table received_document_outcomes add constraint dead
    check (notice_key is null) not valid`.execute(db)
  await t.rejects(sendFile(supplier, 'x12', file), /a defect/, 'shipped, and not recorded')
  await sql`alter table received_document_outcomes drop constraint dead`.execute(db)
  const [{ id: shipment_id }] = (await bodyOf(
    supplier.get(`/v1/purchase-orders/${placed.purchase_order_id}`))).shipments
  await bodyOf(supplier.post(`/v1/shipments/${shipment_id}/cancellation`))
  const { outcomes } = await bodyOf(sendFile(supplier, 'x12', file))
  holds(t, outcomes, [{ state: 'applied', shipment_id }])
  holds(t, await bodyOf(merchant.get(`/v1/purchase-orders/${placed.purchase_order_id}`)),
    { shipments: [{ id: shipment_id }], lines: [{ shipped_quantity: 0 }] })
})

t.test('a file goes after its time; its hash and outcomes stay', async (t) => {
  const placed = await placeOrder(merchant)
  const file = x12Of('PR', [answerOf(numberOfPlaced(placed), [], 'AD')])
  const document = await bodyOf(sendFile(supplier, 'x12', file))
  const url = `/v1/documents/${document.id}`
  const days = (received_file_retention_days: number) =>
    merchant.patch('/v1/merchant', { settings: { received_file_retention_days } })
  const age = async (by: number) => {
    await sql`update received_documents set finished_at = now() - make_interval(days => ${by})`
      .execute(db)
    await runJob('delete received files')
  }
  await age(399)
  t.equal((await supplier.get(`${url}/content`)).body, file)
  refused(t, await days(119), [400, 'invalid_request'])
  await bodyOf(days(500))
  await age(401)
  t.equal((await supplier.get(`${url}/receipt`)).statusCode, 200, 'the merchant keeps it longer')
  await bodyOf(days(400))
  await age(401)
  t.equal((await supplier.get(`${url}/receipt`)).statusCode, 200, 'the order is open')
  await sql`update purchase_orders set status = 'closed' where id = ${placed.purchase_order_id}`
    .execute(db)
  await age(401)
  refused(t, await supplier.get(`${url}/content`), [410, 'document_content_deleted'])
  refused(t, await supplier.get(`${url}/receipt`), [410, 'document_content_deleted'])
  const after = await bodyOf(merchant.get(url))
  t.type(after.content_deleted_at, 'string')
  const { finished_at: _finished, ...kept } = document
  holds(t, after, { ...kept, content_deleted_at: after.content_deleted_at })
  const again = await sendFile(supplier, 'x12', file)
  t.same([again.statusCode, again.json()], [200, after], 'the same bytes are still known')
})

t.test('an invoice as it came stays for years, and as long as its bill is open', async (t) => {
  const placed = await placeOrder(merchant)
  const document = await bodyOf(sendFile(supplier, 'x12', x12Of('IN', [{
    type: '810',
    segments: [`BIG*20261129*R-77**${numberOfPlaced(placed)}`, 'IT1*1*1*EA*10.00', 'TDS*1000']
  }])))
  const bill_id = document.outcomes[0]?.bill_id
  t.match(bill_id, /^bil/)
  await sql`update purchase_orders set status = 'closed' where id = ${placed.purchase_order_id}`
    .execute(db)
  const age = async (by: string) => {
    await sql`update received_documents set finished_at = now() - ${by}::interval
      where id = ${document.id}`.execute(db)
    await runJob('delete received files')
    return (await supplier.get(`/v1/documents/${document.id}/content`)).statusCode
  }
  t.equal(await age('12 years'), 200, 'the bill is open')
  await bodyOf(merchant.post(`/v1/bills/${bill_id}/rejection`, { reason: 'Not ours.' }))
  t.equal(await age('10 years'), 200)
  t.equal(await age('12 years'), 410)
})

t.test('what is too many for one order is a fault', async (t) => {
  const notice = (segments: readonly string[]) =>
    x12Of('SH', [noticeOf('PO-1', ['HL*3*2*I', 'LIN*1', 'SN1**1*EA', ...segments])])
  const numbers = Array.from({ length: 101 }, (_, at) => `MAN*CP*T${at}`)
  const items = Array.from({ length: 2_000 }, (_, at) => [`HL*${at + 4}*2*I`, 'LIN*1', 'SN1**1*EA'])
  refused(t, await sendFile(supplier, 'x12', notice(numbers)), [400, 'invalid_request'],
    [' too_many'])
  refused(t, await sendFile(supplier, 'x12', notice(items.flat())), [400, 'invalid_request'],
    [' too_many'])
  const files = Array.from({ length: 51 }, () => x12Of('PR', [answerOf('PO-1')])).join('')
  refused(t, await sendFile(supplier, 'x12', files), [400, 'invalid_request'], [' too_many'])
})
