// Money that goes back: refunds, at most what is due.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type SourcedOptions } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const PAID = { payment_terms: 'prepaid', payments: [{ reference: 'P-1', amount: '99.50' }] }

async function givenPaid (options: SourcedOptions = {}) {
  const sourced = await givenSourced(service, { about: PAID, ...options })
  const { merchant, postSale } = sourced
  const refund = async (amount: string, reference = 'R-1') =>
    postSale('refunds', { reference, amount }, merchant)
  return { ...sourced, refund }
}

t.test('a refund settles what is due', async (t) => {
  const { postSale, refund, readSale } = await givenPaid()
  await bodyOf(postSale('cancellation', { lines: [{ line_number: 1, quantity: 2 }] }))
  const part = await refund('30.00')
  t.equal(part.statusCode, 201)
  holds(t, part.json(), { reference: 'R-1', amount: '30.00', method: null })
  holds(t, await readSale(), {
    paid: '69.50', refund_due: '9.80', payment_status: 'refund_due', refunds: [part.json()]
  })
  await bodyOf(refund('9.80', 'R-2'))
  holds(t, await readSale(), {
    paid: '59.70', refund_due: '0.00', payment_status: 'paid', total: '59.70'
  })
})

t.test('refunded: of a canceled order all goes back', async (t) => {
  const { postSale, refund, readSale } = await givenPaid()
  holds(t, await bodyOf(postSale('cancellation', {})), {
    status: 'canceled', refund_due: '99.50', payment_status: 'refund_due'
  })
  await bodyOf(refund('99.50'))
  holds(t, await readSale(), { paid: '0.00', refund_due: '0.00', payment_status: 'refunded' })
})

t.test('refunds of all orders are one list, also for storefronts and in CSV', async (t) => {
  const { merchant, postSale, refund, id } = await givenPaid()
  await bodyOf(postSale('cancellation', {}))
  const first = await bodyOf(refund('30.00'))
  const second = await bodyOf(refund('9.50', 'R-2'))
  const list = async (query = '') => (await bodyOf(merchant.get(`/v1/refunds${query}`))).data
  t.same(await list(), [second, first], 'the newest is first')
  t.same((await bodyOf(merchant.storefront.get('/v1/refunds'))).data, [second, first])
  t.same(await list('?reference=R-1'), [first])
  t.same(await list(`?sales_order_id=${id}&created_after=${first.created_at}`), [second, first])
  t.same(await list(`?created_before=${first.created_at}`), [])
  const bounced = await bodyOf(merchant.post(`/v1/refunds/${first.id}/bounce`, { amount: '5.00' }))
  t.same(await list('?reference=R-1'), [bounced])
  const { body } = await merchant.get('/v1/refunds?fields=reference,bounced_amount',
    { accept: 'text/csv' })
  t.equal(body, 'reference,bounced_amount\r\nR-2,0.00\r\nR-1,5.00\r\n')
  t.same((await bodyOf((await service.givenMerchant()).get('/v1/refunds'))).data, [])
  t.equal((await merchant.supplier.get('/v1/refunds')).statusCode, 403)
})

t.test('200, 409 refund_conflict: a reference with the same and another amount', async (t) => {
  const { postSale, refund } = await givenPaid()
  await bodyOf(postSale('cancellation', {}))
  const first = await bodyOf(refund('10.00'))
  const before = await readSnapshot(db)
  const again = await refund('10.0')
  t.equal(again.statusCode, 200)
  t.same(again.json(), first)
  const conflict = await refund('11.00')
  refused(t, conflict, [409, 'refund_conflict'], ['/amount differs'])
  holds(t, conflict.json(), { existing: { id: first.id, reference: 'R-1' } })
  t.same(await readSnapshot(db), before)
})

t.test('409 refund_exceeds_due: more than was paid beyond the total', async (t) => {
  const { postSale, refund } = await givenPaid()
  const nothing = await refund('0.01')
  refused(t, nothing, [409, 'refund_exceeds_due'])
  t.equal(nothing.json().detail, 'At most 0.00 EUR can be refunded.')
  await bodyOf(postSale('cancellation', { lines: [{ line_number: 1, quantity: 1 }] }))
  refused(t, await refund('19.91'), [409, 'refund_exceeds_due'])
  t.equal((await refund('19.90')).statusCode, 201)
  refused(t, await refund('0.01', 'R-2'), [409, 'refund_exceeds_due'])
})

const BAD_AMOUNTS: ReadonlyArray<[string, string]> = [
  ['-1.00', 'wrong_format'], ['0', 'too_small'], ['0.001', 'too_precise'], ['1e3', 'wrong_format'],
  ['1000000000000000000', 'wrong_format']
]

for (const [amount, code] of BAD_AMOUNTS) {
  t.test(`400 invalid_request: a refund of ${amount}`, async (t) => {
    const { refund } = await givenPaid()
    refused(t, await refund(amount), [400, 'invalid_request'], [`/amount ${code}`])
  })
}

t.test('all money leaves orders, stock and events sound', async (t) => assertSound(t, db))
