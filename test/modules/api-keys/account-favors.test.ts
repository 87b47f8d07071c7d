// What an account may not say, since it would gain by it: payments, priority, terms and prices.

import t, { type Test } from 'tap'
import { givenAccount } from '../../support/accounts.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer } from '../../support/stories.ts'

const { givenMerchant } = await givenService(t)
const ORDERS = '/v1/sales-orders'
const DISCOUNT = { kind: 'discount', amount: '-39.80' }

async function givenPlaced (about: object = {}) {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 1_000 } })
  const { client } = await givenAccount(merchant, 'acme')
  const { id } = await bodyOfAnswer(client.post(ORDERS, salesOrderBody(about)))
  return { merchant, client, id, path: `${ORDERS}/${id}` }
}

type Reply = { statusCode: number, json: () => object }

function assertRefused (t: Test, reply: Reply, pointer: string): void {
  t.equal(reply.statusCode, 403, pointer)
  holds(t, reply.json(), { code: 'role_forbidden', errors: [{ pointer, code: 'not_allowed' }] })
}

t.test('403 role_forbidden: an account says no payments, priority and terms', async (t) => {
  const { merchant, client, path } = await givenPlaced()
  const payment = { reference: 'p', amount: '1.00' }
  const invoicing = { trigger: 'manual', payment_days: 365 }
  await inTurn([
    [{ payments: [payment] }, '/payments'], [{ priority: 0 }, '/priority'],
    [{ invoicing }, '/invoicing'], [{ charges: [DISCOUNT] }, '/charges/0']
  ] as const, async ([said, pointer]) =>
    assertRefused(t, await client.post(ORDERS, salesOrderBody(said)), pointer))
  assertRefused(t, await client.patch(path, { priority: 100 }), '/priority')
  assertRefused(t, await client.patch(path, { invoicing }), '/invoicing')
  assertRefused(t, await client.patch(path, { charges: [DISCOUNT] }), '/charges/0')
  t.equal((await client.post(`${path}/payments`, payment)).json().code, 'role_forbidden')
  t.equal((await merchant.storefront.post(`${path}/payments`, payment)).statusCode, 201)
  t.equal((await merchant.patch(path, { priority: 100, invoicing })).statusCode, 200)
})

t.test('403 role_forbidden: prices of an order that is placed stay', async (t) => {
  const charges = [{ kind: 'shipping', amount: '5.00' }]
  const lines = [
    { sku: 'BOLT-M8', quantity: 2, unit_price: '19.90', discount: '1.00' },
    { sku: 'BOLT-M8', quantity: 1, unit_price: '19.90' }
  ]
  const { merchant, client, path } = await givenPlaced({ charges, lines })
  await inTurn([
    [{ lines: [{ line_number: 2, unit_price: '0.00' }] }, '/lines/0/unit_price'],
    [{ lines: [{ line_number: 1, discount: '39.00' }] }, '/lines/0/discount'],
    [{ lines: [{ line_number: 1, quantity: 1, discount: '1.00' }] }, '/lines/0/discount'],
    [{ charges: [] }, '/charges'], [{ charges: null }, '/charges']
  ] as const, async ([change, pointer]) =>
    assertRefused(t, await client.patch(path, change), pointer))
  holds(t, await bodyOfAnswer(merchant.get(path)), { total: '63.70' })

  const added = { sku: 'BOLT-M8', quantity: 1, unit_price: '18.00' }
  const again = { line_number: 1, unit_price: '19.90', discount: '1', quantity: 2 }
  const fewer = { line_number: 1, quantity: 1, discount: '0.50' }
  await inTurn([added, again, fewer], async (one) =>
    t.equal((await client.patch(path, { lines: [one], charges })).statusCode, 200))
  const prices = { lines: [{ line_number: 2, unit_price: '1.00' }], charges: [] }
  t.equal((await merchant.storefront.patch(path, prices)).statusCode, 200, 'its own shop may')
})

t.test('403 role_forbidden: so does the tax of its lines', async (t) => {
  const taxOf = (rate_percent: string) => ({ category: 'S', rate_percent })
  const line = { sku: 'BOLT-M8', quantity: 2, unit_price: '19.90', tax: taxOf('20') }
  const { client, path } = await givenPlaced({ tax_mode: 'rates', lines: [line] })
  const change = (tax: object) => ({ lines: [{ line_number: 1, tax }] })
  assertRefused(t, await client.patch(path, change(taxOf('1'))), '/lines/0/tax')
  t.equal((await client.patch(path, change(taxOf('20')))).statusCode, 200, 'as it is')
})

t.test('an account prices its draft', async () => {
  const { client, path } = await givenPlaced({ confirm: false })
  const lines = [{ line_number: 1, unit_price: '18.00' }]
  t.equal((await client.patch(path, { lines })).statusCode, 200)
})

t.test('403 role_forbidden: an account makes no dry runs', async (t) => {
  const { merchant, client } = await givenPlaced()
  const post = async ({ post }: Pick<typeof client, 'post'>) =>
    post(`${ORDERS}?dry_run=true`, salesOrderBody())
  const refused = await post(client)
  t.equal(refused.statusCode, 403)
  t.equal(refused.json().code, 'role_forbidden')
  t.equal((await post(merchant.storefront)).statusCode, 201)
})
