// Bills and purchase orders: several of them at once, other suppliers, currencies, and accruals.

import { sql } from 'kysely'
import t from 'tap'
import { billBody } from '../../support/bill-samples.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { approveReturn, receiveReturn, requestReturn } from '../../support/returns.ts'
import { salesOrderBody } from '../../support/service.ts'
import { newSku, placeOrder, purchaseOrdersOf } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { codesOf, givenBilled } from './given.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const runJob = givenJobs(t, service.database_url)

t.test('one bill for several purchase orders of a supplier', async (t) => {
  const { merchant, shipUnits, purchase_order_id: first, rival_id, sku } =
    await givenBilled(service)
  await shipUnits(5)
  const { purchase_order_id: second } = await placeOrder(merchant)
  const lineOf = (purchase_order_id: string, quantity: number) =>
    ({ purchase_order_id, line_number: 1, quantity, unit_cost: '10.00' })
  const body = billBody({ lines: [lineOf(first, 5), lineOf(second, 2)], total: '70.00' })
  const bill = await bodyOf(merchant.supplier.post('/v1/bills', body))
  holds(t, bill, { findings: [{ code: 'not_shipped', purchase_order_id: second }] })
  for (const url of [`purchase_order_id=${second}`, `supplier_id=${merchant.supplier_id}`,
    'status=disputed,paid', `number=${encodeURIComponent(String(bill.number))}`]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const { data } = await bodyOf(merchant.get(`/v1/bills?${url}`))
    holds(t, data, [{ id: bill.id }])
  }
  const [row] = (await merchant.get('/v1/bills?fields=id,total', {
    accept: 'text/csv'
  })).body.split('\r\n').slice(1)
  t.equal(row, `${bill.id},70.00`)
  await merchant.givenStock(rival_id, sku, { on_hand: 0 })
  const rival = await merchant.givenKey({ role: 'supplier', supplier_id: rival_id })
  refused(t, await rival.get(`/v1/bills/${bill.id}`), [404, 'bill_not_found'])
  t.same((await bodyOf(rival.get('/v1/bills'))).data, [])
  refused(t, await rival.post('/v1/bills', body), [404, 'purchase_order_not_found'])
  refused(t, await merchant.post('/v1/bills', { ...body, supplier_id: rival_id }),
    [422, 'bill_orders_differ'])
  refused(t, await merchant.post('/v1/bills', {
    ...body, lines: [lineOf(first, 1), lineOf('po_01k9x3v8hq2m4n6p8r0t2w4y6z', 1)]
  }), [404, 'purchase_order_not_found'], ['/lines/1/purchase_order_id unknown'])
})

t.test('a bill in another currency is kept, and cannot be approved', async (t) => {
  const { billUnits, approve, reject, shipUnits } = await givenBilled(service)
  await shipUnits(5)
  const bill = await billUnits(5, 10, { currency: 'USD' })
  t.same(codesOf(bill), ['currency_differs'])
  refused(t, await approve(bill, { reason: 'x' }), [409, 'bill_currency_differs'])
  holds(t, await bodyOf(reject(bill)), { status: 'rejected' })
})

t.test('of two bills for the same units at once, one is the first', async (t) => {
  const { billUnits, shipUnits, readPurchases, merchant, approve } = await givenBilled(service)
  await shipUnits(5)
  const bills = await Promise.all([billUnits(5), billUnits(5), billUnits(5)])
  t.same(bills.map(({ status }) => status).sort(), ['disputed', 'disputed', 'matched'])
  const first = bills.find(({ status }) => status === 'matched')
  const second = bills.find(({ status }) => status === 'disputed')
  if (first === undefined || second === undefined) throw new Error('one of each')
  t.same(codesOf(second), ['billed_before'])
  // Whichever is approved first makes the other one need a reason.
  await Promise.all([first, second].map(async (bill) => bodyOf(approve(bill, { reason: 'x' }))))
  holds(t, (await readPurchases())[0], {
    billing_status: 'overbilled', lines: [{ billed_quantity: 10 }]
  })
  const { data } = await bodyOf(
    merchant.get('/v1/purchase-orders?billing_status=overbilled,billed'))
  t.equal(data.length, 1)
})

t.test('accruals: what has moved and is not billed', async (t) => {
  const { billUnits, approve, shipUnits, merchant } = await givenBilled(service)
  const readAccruals = async (on = '') => (await bodyOf(
    merchant.get(`/v1/reports/accruals${on === '' ? '' : `?on=${on}`}`))).data
  t.same(await readAccruals(), [])
  await shipUnits(4)
  holds(t, await readAccruals(), [{
    supplier_id: merchant.supplier_id,
    quantity: 4,
    amount: '40.00',
    purchase_orders: 1,
    currency: 'EUR'
  }])
  t.same(await readAccruals('2020-01-01'), [])
  await bodyOf(approve(await billUnits(3)))
  holds(t, await readAccruals(), [{ quantity: 1, amount: '10.00' }])
  await bodyOf(approve(await billUnits(1)))
  t.same(await readAccruals(), [])
})

t.test('accruals: an overbilled order has another line; what never left is left out', async (t) => {
  const merchant = await service.givenMerchant()
  const skus = [newSku(), newSku()]
  await inTurn(skus, async (sku) => merchant.givenStock(merchant.supplier_id, sku, {}))
  const { id } = await bodyOf(merchant.storefront.post('/v1/sales-orders', salesOrderBody({
    lines: skus.map((sku) => ({ sku, quantity: 5, unit_price: '19.90' }))
  })))
  const [order] = await purchaseOrdersOf(merchant, id)
  const post = async (path: string, body: object) =>
    bodyOf(merchant.post(`/v1/purchase-orders/${order?.id}/${path}`, body))
  const line = (line_number: number, quantity: number) => ({ line_number, quantity })
  await post('shipments', { lines: [line(1, 5), line(2, 1)] })
  const at = new Date(Date.now() - 172_800_000).toISOString()
  const gone = await post('shipments', { lines: [line(2, 3)], shipped_at: at })
  await bodyOf(merchant.post(`/v1/shipments/${gone.id}/cancellation`))
  await post('shipments', { lines: [line(2, 1)] })
  const bill = await post('bills', billBody({
    lines: [{ ...line(1, 6), unit_cost: '10.00' }], total: '60.00'
  }))
  await bodyOf(merchant.post(`/v1/bills/${bill.id}/approval`, { reason: 'x' }))
  holds(t, await purchaseOrdersOf(merchant, id), [{ billing_status: 'overbilled' }])
  holds(t, (await bodyOf(merchant.get('/v1/reports/accruals'))).data, [{ quantity: 2 }])
  t.same((await bodyOf(merchant.get(`/v1/reports/accruals?on=${at.slice(0, 10)}`))).data, [])
})

t.test('accruals: what comes beyond an order ends with the bill of its line', async (t) => {
  const merchant = await service.givenMerchant()
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`,
    { over_shipment_tolerance_percent: 20 }))
  const skus = [newSku(), newSku()]
  await inTurn(skus, async (sku) => merchant.givenStock(merchant.supplier_id, sku, {}))
  const { id } = await bodyOf(merchant.storefront.post('/v1/sales-orders', salesOrderBody({
    lines: skus.map((sku) => ({ sku, quantity: 5, unit_price: '19.90' }))
  })))
  const [order] = await purchaseOrdersOf(merchant, id)
  const post = async (path: string, body: object) =>
    bodyOf(merchant.post(`/v1/purchase-orders/${order?.id}/${path}`, body))
  const billLine = async (line_number: number) => {
    const lines = [{ line_number, quantity: 5, unit_cost: '10.00' }]
    const about = { number: `O-${line_number}`, lines, total: '50.00' }
    const bill = await post('bills', billBody(about))
    await bodyOf(merchant.post(`/v1/bills/${bill.id}/approval`))
    return (await bodyOf(merchant.get('/v1/reports/accruals'))).data
  }
  await post('shipments', { lines: [1, 2].map((line_number) => ({ line_number, quantity: 6 })) })
  holds(t, (await bodyOf(merchant.get('/v1/reports/accruals'))).data, [{ quantity: 12 }])
  holds(t, await billLine(1), [{ quantity: 6, amount: '60.00' }], 'its supplier asks no more')
  t.same(await billLine(2), [])
})

t.test('returned units that are credited are billed no more', async (t) => {
  const { billUnits, approve, read, shipUnits, readPurchases, readSale, ...sourced } =
    await givenBilled(service, { line: { unit_price: '19.90' } })
  const { merchant } = sourced
  await shipUnits(5)
  await bodyOf(approve(await billUnits(5)))
  const [parcel] = (await bodyOf(merchant.get(
    `/v1/shipments?purchase_order_id=${sourced.purchase_order_id}`))).data
  await bodyOf(merchant.post(`/v1/shipments/${parcel.id}/delivery`, {}))
  const { id } = await approveReturn(
    merchant, await requestReturn(merchant, sourced, { quantity: 5 }))
  await receiveReturn(merchant, { id }, { accepted_quantity: 5 })
  const credit = await billUnits(-5)
  const again = await billUnits(5)
  t.same(codesOf(again), ['billed_before'], 'the credit note is not approved yet')
  await bodyOf(approve(credit))
  await runJob('match bills again')
  t.same(codesOf(await read(again)), ['not_shipped'])
  holds(t, await readPurchases(), [{
    billing_status: 'billed',
    lines: [{ billed_quantity: 0, credited_quantity: 5, billed_amount: '0.00' }]
  }])
  t.equal((await readSale()).margin, '0.00', 'what both sides credit cancels out')
  t.same((await bodyOf(merchant.get('/v1/reports/accruals'))).data, [])
})

t.test('other tolerances, of the merchant or a supplier, count for open bills', async (t) => {
  const { billUnits, approve, read, shipUnits, merchant } = await givenBilled(service)
  const other = await givenBilled(service)
  await inTurn([shipUnits, other.shipUnits], async (shipIt) => shipIt(5))
  const [first, second] = await inTurn([11, 11], async (cost) => billUnits(1, cost))
  const approved = await bodyOf(approve(await billUnits(1, 11), { reason: 'x' }))
  const foreign = await other.billUnits(1, 11)
  if (first === undefined || second === undefined) throw new Error('two bills')
  t.same([first.status, second.status, foreign.status], ['disputed', 'disputed', 'disputed'])
  const change = async (path: string, billing: object | null) => bodyOf(merchant.patch(path,
    path.endsWith('merchant') ? { settings: { billing } } : { billing }))
  const readStatuses = async () => (await Promise.all([
    read(first), read(second), read(approved), other.read(foreign)
  ])).map(({ status }) => status)
  const ten = { price_tolerance_percent: 10 }
  // The findings of the others tell that one is approved; then nothing is left to be done.
  await inTurn([1, 2], async () => runJob('match bills again'))
  await change('/v1/merchant', ten)
  // As if the work had been cut off behind the first bill.
  await sql`update bill_marks set reached_id = ${first.id}
    where purchase_order_id is null and due_at <= now()`.execute(db)
  await runJob('match bills again')
  t.same(await readStatuses(), ['disputed', 'matched', 'approved', 'disputed'])
  const endWait = async () => sql`update bill_marks set due_at = now()`.execute(db)
  const { rows: left } = await sql`select id from bill_marks where due_at > now()`.execute(db)
  t.equal(left.length, 1, 'bills that were being recorded are looked at once more')
  await endWait()
  await Promise.all([1, 2].map(async () => runJob('match bills again')))
  t.same(await readStatuses(), ['matched', 'matched', 'approved', 'disputed'])
  await change(`/v1/suppliers/${merchant.supplier_id}`, { price_tolerance_percent: 0 })
  await runJob('match bills again')
  t.same(await readStatuses(), ['disputed', 'disputed', 'approved', 'disputed'])
  await change(`/v1/suppliers/${merchant.supplier_id}`, null)
  await endWait()
  await change('/v1/merchant', ten)
  await runJob('match bills again')
  t.same(await readStatuses(), ['matched', 'matched', 'approved', 'disputed'])
  await runJob('match bills again')
  const { rows } = await sql`select id from bill_marks where merchant_id = ${merchant.id}`
    .execute(db)
  t.same(rows, [], 'the same setting again asks for nothing')
})

t.test('a bill that always fails keeps none behind it back', async (t) => {
  const { billUnits, read, shipUnits, merchant, purchase_order_id } = await givenBilled(service)
  await shipUnits(5)
  const [first, second] = await inTurn([11, 11], async (cost) => billUnits(1, cost))
  if (first === undefined || second === undefined) throw new Error('two bills')
  await runJob('match bills again')
  await sql`alter table bills add constraint broken
    check (id <> ${sql.lit(first.id)} or status = 'disputed')`.execute(db)
  await bodyOf(merchant.patch('/v1/merchant',
    { settings: { billing: { price_tolerance_percent: 10 } } }))
  // The second leaves a mark for the other bills of its order.
  await inTurn([1, 2], async () => runJob('match bills again'))
  const readStatuses = async () => [(await read(first)).status, (await read(second)).status]
  t.same(await readStatuses(), ['disputed', 'matched'])
  const { rows } = await sql`select id from bill_marks where merchant_id = ${merchant.id}
    and due_at <= now() and (purchase_order_id is null or purchase_order_id =
    ${purchase_order_id})`.execute(db)
  await sql`alter table bills drop constraint broken`.execute(db)
  t.same(rows, [], 'nothing is tried for ever')
})

t.test('a purchase order has at most 50 open bills', async (t) => {
  const { bill, billUnits, reject } = await givenBilled(service)
  const [first] = await inTurn(Array.from({ length: 50 }), async () => billUnits(1))
  refused(t, await bill(), [409, 'open_bills_limit'])
  await bodyOf(reject(first ?? { id: '' }))
  t.equal((await bill()).statusCode, 201)
})

t.test('everything is sound', async (t) => assertSound(t, db))
