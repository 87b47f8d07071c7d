// What sourcing could not do, and what a report of stock tells: each decision a person may take.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, type Exception, exceptionsOf } from '../../support/stories.ts'
import { bodyOf } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service

/** Its only supplier has rejected it. */
async function givenNoSupplier () {
  const sourced = await givenSourced(service, { rival: null })
  await bodyOf(sourced.answer({ status: 'rejected', quantity: 5, reason: 'price_error' }))
  const [exception] = await sourced.readExceptions()
  t.equal(exception?.kind, 'no_supplier')
  return { ...sourced, exception }
}

t.test('no_supplier, retry: the suppliers that failed it are asked again', async (t) => {
  const { exception, resolve, readPurchases, readSale } = await givenNoSupplier()
  holds(t, await bodyOf(resolve(exception, 'retry')), { resolution: 'retry' })
  const [failed, second] = await readPurchases()
  holds(t, failed, { status: 'rejected' })
  holds(t, second, {
    status: 'issued', supplier_id: failed?.supplier_id, lines: [{ quantity: 5 }]
  })
  holds(t, (await readSale()).lines, [{ sourced_quantity: 5 }])
})

t.test('no_supplier, cancel: what nothing serves is canceled', async (t) => {
  const { exception, resolve, readSale } = await givenNoSupplier()
  await bodyOf(resolve(exception, 'cancel'))
  holds(t, await readSale(), { status: 'canceled', lines: [{ canceled_quantity: 5 }] })
})

t.test('no_supplier, dismiss: it stays a backorder', async (t) => {
  const { exception, resolve, readSale, readExceptions } = await givenNoSupplier()
  await bodyOf(resolve(exception, 'dismiss'))
  holds(t, await readSale(), { status: 'confirmed', lines: [{ unsourced_quantity: 5 }] })
  t.equal((await readExceptions()).length, 1)
})

t.test('no_supplier: a new supplier makes it obsolete', async (t) => {
  const { merchant, rival_id, sku, change, readExceptions, readSale } = await givenNoSupplier()
  await merchant.givenStock(rival_id, sku, { on_hand: 20, unit_cost: '12.00' })
  await bodyOf(change({ line_number: 1, quantity: 6 }))
  holds(t, (await readSale()).lines, [{ unsourced_quantity: 0, sourced_quantity: 6 }])
  holds(t, await readExceptions(), [{ kind: 'no_supplier', resolution: 'obsolete' }])
})

/** Sold at 19.90, offered at 18.00, and a quarter of the price must be left. */
async function givenTooDear () {
  const merchant = await givenMerchant({ settings: { minimum_margin_percent: 25 } })
  await merchant.givenStock(merchant.supplier_id, 'DEAR', { unit_cost: '18.00' })
  const { id } = await bodyOfAnswer(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku: 'DEAR', quantity: 2, unit_price: '19.90' }]
  })))
  const [exception] = await exceptionsOf(merchant, id)
  const resolve = async (resolution: string): Promise<Exception> =>
    bodyOf(merchant.post(`/v1/exceptions/${exception?.id}/resolutions`, { resolution }))
  const readSale = async () => bodyOf(merchant.get(`/v1/sales-orders/${id}`))
  return { id, exception, resolve, readSale }
}

t.test('below_minimum_margin: units that stay unsourced only for their margin', async (t) => {
  const { id, exception, readSale } = await givenTooDear()
  holds(t, exception, {
    kind: 'below_minimum_margin',
    subject_id: id,
    line_number: 1,
    sku: 'DEAR',
    resolutions: ['source_anyway', 'cancel', 'dismiss']
  })
  holds(t, await readSale(), { sourcing_status: 'unsourced', exceptions: [exception] })
})

t.test('below_minimum_margin, source_anyway: bought, whatever is left of the price', async (t) => {
  const { resolve, readSale } = await givenTooDear()
  holds(t, await resolve('source_anyway'), { resolution: 'source_anyway' })
  holds(t, await readSale(), {
    sourcing_status: 'sourced', margin: '3.80', purchase_orders: [{ status: 'issued' }]
  })
})

t.test('below_minimum_margin, cancel and dismiss', async (t) => {
  const canceled = await givenTooDear()
  await canceled.resolve('cancel')
  holds(t, await canceled.readSale(), { status: 'canceled' })
  const dismissed = await givenTooDear()
  await dismissed.resolve('dismiss')
  holds(t, await dismissed.readSale(), { status: 'confirmed', sourcing_status: 'unsourced' })
})

/** The supplier reports less than it has promised. */
async function givenOversold () {
  const sourced = await givenSourced(service)
  const { merchant, sku } = sourced
  const report = async (on_hand: number) => bodyOf(merchant.supplier.put(
    `/v1/suppliers/${merchant.supplier_id}/stock/${sku}`, { on_hand, unit_cost: '10.00' }))
  const readOversold = async (): Promise<Exception[]> => {
    const { data } = await bodyOf<{ data: Exception[] }>(
      merchant.get('/v1/exceptions?kind=oversold'))
    return data.toReversed()
  }
  await report(3)
  return { ...sourced, report, readOversold }
}

t.test('oversold: names the purchase orders at risk; nothing is dropped', async (t) => {
  const { merchant, readOversold, readPurchases, readStock, sku, ...sourced } =
    await givenOversold()
  holds(t, await readOversold(), [{
    subject_type: 'supplier',
    subject_id: merchant.supplier_id,
    sales_order_id: null,
    sku,
    purchase_order_ids: [sourced.purchase_order_id],
    resolutions: ['dismiss'],
    resolved_at: null
  }])
  t.same(await readStock(), [3, 5])
  holds(t, await readPurchases(), [{ status: 'issued', version: 1 }])
})

t.test('oversold: told once, obsolete when there is enough, told anew after that', async (t) => {
  const { report, readOversold } = await givenOversold()
  await report(2)
  t.equal((await readOversold()).length, 1)
  await report(5)
  holds(t, await readOversold(), [{ resolution: 'obsolete', version: 2 }])
  await report(4)
  holds(t, await readOversold(), [{ resolution: 'obsolete' }, { resolution: null }])
})

t.test('oversold, dismiss: an exception that belongs to no order', async (t) => {
  const { readOversold, resolve } = await givenOversold()
  const [exception] = await readOversold()
  holds(t, await bodyOf(resolve(exception, 'dismiss')), { version: 2, resolution: 'dismiss' })
  const reply = await resolve(exception, 'dismiss')
  t.same([reply.statusCode, reply.json().code], [409, 'exception_resolved'])
})

t.test('suspicious_feed: a full feed that empties more than the limit, and says so', async (t) => {
  const { merchant, sku, resolve } = await givenSourced(service)
  const feed = await bodyOf(merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, {
    mode: 'full', confirm_drop: true, rows: []
  }))
  const { data } = await bodyOf<{ data: Exception[] }>(
    merchant.get('/v1/exceptions?kind=suspicious_feed'))
  holds(t, data, [{
    subject_type: 'stock_feed',
    subject_id: feed.id,
    supplier_id: merchant.supplier_id,
    resolutions: ['dismiss']
  }])
  holds(t, await bodyOf(resolve(data[0], 'dismiss')), { resolution: 'dismiss' })
  const oversold = await bodyOf(merchant.get('/v1/exceptions?kind=oversold'))
  holds(t, oversold.data, [{ sku }], 'and what it had promised is at risk')
})

t.test('every decision leaves orders, stock and events sound', async (t) => assertSound(t, db))
