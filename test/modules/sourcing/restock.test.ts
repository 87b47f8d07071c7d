// Who is served when stock comes back: released orders first, unless the merchant says otherwise.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const service = await givenService(t)
const { db, givenMerchant } = service
const runJob = givenJobs(t, service.database_url)
const UNPAID = { payment_terms: 'prepaid' }
const PAID = { ...UNPAID, payments: [{ reference: 'p', amount: '19.90' }] }
const HELD = { ...PAID, is_held: true }
const ACCOUNT = { payment_terms: 'on_account' }

type Waiting = { payment_terms: string, is_held?: boolean, priority?: number, payments?: object[] }

/** Each waits for one unit, the oldest first; says in which order they were served. */
async function serve (waiting: readonly Waiting[], settings: object = {}): Promise<number[]> {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 0 }, settings })
  const lines = [{ sku: 'BOLT-M8', quantity: 1, unit_price: '19.90' }]
  const ids: string[] = []
  for (const { is_held, ...about } of waiting) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const { id } = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
      lines, ...about
    })))
    if (is_held === true) {
      // eslint-disable-next-line no-await-in-loop -- as above
      await bodyOf(merchant.post(`/v1/sales-orders/${id}/holds`, { reason: 'address_check' }))
    }
    ids.push(id)
  }
  const served: string[] = []
  for (let on_hand = 1; on_hand <= ids.length; on_hand++) {
    // eslint-disable-next-line no-await-in-loop -- one unit after the other
    await merchant.givenStock(merchant.supplier_id, 'BOLT-M8', { on_hand })
    // eslint-disable-next-line no-await-in-loop -- as above
    await runJob('source restocked orders')
    // eslint-disable-next-line no-await-in-loop -- as above
    const { data } = await bodyOf<{ data: Array<{ id: string }> }>(
      merchant.get('/v1/sales-orders?sourcing_status=sourced'))
    served.push(...data.map(({ id }) => id).filter((id) => !served.includes(id)))
  }
  return served.map((id) => ids.indexOf(id))
}

t.test('paid_first: on account and paid before unpaid and held, each by age', async (t) => {
  t.same(await serve([UNPAID, HELD, PAID, ACCOUNT]), [2, 3, 0, 1])
})

t.test('paid_first: priority counts among those released, and among the others', async (t) => {
  t.same(await serve([
    { ...UNPAID, priority: 100 }, PAID, { ...PAID, priority: 1 }, { ...UNPAID, priority: 99 }
  ]), [2, 1, 0, 3])
})

t.test('oldest_first: by priority, then age, paid or not', async (t) => {
  const settings = { restock_order: 'oldest_first' }
  t.same(await serve([UNPAID, { ...UNPAID, priority: 1 }, PAID, HELD], settings), [1, 0, 2, 3])
})

t.test('paid_first: over many pages, each order once', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 0 } })
  const lines = [{ sku: 'BOLT-M8', quantity: 1, unit_price: '19.90' }]
  const placed = await Promise.all(Array.from({ length: 50 }, async (_one, at) =>
    bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
      lines, priority: at % 3, ...at % 2 === 0 ? PAID : UNPAID
    })))))
  const paid = placed.filter((_one, at) => at % 2 === 0).map(({ id }) => id)
  await merchant.givenStock(merchant.supplier_id, 'BOLT-M8', { on_hand: 45 })
  await runJob('source restocked orders')
  const { data } = await bodyOf<{ data: Array<{ id: string }> }>(
    merchant.get('/v1/sales-orders?sourcing_status=sourced&limit=200'))
  const served = new Set(data.map(({ id }) => id))
  t.equal(served.size, 45)
  t.same(paid.filter((id) => !served.has(id)), [], 'no paid one waits')
})

t.test('the setting: paid_first by default, oldest_first, and nothing else', async (t) => {
  const merchant = await givenMerchant()
  holds(t, await bodyOf(merchant.get('/v1/merchant')), {
    settings: { restock_order: 'paid_first' }
  })
  const change = async (restock_order: unknown) =>
    merchant.patch('/v1/merchant', { settings: { restock_order } })
  holds(t, await bodyOf(change('oldest_first')), { settings: { restock_order: 'oldest_first' } })
  refused(t, await change('youngest_first'), [400, 'invalid_request'])
})

t.test('all of it leaves orders, stock and events sound', async (t) => assertSound(t, db))
