// Every PUT, PATCH and DELETE sent twice with one key has one effect and one answer, also a 204.

import t from 'tap'
import { placeOrder } from '../support/stories.ts'
import { newKey, send, walkWrites } from '../support/keyed-writes.ts'

t.setTimeout(240_000)
const { givenMerchant } = await walkWrites(t, ['PUT', 'PATCH', 'DELETE'])

t.test('a line that is added twice with one key is bought once', async (t) => {
  const merchant = await givenMerchant()
  const { id, sku } = await placeOrder(merchant)
  const json = JSON.stringify({ lines: [{ sku, quantity: 1, unit_price: '5.00' }] })
  const write = { method: 'PATCH' as const, url: `/v1/sales-orders/${id}`, json }
  const key = newKey()
  const [first, again] = [await send(merchant, write, key), await send(merchant, write, key)]
  t.equal(first.json().lines.length, 2)
  t.equal(again.body, first.body)
  t.equal(again.headers['idempotent-replayed'], 'true')
  t.equal((await merchant.get(write.url)).json().lines.length, 2)
})
