// What an operator says of the suppliers of a line, and stock rows that are paused, over HTTP.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenJobs } from '../../support/jobs.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { database_url, givenMerchant } = await givenService(t)
const runJob = givenJobs(t, database_url)
const SALES_ORDERS = '/v1/sales-orders'
const line = { sku: 'A', quantity: 4, unit_price: '10.00' }
const NOTHING = { preferred: [], excluded: [], required: null }

/** The first is cheaper than the second. Planned orders wait for a person. */
async function givenTwo (): Promise<{ merchant: TestMerchant, cheap: string, dear: string }> {
  const merchant = await givenMerchant({ settings: { purchase_order_release: 'manual' } })
  const [cheap = '', dear = ''] = await inTurn(['5.00', '7.00'], async (unit_cost) => {
    const id = await merchant.givenSupplier()
    await merchant.givenStock(id, 'A', { unit_cost, on_hand: 3 })
    return id
  })
  return { merchant, cheap, dear }
}

const unitsOf = async (merchant: TestMerchant, id: string): Promise<object> => {
  const { lines: [{ candidates }] } = (await bodyOf(
    merchant.get(`${SALES_ORDERS}/${id}/sourcing`))).data.at(-1)
  return Object.fromEntries(candidates.map(
    ({ supplier_id, quantity }: { supplier_id: string, quantity: number }) =>
      [supplier_id, quantity]))
}

t.test('201: preferred, excluded and required suppliers of a line', async (t) => {
  const { merchant, cheap, dear } = await givenTwo()
  const place = async (suppliers: object) =>
    bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({ lines: [{ ...line, suppliers }] })))
  const preferring = await place({ preferred: [dear] })
  t.same(preferring.lines[0].suppliers, { ...NOTHING, preferred: [dear] })
  t.same(await unitsOf(merchant, preferring.id), { [cheap]: 1, [dear]: 3 })
  await merchant.post(`${SALES_ORDERS}/${preferring.id}/cancellation`, {})
  const required = await place({ required: dear })
  holds(t, required.lines[0], { sourced_quantity: 3, unsourced_quantity: 1 })
  t.same(await unitsOf(merchant, required.id), { [cheap]: 0, [dear]: 3 })
  await merchant.post(`${SALES_ORDERS}/${required.id}/cancellation`, {})
  const excluding = await place({ excluded: [cheap, dear] })
  t.equal(excluding.exceptions[0].kind, 'no_supplier')
})

t.test('200: a change says it anew, and null says nothing', async (t) => {
  const { merchant, cheap, dear } = await givenTwo()
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [{ ...line, quantity: 3 }]
  })))
  t.same(await unitsOf(merchant, order.id), { [cheap]: 3, [dear]: 0 })
  const change = async (suppliers: object | null) => bodyOf(merchant.patch(
    `${SALES_ORDERS}/${order.id}`, { lines: [{ line_number: 1, suppliers }] }))
  await change({ excluded: [cheap] })
  t.same(await unitsOf(merchant, order.id), { [cheap]: 0, [dear]: 3 })
  const again = await change({ preferred: [cheap] })
  t.same(again.lines[0].suppliers, { ...NOTHING, preferred: [cheap] })
  t.same(await unitsOf(merchant, order.id), { [cheap]: 3, [dear]: 0 })
  t.equal((await change(null)).lines[0].suppliers, null)
})

t.test('400, 403, 409: unknown and contradictory suppliers, storefronts, other content',
  async (t) => {
    const { merchant, cheap } = await givenTwo()
    const stranger = (await givenTwo()).cheap
    const bodyWith = (suppliers: object) => salesOrderBody({ lines: [{ ...line, suppliers }] })
    refused(t, await merchant.post(SALES_ORDERS, bodyWith({
      preferred: [cheap], excluded: [cheap, stranger], required: cheap
    })), [400, 'invalid_request'], [
      '/lines/0/suppliers/preferred/0 contradictory',
      '/lines/0/suppliers/excluded/1 unknown_supplier',
      '/lines/0/suppliers/required contradictory'
    ])
    refused(t, await merchant.storefront.post(SALES_ORDERS, bodyWith({ preferred: [cheap] })),
      [403, 'role_forbidden'])
    const body = bodyWith({ preferred: [cheap] })
    const order = await bodyOf(merchant.post(SALES_ORDERS, body))
    t.equal((await merchant.post(SALES_ORDERS, body)).statusCode, 200, 'sent twice')
    refused(t, await merchant.post(SALES_ORDERS, {
      ...body, lines: [{ ...line, suppliers: { excluded: [cheap] } }]
    }), [409, 'reference_conflict'], ['/lines/0/suppliers/excluded/0 differs',
      '/lines/0/suppliers/preferred/0 differs'])
    const { lines: [seen] } = await bodyOf(
      merchant.storefront.get(`${SALES_ORDERS}/${order.id}`))
    t.equal('suppliers' in seen, false, 'a storefront does not learn of suppliers')
  })

t.test('a paused row is not bought, reports leave it paused, and orders wait for it', async (t) => {
  const { merchant, cheap, dear } = await givenTwo()
  const path = `/v1/suppliers/${cheap}/stock/A`
  t.equal((await bodyOf(merchant.patch(path, { paused: true }))).paused, true)
  t.equal((await bodyOf(merchant.put(path, { on_hand: 9, unit_cost: '5.00' }))).paused, true)
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({ lines: [line] })))
  t.same(await unitsOf(merchant, order.id), { [cheap]: 0, [dear]: 3 })
  t.equal(order.exceptions.length, 0, 'waiting helps')
  await merchant.patch(path, { paused: false })
  await runJob('source restocked orders')
  t.same(await unitsOf(merchant, order.id), { [cheap]: 4, [dear]: 0 })
  const supplier = await merchant.givenKey({ role: 'supplier', supplier_id: cheap, name: 'Cheap' })
  refused(t, await supplier.patch(path, { paused: true }), [403, 'role_forbidden'])
})
