// Lists of sales orders: newest first, filtered, stable while orders come in.

import t from 'tap'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, orderOf, pagesOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
type Order = { id: string, reference: string, created_at: string }

async function place (merchant: TestMerchant, about: object = {}): Promise<Order> {
  return bodyOf<Order>(merchant.post(SALES_ORDERS, salesOrderBody(about)))
}

async function referencesOf (
  merchant: TestMerchant, query: Record<string, string>
): Promise<string[]> {
  const url = `${SALES_ORDERS}?${new URLSearchParams(query).toString()}`
  const { data } = await bodyOf<{ data: Order[] }>(merchant.get(url))
  return data.map(({ reference }) => reference)
}

t.test('200 newest first, each as it is read alone', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 50 } })
  const ids = await inTurn([1, 2, 3], async () => (await place(merchant)).id)
  const { data, next_cursor } = await bodyOf(merchant.get(SALES_ORDERS))
  t.same(data.map(({ id }: Order) => id), ids.toReversed())
  t.equal(next_cursor, null)
  t.same(data[2], await orderOf(merchant.get(`${SALES_ORDERS}/${ids[0]}`)))
})

t.test('200 pages are complete, without repetition, and end with null', async (t) => {
  const merchant = await givenMerchant({})
  const ids = await inTurn([1, 2, 3, 4, 5], async () => (await place(merchant)).id)
  const pages = await pagesOf(merchant, `${SALES_ORDERS}?limit=2`, ({ id }: Order) => id)
  t.same(pages.map((page) => page.length), [2, 2, 1])
  t.same(pages.flat(), ids.toReversed())
  const even = await pagesOf(merchant, `${SALES_ORDERS}?limit=5`, ({ id }: Order) => id)
  t.equal(even.length, 1, 'a full page that is the last has no cursor')
})

t.test('200 what is placed meanwhile moves nothing between pages', async (t) => {
  const merchant = await givenMerchant({})
  const ids = await inTurn([1, 2, 3, 4], async () => (await place(merchant)).id)
  const first = await bodyOf(merchant.get(`${SALES_ORDERS}?limit=2`))
  await inTurn([1, 2, 3], async () => place(merchant))
  const second = await bodyOf(
    merchant.get(`${SALES_ORDERS}?limit=2&cursor=${first.next_cursor}`))
  t.same([...first.data, ...second.data].map(({ id }: Order) => id), ids.toReversed())
})

t.test('200 each filter, alone and together', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 3 } })
  const lineOf = (sku: string, quantity = 1) => [{ sku, quantity, unit_price: '5.00' }]
  const paid = [{ reference: 'p', amount: '5.00' }]
  await place(merchant, { reference: 'sourced', lines: lineOf('A') })
  await place(merchant, { reference: 'part', lines: lineOf('A', 9), payment_terms: 'prepaid' })
  await place(merchant, { reference: 'draft', lines: lineOf('B'), confirm: false })
  await place(merchant, {
    reference: 'cut', lines: lineOf('B'), shortage_policy: 'cancel_short', payments: paid
  })
  const find = async (query: Record<string, string>) => referencesOf(merchant, query)
  t.same(await find({ status: 'draft' }), ['draft'])
  t.same(await find({ status: 'canceled' }), ['cut'])
  t.same(await find({ status: 'confirmed' }), ['part', 'sourced'])
  t.same(await find({ payment_status: 'awaiting' }), ['part'])
  t.same(await find({ payment_status: 'refund_due' }), ['cut'])
  t.same(await find({ payment_status: 'not_required' }), ['draft', 'sourced'])
  t.same(await find({ sourcing_status: 'sourced' }), ['sourced'])
  t.same(await find({ sourcing_status: 'partially_sourced' }), ['part'])
  t.same(await find({ sourcing_status: 'unsourced' }), ['cut', 'draft'])
  t.same(await find({ fulfillment_status: 'unfulfilled' }), ['cut', 'draft', 'part', 'sourced'])
  t.same(await find({ fulfillment_status: 'delivered' }), [])
  t.same(await find({ reference: 'part' }), ['part'])
  t.same(await find({ reference: 'par' }), [], 'the whole reference')
  t.same(await find({ sku: 'B' }), ['cut', 'draft'])
  t.same(await find({ sku: 'B', status: 'draft' }), ['draft'])
  t.same(await find({ sku: 'A', payment_status: 'refund_due' }), [])
})

t.test('200 created_after takes its instant in, created_before leaves it out', async (t) => {
  const merchant = await givenMerchant({})
  const [, second] = await inTurn(['one', 'two', 'three'], async (reference) =>
    place(merchant, { reference }))
  const at = second?.created_at ?? ''
  t.same(await referencesOf(merchant, { created_after: at }), ['three', 'two'])
  t.same(await referencesOf(merchant, { created_before: at }), ['one'])
  t.same(await referencesOf(merchant, { created_after: at, created_before: at }), [])
  t.same(await referencesOf(merchant, { created_after: '2020-01-01T00:00:00Z' }),
    ['three', 'two', 'one'])
})

t.test('200 each order of a batch is in one of two neighboring windows', async (t) => {
  const merchant = await givenMerchant({})
  const references = Array.from({ length: 24 }, (_, number) => `together-${number}`)
  const placed = await Promise.all(references.map(async (reference) =>
    place(merchant, { reference })))
  const instants = new Set(placed.map(({ created_at }) => created_at))
  t.ok(instants.size < references.length, 'some share an instant')
  await inTurn(instants, async (at) => {
    const [earlier, later] = [
      await referencesOf(merchant, { created_before: at }),
      await referencesOf(merchant, { created_after: at })
    ]
    t.same([...earlier, ...later].sort(), references.toSorted(), at)
  })
})

t.test('200 a filter holds on every page', async (t) => {
  const merchant = await givenMerchant({})
  await inTurn([1, 2, 3, 4, 5, 6], async (number) => place(merchant, {
    reference: String(number),
    lines: [{ sku: number % 2 === 1 ? 'ODD' : 'EVEN', quantity: 1, unit_price: '1' }]
  }))
  const pages = await pagesOf(merchant, `${SALES_ORDERS}?sku=ODD&limit=2`,
    ({ reference }: Order) => reference)
  t.same(pages, [['5', '3'], ['1']])
})

t.test('200 only one’s own orders', async (t) => {
  const [merchant, stranger] = await Promise.all([givenMerchant({}), givenMerchant({})])
  const { reference } = await place(merchant)
  t.same(await referencesOf(stranger, { reference }), [])
  t.same(await referencesOf(stranger, {}), [])
})

t.test('400 for a filter that is none, a bad value, a cursor that is none', async (t) => {
  const merchant = await givenMerchant({})
  const refuse = async (query: string, faults: string[]) => refused(
    t, await merchant.get(`${SALES_ORDERS}?${query}`), [400, 'invalid_request'], faults)
  await refuse('color=red', ['color unknown_field'])
  await refuse('status=open&limit=0', ['status not_allowed', 'limit too_small'])
  await refuse('limit=201', ['limit too_large'])
  await refuse('limit=two', ['limit wrong_type'])
  await refuse('created_after=yesterday', ['created_after wrong_format'])
  await refuse('cursor=x', ['cursor invalid'])
  await refuse(`cursor=${Buffer.from('["a","b"]').toString('base64url')}`, ['cursor invalid'])
})
