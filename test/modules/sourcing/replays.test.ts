// Sourcing decisions made again: as they were asked, whatever has happened since, or by another
// policy.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'

const service = await givenDocumentedService(t)
const SALES_ORDERS = '/v1/sales-orders'

/** Two suppliers: one is cheap and slow, the other dear and fast. */
async function givenTwo (): Promise<{ merchant: TestMerchant, slow: string, fast: string }> {
  const merchant = await service.givenMerchant()
  const [slow = '', fast = ''] = await inTurn([
    { lead_time_days: 9, unit_cost: '5.00' }, { lead_time_days: 1, unit_cost: '7.00' }
  ], async (row) => {
    const id = await merchant.givenSupplier({})
    await merchant.givenStock(id, 'A', { on_hand: 10, ...row })
    return id
  })
  return { merchant, slow, fast }
}

async function place (merchant: TestMerchant) {
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [{ sku: 'A', quantity: 2, unit_price: '10.00' }]
  })))
  const { data: [decision] } = await bodyOf(merchant.get(`${SALES_ORDERS}/${order.id}/sourcing`))
  return { order, decision, url: `${SALES_ORDERS}/${order.id}/sourcing/${decision.id}/replays` }
}

const SAME = {
  is_same: true,
  sourced_quantity: 0,
  cost: '0.00',
  margin: '0.00',
  promised_days: 0,
  suppliers_added: [],
  suppliers_removed: [],
  lines: []
}

t.test('200: the same plan, though stock, suppliers and settings are others by now', async (t) => {
  const { merchant, slow } = await givenTwo()
  const { decision, url } = await place(merchant)
  await merchant.givenStock(slow, 'A', { on_hand: 0, unit_cost: '50.00' })
  await bodyOf(merchant.patch(`/v1/suppliers/${slow}`, { status: 'suspended' }))
  await bodyOf(merchant.patch('/v1/merchant', { settings: { sourcing: { objective: 'rank' } } }))
  const before = await readSnapshot(service.db)
  const replay = await bodyOf(merchant.post(url))
  const { id: _id, sales_order_id: _order, trigger: _trigger, created_at: _at, ...plan } = decision
  t.same(replay.stored, decision)
  t.same(replay.replayed, plan)
  t.same(replay.differences, SAME)
  t.equal(replay.planner_version, replay.stored_planner_version)
  t.same(await readSnapshot(service.db), before, 'nothing is kept')
})

t.test('200: what another policy would have done', async (t) => {
  const { merchant, slow, fast } = await givenTwo()
  const { url } = await place(merchant)
  const replay = await bodyOf(merchant.post(url, { sourcing: { objective: 'fastest' } }))
  holds(t, replay, {
    stored: { objective: 'lowest_cost', cost: '10.00' },
    replayed: { objective: 'fastest', split: 'allow', cost: '14.00', margin: '6.00' }
  })
  t.same(replay.differences, {
    ...SAME,
    is_same: false,
    cost: '4.00',
    margin: '-4.00',
    promised_days: -8,
    suppliers_added: [fast],
    suppliers_removed: [slow],
    lines: [
      { line_number: 1, supplier_id: slow, stored_quantity: 2, replayed_quantity: 0 },
      { line_number: 1, supplier_id: fast, stored_quantity: 0, replayed_quantity: 2 }
    ].sort((a, b) => a.supplier_id < b.supplier_id ? -1 : 1)
  })
  holds(t, await bodyOf(merchant.post(url, { sourcing: { split: 'order_whole' } })), {
    replayed: { objective: 'lowest_cost', split: 'order_whole' }, differences: SAME
  })
})

t.test('200: orders of one transaction each keep their own question', async (t) => {
  const { merchant } = await givenTwo()
  const placed = await Promise.all(Array.from({ length: 8 }, async () => place(merchant)))
  const replays = await Promise.all(placed.map(async ({ url }) => bodyOf(merchant.post(url))))
  t.ok(replays.every(({ differences }) => differences.is_same), 'each saw what was left to it')
})

t.test('404, 409: no such order, no such decision, one without its question', async (t) => {
  const { merchant } = await givenTwo()
  const { order, decision, url } = await place(merchant)
  const { decision: other } = await place(merchant)
  const stranger = await service.givenMerchant()
  const at = (id: string, of: string) => `${SALES_ORDERS}/${id}/sourcing/${of}/replays`
  refused(t, await merchant.post(at('so_none', decision.id)), [404, 'sales_order_not_found'])
  refused(t, await stranger.post(url), [404, 'sales_order_not_found'])
  refused(t, await merchant.post(at(order.id, 'dec_none')), [404, 'sourcing_decision_not_found'])
  refused(t, await merchant.post(at(order.id, other.id)), [404, 'sourcing_decision_not_found'])
  await service.db.updateTable('sourcing_decisions').set({ question: null })
    .where('id', '=', decision.id).execute()
  refused(t, await merchant.post(url), [409, 'decision_not_replayable'])
})
