// A key that another account of the partner has: it sees nothing of what was ordered before, and
// what is sent again would be placed again.

import t from 'tap'
import { sql } from 'kysely'
import { newId } from '../../../src/platform/id.ts'
import { buildClient, salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, newSku, purchaseOrdersOf } from '../../support/stories.ts'
import { transmissionsOf } from '../../support/transmissions.ts'
import { refused } from '../answers.ts'
import { givenChain } from './chain.ts'

t.setTimeout(180_000)
const { b, c, c_link, follow, service: { app, db }, proxy } = await givenChain(t)

const keyOf = async (account: string): Promise<string> =>
  (await b.givenKey({ role: 'storefront', orders: 'own', account })).key
const acme = await keyOf('acme')
const other = await keyOf('Acme')
const shop = (await b.givenKey({ role: 'storefront' })).key

const give = async (api_key: string) => {
  const { channels: [channel] } = await bodyOfAnswer<{ channels: Array<{ id: string }> }>(
    c.get(`/v1/suppliers/${c_link.supplier_id}`))
  return c.patch(`/v1/suppliers/${c_link.supplier_id}`, {
    channels: [{ id: channel?.id, kind: 'tandem', url: proxy.url, api_key }]
  })
}

const place = async (): Promise<string> => {
  const sku = newSku()
  await b.givenStock(b.supplier_id, sku, { unit_cost: '5.00' })
  await c.givenStock(c_link.supplier_id, sku, { unit_cost: '12.00' })
  const { id } = await bodyOfAnswer(c.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 5, unit_price: '19.90' }]
  })))
  const [order] = await purchaseOrdersOf(c, id)
  return order?.id ?? ''
}

const atPartner = async (id: string) => (await bodyOfAnswer<{ data: unknown[] }>(
  b.get(`/v1/sales-orders?reference=${id}`))).data.length

const send = async (): Promise<void> => {
  await sql`update transmissions set next_attempt_at = now() where state = 'queued'`.execute(db)
  await c.sendTransmissions()
}

const forget = async (): Promise<unknown> =>
  sql`update links set partner_account = null where id = ${c_link.link_id}`.execute(db)

const keptAccount = async (): Promise<string | null | undefined> =>
  (await db.selectFrom('links').where('id', '=', c_link.link_id).select('partner_account')
    .executeTakeFirst())?.partner_account

t.test('nothing is open: any key of the partner will do', async (t) => {
  t.equal(await keptAccount(), 'all')
  for (const key of [other, shop, acme]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await bodyOfAnswer(give(key))
  }
})

t.test('an order whose answer was lost is not placed with another account', async (t) => {
  const id = await place()
  proxy.loseAnswerTo('POST /v1/sales-orders')
  await c.sendTransmissions()
  refused(t, await give(other), [409, 'partner_account_changed'])
  refused(t, await give(shop), [409, 'partner_account_changed'])
  await bodyOfAnswer(give(await keyOf('acme')))
  await send()
  t.match(await transmissionsOf(c, id), [{ state: 'sent' }])
  t.equal(await atPartner(id), 1)
})

t.test('a link that was made before accounts were told', async (t) => {
  await follow()
  await forget()
  refused(t, await give(other), [409, 'partner_account_changed'])
  refused(t, await give(shop), [409, 'partner_account_changed'])
  await bodyOfAnswer(give(acme))
  const kept = await keptAccount()
  t.match(kept, /^[\w-]{43}$/)
  await forget()
  await follow()
  t.equal(await keptAccount(), kept, 'it is told whose key it has')
})

t.test('a partner of an older release tells no accounts', async (t) => {
  proxy.failOn('GET /v1/merchant', { id: b.id, name: 'B', currency: 'EUR', orders: 'own' })
  refused(t, await give(other), [409, 'partner_account_changed'])
  await bodyOfAnswer(give(acme))
  t.equal(await keptAccount(), null)
  proxy.failOn(undefined)
})

type Told = { id: string, detail: string, resolution: string | null }

t.test('orders of the account that nobody knows here are told, once', async (t) => {
  const account = buildClient(app, acme)
  const sku = newSku()
  await b.givenStock(b.supplier_id, sku)
  const order = async (reference: string) => bodyOfAnswer<{ id: string }>(
    account.post('/v1/sales-orders', salesOrderBody({
      reference, lines: [{ sku, quantity: 1, unit_price: '19.90' }]
    })))
  const compare = async (): Promise<Told[]> => {
    await bodyOfAnswer(c.post(`/v1/links/${c_link.link_id}/reconciliations`, {}))
    await follow()
    return (await bodyOfAnswer<{ data: Told[] }>(
      c.get('/v1/exceptions?kind=unknown_partner_orders'))).data
  }
  await order('PO-by-hand')
  t.same(await compare(), [], 'who orders with the key by hand is no matter of the link')

  const [reference, later] = [newId('po'), newId('po')]
  const { id } = await order(reference)
  const told = await compare()
  t.match(told, [{ detail: reference, resolution: null }])
  t.match(await bodyOfAnswer(c.get(`/v1/links/${c_link.link_id}`)), {
    last_difference: { purchase_order_id: reference, detail: told[0]?.detail }
  })
  t.same(await compare(), told, 'once')
  await bodyOfAnswer(c.post(`/v1/exceptions/${told[0]?.id}/resolutions`, {
    resolution: 'dismiss'
  }))
  t.match(await compare(), [{ resolution: 'dismiss' }], 'a person has seen it')

  const second = await order(later)
  t.match(await compare(), [{ detail: later, resolution: null }, { resolution: 'dismiss' }])
  for (const one of [id, second.id]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await bodyOfAnswer(b.post(`/v1/sales-orders/${one}/cancellation`, {}))
  }
  t.match(await compare(), [{ resolution: 'obsolete' }, { resolution: 'dismiss' }])

  await sql`update links set warnings = '["sees_all_orders"]' where id = ${c_link.link_id}`
    .execute(db)
  await order(newId('po'))
  t.equal((await compare()).length, 2, 'of a key that shows all orders, others are no matter')
})
