// What a supplier credits for returned units: accepted, refused, or forgotten.

import { sql } from 'kysely'
import t from 'tap'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { holds } from '../../support/holds.ts'
import {
  approveReturn, placeDelivered, placeReturned, receiveReturn, requestReturn
} from '../../support/returns.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { exceptionsOf } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'

const service = await givenService(t)
const { db, givenMerchant } = service
const runJob = givenJobs(t, service.database_url)

/** A return of one unit at 10.00 that was received. */
async function givenReceived (merchant: TestMerchant) {
  const { id, return_id } = await placeReturned(merchant)
  await receiveReturn(merchant, { id: return_id })
  const url = `/v1/returns/${return_id}/supplier-credit`
  const kinds = async () => (await exceptionsOf(merchant, id)).map(({ kind, resolution, detail }) =>
    ({ kind, resolution, detail }))
  return { id, return_id, url, kinds }
}

t.test('accepted: once, with its number', async (t) => {
  const merchant = await givenMerchant()
  const { url, kinds } = await givenReceived(merchant)
  const said = { decision: 'accepted', reference: 'CN-7' }
  holds(t, await bodyOf(merchant.supplier.post(url, said)), {
    supplier_credit_status: 'accepted', supplier_credit_amount: '10.00', version: 4
  })
  holds(t, await bodyOf(merchant.supplier.post(url, said)), { version: 4 })
  refused(t, await merchant.supplier.post(url, { decision: 'refused' }),
    [409, 'supplier_credit_not_expected'])
  t.same(await kinds(), [])
})

t.test('refused: a person is told, the customer is not', async (t) => {
  const merchant = await givenMerchant()
  const { id, return_id, url, kinds } = await givenReceived(merchant)
  refused(t, await merchant.post(url, { decision: 'accepted', amount: '10.01' }),
    [422, 'supplier_credit_too_high'])
  await bodyOf(merchant.supplier.post(url, { decision: 'refused', reason: 'It was opened.' }))
  const [told] = await kinds()
  t.same([told], [{
    kind: 'supplier_credit_refused',
    resolution: null,
    detail: `The supplier refuses to credit 10.00 EUR for ${return_id}. ` +
      'Its reason: It was opened.'
  }])
  holds(t, await bodyOf(merchant.get(`/v1/sales-orders/${id}`)), { credited: '19.90' })
  await bodyOf(merchant.supplier.post(url, { decision: 'accepted', amount: '4.00' }))
  t.same((await kinds()).map(({ resolution, detail }) => [resolution, detail]), [
    ['obsolete', told?.detail],
    [null, `The supplier credits 4.00 of 10.00 EUR for ${return_id}.`]
  ])
  const [, open] = await exceptionsOf(merchant, id)
  const dismissed = await bodyOf(
    merchant.post(`/v1/exceptions/${open?.id}/resolutions`, { resolution: 'dismiss' }))
  holds(t, dismissed, { resolution: 'dismiss' })
})

t.test('overdue: told once by the job, and may still be accepted', async (t) => {
  const merchant = await givenMerchant()
  const { return_id, url, kinds } = await givenReceived(merchant)
  const other = await givenReceived(merchant)
  await sql`update returns set supplier_credit_due_at = now() - interval '1 second'
    where id = ${return_id}`.execute(db)
  await runJob('note overdue supplier credits')
  await runJob('note overdue supplier credits')
  holds(t, await bodyOf(merchant.get(`/v1/returns/${return_id}`)), {
    supplier_credit_status: 'overdue', version: 4
  })
  t.equal((await kinds()).length, 1)
  t.same(await other.kinds(), [], 'it has time left')
  const { data } = await bodyOf(merchant.get('/v1/returns?supplier_credit_status=overdue'))
  t.same(data.map((one: { id: string }) => one.id), [return_id])
  holds(t, await bodyOf(merchant.post(url, { decision: 'accepted' })), {
    supplier_credit_status: 'accepted'
  })
  t.same((await kinds()).map(({ resolution }) => resolution), ['obsolete'])
})

t.test('expected of what goes back, or was the supplier’s fault, by the agreed day', async (t) => {
  const merchant = await givenMerchant()
  const placed = await placeDelivered(merchant, { quantity: 4 })
  const receive = async (line: object, approval: object = {}) => {
    const asked = await requestReturn(merchant, placed, line)
    await approveReturn(merchant, asked, approval)
    return receiveReturn(merchant, asked)
  }
  const kept = await receive({ route: 'to_merchant', reason: 'no_longer_wanted' })
  holds(t, kept, { supplier_credit_status: 'none', supplier_credit_due_at: null })
  refused(t, await merchant.post(`/v1/returns/${kept.id}/supplier-credit`,
    { decision: 'refused' }), [409, 'supplier_credit_not_expected'])
  holds(t, await receive({ route: 'to_merchant' }), { supplier_credit_status: 'expected' })
  const sent_back = await receive({ reason: 'no_longer_wanted' }, { supplier_credit_days: 3 })
  holds(t, sent_back, { supplier_credit_expected_amount: '10.00', supplier_credit_days: 3 })
  const days = (Date.parse(String(sent_back.supplier_credit_due_at)) -
    Date.parse(String(sent_back.received_at))) / 86_400_000
  t.equal(days, 3)
})

t.test('all is sound after all of it', async (t) => assertSound(t, db))
