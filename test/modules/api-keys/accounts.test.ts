// Keys that see their own orders: how they are made, whose references and kept answers are whose,
// and what the feed tells them.

import t from 'tap'
import { givenAccount, keyOf } from '../../support/accounts.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { type Client, givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, ship } from '../../support/stories.ts'

const { givenMerchant } = await givenService(t)
const ORDERS = '/v1/sales-orders'

async function givenAccounts () {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 1_000 } })
  const [acme, globex] = [
    await givenAccount(merchant, 'acme'), await givenAccount(merchant, 'globex, Inc.')
  ]
  return { merchant, shop: merchant.storefront, acme, globex }
}

t.test('a key shows whose orders it sees', async (t) => {
  const merchant = await givenMerchant()
  const key = await bodyOfAnswer(merchant.post('/v1/api-keys', keyOf('acme')))
  holds(t, key, { role: 'storefront', orders: 'own', account: 'acme', supplier_id: null })
  holds(t, await bodyOfAnswer(merchant.get(`/v1/api-keys/${key.id}`)),
    { orders: 'own', account: 'acme' })
  const { data: [operator] } = await bodyOfAnswer<{ data: [{ id: string }] }>(
    merchant.get('/v1/api-keys'))
  holds(t, operator, { role: 'operator', orders: 'all', account: null })
})

t.test('all keys of an account have one hash, and no other key has it', async (t) => {
  const { merchant: { givenKey }, shop, acme, globex } = await givenAccounts()
  const hashOf = async (client: Client): Promise<string | null> =>
    (await bodyOfAnswer<{ account_hash: string | null }>(client.get('/v1/merchant'))).account_hash
  const hash = await hashOf(acme.client)
  t.equal(await hashOf(acme.second), hash)
  t.not(await hashOf(globex.client), hash)
  t.not(await hashOf(await givenKey(keyOf('Acme'))), hash)
  t.equal(await hashOf(shop), null)
})

t.test('an operator finds the keys of an account before it makes another', async (t) => {
  const { merchant } = await givenAccounts()
  const listOf = async (account: string) =>
    (await merchant.get(`/v1/api-keys?account=${account}`)).json().data
  t.same((await listOf('acme')).map((key: { account: string }) => key.account), ['acme', 'acme'])
  t.same(await listOf('Acme'), [])
})

t.test('400 invalid_request: only a storefront key sees its own orders', async (t) => {
  const merchant = await givenMerchant()
  const { supplier_id } = merchant
  const wrong: Array<[object, string, string]> = [
    [{ role: 'operator', orders: 'own', account: 'acme' }, '/orders', 'not_allowed'],
    [{ role: 'supplier', supplier_id, orders: 'own', account: 'acme' }, '/orders', 'not_allowed'],
    [{ role: 'storefront', orders: 'own' }, '/account', 'required'],
    [{ role: 'storefront', orders: 'own', account: null }, '/account', 'required'],
    [{ role: 'storefront', account: 'acme' }, '/account', 'not_allowed'],
    [{ role: 'storefront', orders: 'all', account: 'acme' }, '/account', 'not_allowed'],
    [{ role: 'operator', account: 'acme' }, '/account', 'not_allowed']
  ]
  await inTurn(wrong, async ([body, pointer, code]) => {
    const reply = await merchant.post('/v1/api-keys', { name: 'A', ...body })
    t.equal(reply.statusCode, 400)
    holds(t, reply.json(), { code: 'invalid_request', errors: [{ pointer, code }] })
  })
})

t.test('references of accounts and of the shop live apart', async (t) => {
  const { merchant, shop, acme, globex } = await givenAccounts()
  const body = salesOrderBody({ reference: 'ONE' })
  const place = async (client: Client, about: object = {}) =>
    client.post(ORDERS, { ...body, ...about })
  const all = [shop, acme.client, globex.client]
  const made = await inTurn(all, async (client) => place(client))
  t.same(made.map(({ statusCode }) => statusCode), [201, 201, 201])
  const ids = made.map((reply) => reply.json().id as string)
  t.equal(new Set(ids).size, 3)

  const again = await inTurn([merchant, acme.second, globex.second], async (one) => place(one))
  t.same(again.map((reply) => [reply.statusCode, reply.json().id]),
    ids.map((id) => [200, id]), 'each finds its own, with any key')
  const other = await place(acme.second, { buyer_reference: 'other' })
  t.equal(other.json().code, 'reference_conflict')
  t.notMatch(other.body, new RegExp(`${ids[0]}|${ids[2]}`))

  const found = await inTurn([shop, acme.client, globex.client], async (client) =>
    (await client.get(`${ORDERS}?reference=ONE`)).json().data as Array<{ id: string }>)
  t.same(found.map((some) => some.map(({ id }) => id)), ids.map((id) => [id]))
  const { data } = (await merchant.get(`${ORDERS}?reference=ONE&sort=created_at`)).json()
  t.same((data as Array<{ id: string, account: string }>).map(({ id, account }) => [id, account]),
    [[ids[0], null], [ids[1], 'acme'], [ids[2], 'globex, Inc.']], 'an operator finds all')
  const of_acme = (await merchant.get(`${ORDERS}?reference=ONE&account=acme`)).json().data
  t.same(of_acme.map(({ id }: { id: string }) => id), [ids[1]])
  t.equal((await shop.get(`${ORDERS}/${ids[1]}`)).statusCode, 200, 'a shop sees every order')
})

t.test('one reference of many at once is one order for each', async (t) => {
  const { shop, acme, globex } = await givenAccounts()
  const body = salesOrderBody({ reference: 'RACE' })
  const clients = [shop, acme.client, acme.second, globex.client, shop, globex.second]
  const replies = await Promise.all(clients.map(async (one) => one.post(ORDERS, body)))
  const ids = replies.map((reply) => reply.json().id as string)
  t.same(replies.map(({ statusCode }) => statusCode).sort(), [200, 200, 200, 201, 201, 201])
  t.equal(new Set(ids).size, 3)
  t.equal(ids[1], ids[2])
})

t.test('idempotency keys of an account are nobody else’s', async (t) => {
  const { shop, acme, globex } = await givenAccounts()
  const headers = { 'idempotency-key': 'checkout-1042' }
  const place = async (client: Client) =>
    client.post(ORDERS, salesOrderBody({ reference: 'KEYED' }), headers)
  const first = await place(acme.client)
  const replayed = await place(acme.second)
  t.equal(replayed.body, first.body)
  t.equal(replayed.headers['idempotent-replayed'], 'true')
  await inTurn([shop, globex.client], async (client) => {
    const reply = await place(client)
    t.equal(reply.statusCode, 201)
    t.equal(reply.headers['idempotent-replayed'], undefined)
    t.not(reply.json().id, first.json().id)
  })
})

t.test('an account keeps its orders when its key is replaced', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10 } })
  const old = await bodyOfAnswer<{ id: string, secret: string }>(
    merchant.post('/v1/api-keys', keyOf('acme')))
  const { client } = await givenAccount(merchant, 'acme')
  const order = await bodyOfAnswer(client.post(ORDERS, salesOrderBody()))
  await bodyOfAnswer(merchant.delete(`/v1/api-keys/${old.id}`))
  const renewed = await merchant.givenKey(keyOf('acme'))
  t.equal((await renewed.get(`${ORDERS}/${order.id}`)).statusCode, 200)
  t.equal((await renewed.get(ORDERS)).json().data.length, 1)
  const others = await merchant.givenKey(keyOf('Acme'))
  t.equal((await others.get(`${ORDERS}/${order.id}`)).statusCode, 404, 'case counts')
})

type Told = { type: string, subject_id: string, actor: { name: string } | null, data: object }
type Feed = { data: Told[], next_cursor: string, has_more: boolean }

t.test('the feed of an account tells of its own, and of nobody’s keys', async (t) => {
  const { merchant, shop, acme, globex } = await givenAccounts()
  const placed = await inTurn([shop, acme.client, globex.client], async (client) =>
    bodyOfAnswer(client.post(ORDERS, salesOrderBody())))
  const ids = placed.map(({ id }) => id)
  await inTurn(ids, async (id) => {
    const { data: [order] } = await bodyOfAnswer<{ data: [{ id: string }] }>(
      merchant.get(`/v1/purchase-orders?sales_order_id=${id}`))
    await ship(merchant, { id, sku: 'BOLT-M8', purchase_order_id: order.id })
  })
  await bodyOfAnswer(shop.patch(`${ORDERS}/${ids[1]}`, { customer: { name: 'Grace' } }))
  await merchant.givePositions()
  const read = async (client: Client, query = '') =>
    (await client.get(`/v1/events?${query}`)).json() as Feed

  const own = await read(acme.client)
  t.same(own.data.map(({ type }) => type), [
    'sales_order.created', 'shipment.created', 'sales_order.shipped', 'sales_order.changed'
  ])
  t.equal(own.has_more, false)
  t.same(own.data.map(({ actor }) => actor?.name), ['Key of acme', undefined, undefined, undefined])
  t.notMatch(JSON.stringify(own), /"account"|globex|Test key/)
  t.same((await read(acme.second)).data, own.data, 'with each of its keys')
  const of_shop = await read(shop)
  t.equal(of_shop.data.length, 10, 'a shop sees all')
  t.notMatch(JSON.stringify(of_shop), /"account"|\b(?:acme|globex)\b/)

  const first = await read(acme.client, 'limit=2')
  t.equal(first.has_more, true)
  const rest = await read(acme.second, `limit=2&after=${first.next_cursor}`)
  t.same([...first.data, ...rest.data], own.data)
  t.equal(rest.has_more, false)
  await inTurn([shop, globex.client, merchant, merchant.supplier], async (client) => {
    const refused = await client.get(`/v1/events?after=${first.next_cursor}`)
    t.equal(refused.json().code, 'invalid_request', 'a cursor is of its account')
  })
  const foreign = await read(acme.client, `subject_id=${ids[2]}`)
  const nothing = await read(acme.client, 'subject_id=so_0')
  t.same({ ...foreign, next_cursor: '' }, { ...nothing, next_cursor: '' })
  const timeline = await merchant.get(`${ORDERS}/${ids[1]}/events`)
  t.match(timeline.body, /"Key of acme"/)
  t.equal(JSON.parse(timeline.body).data[0].data.account, 'acme', 'an operator is told')
})
