// What partners invoice becomes bills, through two hops, by real HTTP.

import t from 'tap'
import { sql } from 'kysely'
import { markUnbilledOrders } from '../../../src/modules/links/store/due-invoices.ts'
import { assertSound } from '../../support/jobs.ts'
import type { TestMerchant } from '../../support/service.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { givenChain, placeOverChain } from './chain.ts'

t.setTimeout(180_000)
const chain = await givenChain(t)
const { a, b, c, c_link, proxy, settle, follow, service } = chain

// C's key shows its own orders only, and B's all of A's.
await c.patch(`/v1/suppliers/${c_link.supplier_id}`, {
  channels: [{
    kind: 'tandem',
    url: proxy.url,
    api_key: (await b.givenKey({ role: 'storefront', orders: 'own', account: 'acme' })).key
  }]
})

type Bill = Record<string, unknown> & {
  id: string
  number: string
  status: string
  findings: Array<{ code: string }>
}

const saleOf = async (merchant: TestMerchant, { id }: { id: string }) => {
  const { data: [sale] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    merchant.get(`/v1/sales-orders?reference=${id}`))
  return sale?.id ?? ''
}
const invoice = async (merchant: TestMerchant, sale_id: string, body: object = {}) =>
  (await bodyOfAnswer<{ invoices: Array<{ id: string, number: string, issued_on: string }> }>(
    merchant.post(`/v1/sales-orders/${sale_id}/invoices`, body))).invoices
const billsOf = async (merchant: TestMerchant, { id }: { id: string }) =>
  (await bodyOfAnswer<{ data: Bill[] }>(
    merchant.get(`/v1/bills?purchase_order_id=${id}&sort=created_at`))).data
const codesOf = ({ findings }: Bill) => findings.map(({ code }) => code)
const readLink = async () =>
  bodyOfAnswer<Record<string, unknown>>(c.get(`/v1/links/${c_link.link_id}`))
const readsOfInvoices = (path = '/invoices') =>
  proxy.asked().filter((one) => one.includes(path)).length
const readOn = async () => {
  await sql`update partner_orders set invoices_due_at = now()`.execute(service.db)
  await follow()
}
/** Of C's orders, those whose invoices alone are read once more. */
const countUnbilled = async () => {
  await markUnbilledOrders(service.db, c.id, c_link.link_id)
  return (await service.db.selectFrom('partner_orders').where('merchant_id', '=', c.id)
    .where('invoices_due_at', 'is not', null).where('look_at', 'is', null)
    .select('purchase_order_id').execute()).length
}

const notesOf = async ({ id }: { id: string }) =>
  (await bodyOfAnswer<{ internal_notes: Array<{ text: string }> }>(
    c.get(`/v1/purchase-orders/${id}`))).internal_notes.map(({ text }) => text)

/** C's order, of which A has shipped so many units, and B's sales order for it. */
async function givenShipped (...parts: number[]) {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  for (const quantity of parts) {
    // eslint-disable-next-line no-await-in-loop -- parcel after parcel
    await bodyOfAnswer(a.supplier.post(`/v1/purchase-orders/${order.id}/shipments`,
      { lines: [{ line_number: 1, quantity }] }))
  }
  await settle()
  const { c: of_c, b: of_b } = await placed.readOrders()
  return { of_c, of_b, sale_at_b: await saleOf(b, of_c), sale_at_a: await saleOf(a, of_b) }
}

t.test('an invoice at each hop is a bill that matches, and is read once', async (t) => {
  const before = readsOfInvoices()
  const { of_c, of_b, sale_at_b, sale_at_a } = await givenShipped(5)
  t.equal(readsOfInvoices(), before, 'nothing is asked of what was not invoiced')
  t.same((await readLink()).warnings, [])
  const [of_a] = await invoice(a, sale_at_a)
  const [sent] = await invoice(b, sale_at_b)
  await follow(2)
  const [bill, ...others] = await billsOf(c, of_c)
  t.same(others, [])
  t.match(bill, {
    number: sent?.number,
    status: 'matched',
    supplier_id: c_link.supplier_id,
    currency: 'EUR',
    total: '60.00',
    charges: [],
    taxes: [],
    due_on: /^\d{4}-/,
    metadata: { partner_invoice: sent?.id },
    lines: [{ line_number: 1, quantity: 5, unit_cost: '12.00' }]
  })
  t.match(await billsOf(b, of_b), [{ number: of_a?.number, status: 'matched', total: '50.00' }])
  await c.givePositions()
  const { data: [event] } = await bodyOfAnswer<{ data: object[] }>(
    c.get('/v1/events?types=bill.recorded'))
  t.match(event, { actor: { type: 'job', name: 'follow partners' } })
  const asked = readsOfInvoices()
  await sql`update partner_orders set look_at = now()`.execute(service.db)
  await follow()
  t.equal(readsOfInvoices(), asked, 'what was read is not read again')
  await bodyOfAnswer(c.post(`/v1/links/${c_link.link_id}/reconciliations`, {}))
  await follow()
  t.equal(readsOfInvoices(), asked + 1, 'it is, when both sides are compared')
  t.same((await billsOf(c, of_c)).map(({ id }) => id), [bill?.id])
  t.equal(await countUnbilled(), 1)
  t.match(await bodyOfAnswer(c.post(`/v1/bills/${bill?.id}/approval`, {})), { status: 'approved' })
  await follow()
  t.equal(await countUnbilled(), 0)
  t.match(await bodyOfAnswer(c.get(`/v1/purchase-orders/${of_c.id}`)), { billing_status: 'billed' })
})

t.test('drafts are not taken; what is credited is credited here', async (t) => {
  const { of_c, sale_at_b } = await givenShipped(5)
  const [draft] = await invoice(b, sale_at_b, { draft: true })
  await readOn()
  t.same(await billsOf(c, of_c), [])
  await bodyOfAnswer(b.post(`/v1/invoices/${draft?.id}/issue`, {}))
  await bodyOfAnswer(b.post(`/v1/sales-orders/${sale_at_b}/credits`,
    { amount: '7.50', reason: 'Scratched.' }))
  await invoice(b, sale_at_b)
  await follow()
  const bills = await billsOf(c, of_c)
  t.match(bills, [
    { status: 'matched', total: '60.00' },
    {
      status: 'disputed',
      total: '-7.50',
      lines: [{ line_number: null, quantity: -1, unit_cost: '7.50', description: 'Scratched.' }]
    }
  ])
  t.same(bills.flatMap(codesOf), ['unknown_line'], 'a person says what an amount is for')
})

t.test('a dearer price: credited, and disputed as a bill, but no step of the chain', async (t) => {
  const { of_c, sale_at_b } = await givenShipped(5)
  await invoice(b, sale_at_b)
  await follow()
  await bodyOfAnswer(b.patch(`/v1/sales-orders/${sale_at_b}`, {
    lines: [{ line_number: 1, unit_price: '13.00' }],
    charges: [{ kind: 'shipping', amount: '4.90' }]
  }))
  await invoice(b, sale_at_b)
  await follow()
  const [first, credit, dearer] = await billsOf(c, of_c)
  t.match(first, { status: 'matched', total: '60.00' })
  t.match(credit, {
    status: 'matched',
    total: '-60.00',
    lines: [{ line_number: 1, quantity: -5, unit_cost: '12.00' }]
  })
  t.match(dearer, {
    status: 'disputed',
    total: '69.90',
    lines: [{ unit_cost: '13.00' }],
    charges: [{ kind: 'freight', amount: '4.90' }]
  })
  t.same(dearer && codesOf(dearer), ['billed_before', 'over_price', 'charge_not_agreed'])
  const { data } = await bodyOfAnswer<{ data: Array<{ kind: string }> }>(
    c.get(`/v1/exceptions?purchase_order_id=${of_c.id}&state=open`))
  t.same(data.map(({ kind }) => kind), ['bill_mismatch'])
})

t.test('what was typed in or rejected does not come again', async (t) => {
  const { data: [other] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    c.get('/v1/purchase-orders?sort=created_at&limit=1'))
  const { of_c, sale_at_b } = await givenShipped(1, 3, 1)
  const [first, second, third] = await invoice(b, sale_at_b)
  const type = async (order: { id: string } | undefined, about: object) =>
    bodyOfAnswer<Bill>(c.post(`/v1/purchase-orders/${order?.id}/bills`, {
      lines: [{ line_number: 1, quantity: 1, unit_cost: '12.00' }], total: '12.00', ...about
    }))
  const typed = await type(of_c, { number: first?.number, issued_on: '2001-01-05' })
  await type(other, { number: third?.number, issued_on: third?.issued_on })
  await follow()
  t.match(await readLink(), { last_difference: { detail: /bill_number_taken/ } })
  await readOn()
  t.match(await notesOf(of_c), [`Of what the partner has invoiced, this is no bill: ${
    third?.number}, 12.00 (bill_number_taken).`], 'a person reads it once, on the order')
  const bills = await billsOf(c, of_c)
  t.same(bills.map(({ id, number }) => [id === typed.id, number]),
    [[true, first?.number], [false, second?.number]])
  await bodyOfAnswer(c.post(`/v1/bills/${bills[1]?.id}/rejection`, { reason: 'Wrong.' }))
  await readOn()
  t.same((await billsOf(c, of_c)).map(({ status }) => status), ['matched', 'rejected'])
})

t.test('no answer, then a process that dies between two bills: one of each', async (t) => {
  const { of_c, sale_at_b } = await givenShipped(2, 3)
  proxy.failOn(`GET /v1/sales-orders/${sale_at_b}/invoices`)
  const [first, second] = await invoice(b, sale_at_b)
  await follow()
  t.same(await billsOf(c, of_c), [])
  t.match(await readLink(), { failing_since: null })
  proxy.failOn(undefined)
  await sql`alter table bills add constraint bills_dying
    check (number <> ${sql.lit(second?.number)}) not valid`.execute(service.db)
  await follow()
  t.same((await billsOf(c, of_c)).map(({ number }) => number), [first?.number])
  await sql`alter table bills drop constraint bills_dying`.execute(service.db)
  await follow()
  t.same((await billsOf(c, of_c)).map(({ number, status }) => [number, status]),
    [[first?.number, 'matched'], [second?.number, 'matched']])
})

t.test('an outcome that nobody knows says nothing of the invoice', async (t) => {
  const { of_c, sale_at_b } = await givenShipped(2)
  await sql`create function lose_connection() returns trigger language plpgsql as
    'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'`.execute(service.db)
  await sql`create constraint trigger bills_lost after insert on bills deferrable
    initially deferred for each row execute function lose_connection()`.execute(service.db)
  const [sent] = await invoice(b, sale_at_b)
  await follow()
  await sql`drop trigger bills_lost on bills`.execute(service.db)
  t.same(await billsOf(c, of_c), [])
  await follow()
  t.match(await billsOf(c, of_c), [{ number: sent?.number, status: 'matched' }])
  t.same(await notesOf(of_c), [])
})

t.test('wrong answers: what can be read and is ours is taken, the rest is told', async (t) => {
  const { of_c, sale_at_b } = await givenShipped(5)
  const [sent] = await invoice(b, sale_at_b)
  const path = `/v1/sales-orders/${sale_at_b}/invoices`
  const { data: [own] } = await bodyOfAnswer<{ data: object[] }>(b.get(path))
  proxy.failOn(`GET ${path}`, {
    next_cursor: 'again',
    data: [{ ...own, id: 'inv_1', total: '-' }, { ...own, id: 'inv_2', sales_order_id: 'so' }, own]
  })
  await follow()
  await readOn()
  t.equal(readsOfInvoices(path), 4, 'pages that lead back are read once')
  t.match(await billsOf(c, of_c), [{ number: sent?.number }])
  t.match(await notesOf(of_c), [/inv_1 \(cannot be read.*total.*inv_2.*other order.*behind/])
  proxy.failOn(`GET ${path}`, { data: Array(21).fill(own), next_cursor: null })
  await readOn()
  t.match(await sql`select invoice_failures from partner_orders
    where purchase_order_id = ${of_c.id}`.execute(service.db), { rows: [{ invoice_failures: 1 }] })
  proxy.failOn(undefined)
})

t.test('all that was left is sound', async (t) => {
  await assertSound(t, service.db)
})
