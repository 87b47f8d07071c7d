// Bills over HTTP: recorded as sent, matched with what moved, decided by a person, and known again.

import t from 'tap'
import { billBody } from '../../support/bill-samples.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { newSku, purchaseOrdersOf } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { codesOf, givenBilled } from './given.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const runJob = givenJobs(t, service.database_url)

t.test('a bill of what has shipped matches, is approved and paid', async (t) => {
  const { billUnits, approve, read, shipUnits, merchant, purchase_order_id, readSale, ...order } =
    await givenBilled(service, { line: { unit_price: '19.90' } })
  await order.answer({ quantity: 5 })
  holds(t, await readSale(), { margin: '49.50', margin_basis: 'acknowledged' })
  await shipUnits(5)
  const recorded = await order.bill({
    lines: [{ line_number: 1, quantity: 5, unit_cost: '10.00' }],
    taxes: [{ category: 'S', rate_percent: '20', taxable_amount: '50.00', tax_amount: '10.00' }],
    total: '60.00',
    due_on: '2026-12-23'
  })
  t.equal(recorded.statusCode, 201)
  const bill = await bodyOf(recorded)
  t.equal(recorded.headers.location, `/v1/bills/${bill.id}`)
  holds(t, bill, {
    version: 1,
    supplier_id: merchant.supplier_id,
    status: 'matched',
    currency: 'EUR',
    due_on: '2026-12-23',
    net_total: '50.00',
    tax_total: '10.00',
    total: '60.00',
    findings: [],
    lines: [{ number: 1, purchase_order_id, line_number: 1, quantity: 5, amount: '50.00' }]
  })
  t.notOk('approval_reason' in bill, 'a supplier does not see it')
  holds(t, (await order.readPurchases())[0], { billing_status: 'unbilled' })
  holds(t, await bodyOf(approve(bill)), { status: 'approved', version: 2, approval_reason: null })
  holds(t, (await order.readPurchases())[0], {
    billing_status: 'billed',
    lines: [{ billed_quantity: 5, billed_amount: '50.00', billed_charges: '0.00' }]
  })
  holds(t, await readSale(), { margin: '49.50', margin_basis: 'billed' })
  const paid = await bodyOf(merchant.post(`/v1/bills/${bill.id}/payment`, {
    paid_on: '2026-12-01', reference: 'SEPA-1'
  }))
  holds(t, paid, { status: 'paid', paid_on: '2026-12-01', payment_reference: 'SEPA-1' })
  t.same(await bodyOf(merchant.post(`/v1/bills/${bill.id}/payment`, {
    reference: 'SEPA-1'
  })), paid, 'the same payment again')
  refused(t, await merchant.post(`/v1/bills/${bill.id}/payment`, { reference: 'SEPA-2' }),
    [409, 'bill_not_approved'])
  refused(t, await order.reject(bill), [409, 'bill_not_open'])
  t.same((await read(bill)).version, 3)
})

t.test('a finding goes away with its cause, and so does its exception', async (t) => {
  const { billUnits, read, shipUnits, readMismatches } = await givenBilled(service)
  await shipUnits(3)
  const bill = await billUnits(5)
  holds(t, bill, {
    status: 'disputed',
    findings: [{
      code: 'not_shipped',
      line_number: 1,
      ordered_quantity: 5,
      moved_quantity: 3,
      billed_before_quantity: 0,
      billed_quantity: 5,
      agreed_unit_cost: '10.00'
    }]
  })
  const [mismatch] = await readMismatches()
  holds(t, mismatch, { subject_type: 'bill', subject_id: bill.id, kind: 'bill_mismatch' })
  await runJob('match bills again')
  t.equal((await read(bill)).version, 1, 'nothing has changed')
  await shipUnits(2)
  await runJob('match bills again')
  holds(t, await read(bill), { status: 'matched', findings: [], version: 2 })
  t.same(await readMismatches(), [])
})

t.test('a bill that matches approves itself where the merchant says so', async (t) => {
  const { billUnits, read, shipUnits, readPurchases } = await givenBilled(service, {
    settings: { billing: { approval: 'automatic' } }
  })
  await shipUnits(2)
  holds(t, await billUnits(2), { status: 'approved', version: 1 })
  holds(t, (await readPurchases())[0], { billing_status: 'partially_billed' })
  const late = await billUnits(3)
  t.same(codesOf(late), ['not_shipped'])
  await shipUnits(3)
  await runJob('match bills again')
  holds(t, await read(late), { status: 'approved', findings: [] })
  holds(t, (await readPurchases())[0], { billing_status: 'billed' })
})

t.test('a disputed bill is approved with a reason only, which is kept', async (t) => {
  const { billUnits, approve, shipUnits, readPurchases, readSale, readMismatches, merchant } =
    await givenBilled(service, { line: { unit_price: '19.90' } })
  await shipUnits(5)
  const bill = await billUnits(5, 11)
  t.same(codesOf(bill), ['over_price'])
  refused(t, await approve(bill), [422, 'bill_reason_missing'])
  const [mismatch] = await readMismatches()
  const resolve = async (body: object) =>
    merchant.post(`/v1/exceptions/${mismatch?.id}/resolutions`, body)
  refused(t, await resolve({ resolution: 'approve' }), [422, 'bill_reason_missing'])
  refused(t, await resolve({ resolution: 'dismiss' }), [422, 'resolution_not_taken'])
  holds(t, await bodyOf(resolve({ resolution: 'approve', note: 'Agreed.' })), {
    resolution: 'approve', note: 'Agreed.', version: 2
  })
  refused(t, await resolve({ resolution: 'reject', note: 'No.' }), [409, 'exception_resolved'])
  holds(t, await bodyOf(merchant.get(`/v1/bills/${bill.id}`)), {
    status: 'approved', approval_reason: 'Agreed.', findings: [{ code: 'over_price' }]
  })
  holds(t, (await readPurchases())[0]?.lines, [{ billed_amount: '55.00' }])
  holds(t, await readSale(), { margin: '44.50', margin_basis: 'billed' })
})

t.test('a rejected number may come again with other content', async (t) => {
  const { bill, billUnits, reject, shipUnits, merchant } = await givenBilled(service)
  await shipUnits(5)
  const number = 'R/2026/7'
  const first = await billUnits(5, 11, { number })
  const lines = [{ line_number: 1, quantity: 5, unit_cost: '10' }]
  const again = { number, total: '50.00', lines }
  const taken = await bill(again)
  refused(t, taken, [409, 'bill_number_taken'])
  holds(t, taken.json(), { existing: { id: first.id, reference: number } })
  const same = await bill({
    number, total: '55', lines: [{ line_number: 1, quantity: 5, unit_cost: '11' }]
  })
  t.equal(same.statusCode, 200)
  t.same(same.json(), first, 'the same content again, written otherwise')
  holds(t, await bodyOf(reject(first, 'Too dear.')), {
    status: 'rejected', rejection_reason: 'Too dear.'
  })
  holds(t, await bodyOf(bill(again)), { status: 'matched' })
  t.equal((await bill({
    number, total: '55.00', lines: [{ line_number: 1, quantity: 5, unit_cost: '11.00' }]
  })).json().id, first.id, 'the rejected one is known')
  const other = { number, issued_on: '2027-01-02' }
  t.equal((await bill(other)).statusCode, 201, 'another year')
  const { data } = await bodyOf(merchant.get(`/v1/bills?number=${encodeURIComponent(number)}`))
  t.equal(data.length, 3)
})

t.test('charges are spread by value, and compared with what was agreed', async (t) => {
  const { bill, approve, shipUnits, readPurchases, readSale } = await givenBilled(service, {
    terms: { order_fee: '4.50' }, line: { unit_price: '19.90' }
  })
  await shipUnits(5)
  const charged = await bodyOf(bill({
    lines: [
      { line_number: 1, quantity: 5, unit_cost: '10.00' },
      { description: 'Pallet', quantity: 1, unit_cost: '8.00' }
    ],
    charges: [{ kind: 'order_fee', amount: '4.50' }, { kind: 'freight', amount: '6.90' }],
    total: '69.40'
  }))
  t.same(codesOf(charged), ['unknown_line', 'charge_not_agreed'])
  await bodyOf(approve(charged, { reason: 'A pallet was needed.' }))
  holds(t, (await readPurchases())[0]?.lines, [{
    billed_quantity: 5, billed_amount: '69.40', billed_charges: '19.40'
  }])
  holds(t, await readSale(), { margin: '30.10' })
})

t.test('a credit note is a bill with units below 0', async (t) => {
  const { bill, billUnits, approve, shipUnits, readPurchases } = await givenBilled(service)
  await shipUnits(5)
  const wrong = await billUnits(5, 12)
  await bodyOf(approve(wrong, { reason: 'Will be credited.' }))
  const credit = await billUnits(-5, 12)
  t.same([credit.status, codesOf(credit)], ['matched', []])
  await bodyOf(approve(credit))
  holds(t, (await readPurchases())[0], {
    billing_status: 'unbilled',
    lines: [{ billed_quantity: 0, credited_quantity: 5, billed_amount: '0.00' }]
  })
  t.same(codesOf(await billUnits(-1)), ['over_quantity'])
  t.same(codesOf(await billUnits(5)), [], 'no unit went back: the bill is put right')
  refused(t, await bill({ lines: [{ line_number: 1, quantity: 0, unit_cost: '1' }] }),
    [400, 'invalid_request'], ['/lines/0/quantity too_small'])
})

t.test('everything is sound', async (t) => assertSound(t, db))

t.test('nobody bills a plan: its lines are written anew until it is issued', async (t) => {
  const merchant = await service.givenMerchant()
  const sku = newSku()
  await merchant.givenStock(merchant.supplier_id, sku, {})
  const { id, total } = await bodyOf(merchant.storefront.post('/v1/sales-orders', salesOrderBody({
    payment_terms: 'prepaid', lines: [{ sku, quantity: 2, unit_price: '19.90' }]
  })))
  const [planned] = await purchaseOrdersOf(merchant, id)
  const bill = async () => merchant.post(`/v1/purchase-orders/${planned?.id}/bills`, billBody({
    lines: [{ line_number: 1, quantity: 2, unit_cost: '10.00' }], total: '20.00'
  }))
  refused(t, await bill(), [404, 'purchase_order_not_found'])
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/payments`, { reference: 'p', amount: total }))
  holds(t, await bodyOf(bill()), { status: 'disputed', findings: [{ code: 'not_shipped' }] })
})
