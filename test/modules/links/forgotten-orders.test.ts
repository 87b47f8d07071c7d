// A partner that was restored from a backup, and has forgotten orders: what a person says becomes
// of them.

import t from 'tap'
import { sql } from 'kysely'
import { assertSound } from '../../support/jobs.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { transmissionsOf } from '../../support/transmissions.ts'
import { givenChain, placeOverChain, type PlacedChain } from './chain.ts'

t.setTimeout(180_000)
const chain = await givenChain(t)
const { b, c, c_link, follow, settle, proxy, service: { db } } = chain

type AtPartner = { id: string, status: string, lines: Array<Record<string, number>> }

const atPartner = async (reference: string): Promise<AtPartner[]> =>
  (await bodyOfAnswer<{ data: AtPartner[] }>(
    b.get(`/v1/sales-orders?reference=${reference}`))).data

/** As if the partner had been restored: it knows neither the reference nor the id. */
const forget = async (id: string): Promise<void> => {
  const [sale] = await atPartner(id)
  await sql`update sales_orders set reference = ${`lost-${id}`}
    where merchant_id = ${b.id} and id = ${sale?.id}`.execute(db)
  await sql`update partner_orders set partner_order_id = ${`so_gone_${id}`.slice(0, 60)},
    look_at = now() where purchase_order_id = ${id}`.execute(db)
}

const isOpen = ({ resolved_at }: Record<string, unknown>): boolean => resolved_at === null

/** Looks until a person is told. */
const untilTold = async (placed: PlacedChain): Promise<string> => {
  for (let looks = 0; looks < 5; looks++) {
    /* eslint-disable no-await-in-loop -- look after look */
    const told = (await placed.exceptions()).find((one) =>
      one.kind === 'chain_out_of_step' && isOpen(one))
    if (told !== undefined) return told.id
    await sql`update partner_orders set look_at = now()`.execute(db)
    await settle()
    /* eslint-enable no-await-in-loop */
  }
  throw new Error('nobody was told')
}

const retry = async (id: string): Promise<unknown> =>
  bodyOfAnswer(c.post(`/v1/exceptions/${id}/resolutions`, { resolution: 'retry' }))

t.test('placed again, as it is wanted by now, once a person says so', async (t) => {
  const placed = await placeOverChain(chain)
  const { c: { id } } = await placed.readOrders()
  await forget(id)
  const told = await untilTold(placed)
  t.same(await atPartner(id), [], 'not before')
  proxy.loseAnswerTo('POST /v1/sales-orders')
  await retry(told)
  await settle()
  await sql`update transmissions set next_attempt_at = now() where state = 'queued'`.execute(db)
  await sql`update channel_pauses set paused_until = now()`.execute(db)
  await settle()
  const [sale, ...others] = await atPartner(id)
  t.same(others, [])
  t.match(sale, { lines: [{ quantity: 5, canceled_quantity: 0 }] })
  t.match(await bodyOfAnswer(c.get(`/v1/purchase-orders/${id}`)), {
    status: 'acknowledged',
    partner_order: { id: sale?.id, reference: id },
    lines: [{ quantity: 5, accepted_quantity: 5 }]
  })
  t.match((await transmissionsOf(c, id)).at(-1), { state: 'sent' })
  t.same((await placed.exceptions()).filter(isOpen), [])
  await settle()
  t.equal((await atPartner(id)).length, 1)
})

t.test('what is asked back of it is given up, and the rest is placed again', async (t) => {
  const placed = await placeOverChain(chain)
  const { c: { id } } = await placed.readOrders()
  await forget(id)
  await bodyOfAnswer(c.post(`/v1/sales-orders/${placed.sale_id}/cancellation`, {
    lines: [{ line_number: 1, quantity: 2 }]
  }))
  await retry(await untilTold(placed))
  await follow()
  await settle()
  t.match(await atPartner(id), [{ lines: [{ quantity: 3, canceled_quantity: 0 }] }])
  t.match(await bodyOfAnswer(c.get(`/v1/purchase-orders/${id}`)), {
    lines: [{ canceled_quantity: 2, pending_cancellation_quantity: 0, accepted_quantity: 3 }]
  })
  t.same((await placed.exceptions()).filter(isOpen), [])
})

t.test('a cancellation ends, and nothing is placed', async (t) => {
  const placed = await placeOverChain(chain)
  const { c: { id } } = await placed.readOrders()
  await forget(id)
  await bodyOfAnswer(c.post(`/v1/sales-orders/${placed.sale_id}/cancellation`, {}))
  const told = await untilTold(placed)
  t.match(await bodyOfAnswer(c.get(`/v1/purchase-orders/${id}`)), { cancellation: 'requested' })
  await retry(told)
  await settle()
  t.match(await bodyOfAnswer(c.get(`/v1/purchase-orders/${id}`)), { status: 'canceled' })
  t.match(await bodyOfAnswer(c.get(`/v1/sales-orders/${placed.sale_id}`)), { status: 'canceled' })
  t.same(await atPartner(id), [])
  t.same((await transmissionsOf(c, id)).filter(({ state }) => state !== 'sent'), [])
  t.same((await placed.exceptions()).filter(isOpen), [])
})

t.test('of which units have shipped: a person tells the partner', async (t) => {
  const placed = await placeOverChain(chain)
  const { c: { id } } = await placed.readOrders()
  await bodyOfAnswer(c.post(`/v1/purchase-orders/${id}/shipments`, {
    lines: [{ line_number: 1, quantity: 2 }]
  }))
  await forget(id)
  await retry(await untilTold(placed))
  await settle()
  await untilTold(placed)
  t.same(await atPartner(id), [])
  t.match((await placed.exceptions()).at(-1), { detail: /Units of it have shipped/ })
})

t.test('the link has no other account meanwhile, and all that was left is sound', async (t) => {
  const { key } = await b.givenKey({ role: 'storefront', orders: 'own', account: 'acme' })
  const { channels: [channel] } = await bodyOfAnswer<{ channels: Array<{ id: string }> }>(
    c.get(`/v1/suppliers/${c_link.supplier_id}`))
  const reply = await c.patch(`/v1/suppliers/${c_link.supplier_id}`, {
    channels: [{ id: channel?.id, kind: 'tandem', url: proxy.url, api_key: key }]
  })
  t.match(reply.json(), { code: 'partner_account_changed' })
  await assertSound(t, db)
})
