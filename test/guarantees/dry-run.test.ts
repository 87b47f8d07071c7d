// Every write may be sent as a dry run: it is answered as ever, and nothing of it is kept.

import t from 'tap'
import { givenDocumentedService } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { newKey, requestOf, send } from '../support/keyed-writes.ts'
import { keyedRoutesOf, nameOf } from '../support/routes.ts'
import { clientOf } from '../support/addresses.ts'
import { salesOrderBody } from '../support/service.ts'
import { readSnapshot } from '../support/snapshot.ts'

t.setTimeout(240_000)
const { app, db, platform, givenMerchant } = await givenDocumentedService(t)
const STOCK = { stock: { 'BOLT-M8': 100 } }

const writes = keyedRoutesOf(app).filter(({ method, schema }) =>
  method !== 'GET' && schema.headers?.properties?.['idempotency-key'] !== undefined)

for (const route of writes) {
  void t.test(`${nameOf(route)}: a dry run keeps nothing and uses up no key`, async (t) => {
    const [role = ''] = route.config.roles ?? []
    const merchant = await givenMerchant(STOCK)
    const client = clientOf(role, merchant, platform)
    const write = await requestOf(route, merchant)
    const key = newKey()
    const before = await readSnapshot(db)
    const dry = await send(client, { ...write, url: `${write.url}?dry_run=true` }, key)
    t.ok(dry.statusCode < 300, dry.body)
    t.equal(dry.headers['dry-run'], 'true')
    t.same(await readSnapshot(db), before, 'nothing is kept')
    const real = await send(client, { ...write, url: `${write.url}?dry_run=false` }, key)
    t.equal(real.statusCode, dry.statusCode)
    t.equal(real.headers['dry-run'], undefined)
    t.equal(real.headers['idempotent-replayed'], undefined, 'the key is not used up')
    if (dry.body !== '') t.same(Object.keys(real.json()), Object.keys(dry.json()))
    t.notSame(await readSnapshot(db), before)
  })
}

t.test('a dry run buys what the order would, and takes nothing from orders beside it',
  async (t) => {
    const merchant = await givenMerchant({ stock: { A: 5 } })
    const body = () => salesOrderBody({ lines: [{ sku: 'A', quantity: 5, unit_price: '20.00' }] })
    const replies = await Promise.all([1, 2, 3, 4, 5].map(async (at) =>
      merchant.post(`/v1/sales-orders${at === 3 ? '' : '?dry_run=true'}`, body())))
    t.equal(replies[2]?.json().sourcing_status, 'sourced')
    t.same(replies.map(({ statusCode }) => statusCode), [201, 201, 201, 201, 201])
    await inTurn(replies.filter((_, at) => at !== 2), async (reply) => {
      t.equal((await merchant.get(`/v1/sales-orders/${reply.json().id}`)).statusCode, 404)
    })
  })

t.test('a refusal is that of the real call; other values and reads are refused', async (t) => {
  const merchant = await givenMerchant()
  const path = '/v1/sales-orders/so_01k9x3v8hq2m4n6p8r0t2w4y6z/confirmation'
  const refused = await merchant.post(`${path}?dry_run=true`)
  t.equal(refused.statusCode, 404)
  t.equal((await merchant.post(`${path}?dry_run=yes`)).statusCode, 400)
  t.equal((await merchant.get('/v1/suppliers?dry_run=true')).statusCode, 400)
})
