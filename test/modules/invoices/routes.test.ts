// Invoices over HTTP: issued on request and by the service, drafted, paid and overdue.

import { sql } from 'kysely'
import t from 'tap'
import { newId } from '../../../src/platform/id.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { placeOrder, ship } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import {
  deliver, givenShipped, type Invoice, invoice, invoicesOf, readSale
} from './given.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const runJob = givenJobs(t, service.database_url)
const issueDue = async () => runJob('issue invoices')

t.test('the service issues an invoice for each shipment; its order then waits for money',
  async (t) => {
    const merchant = await service.givenMerchant()
    const placed = await placeOrder(merchant, { quantity: 5 })
    await issueDue()
    t.same(await invoicesOf(merchant, placed), [], 'nothing has shipped')
    const shipments = [await ship(merchant, placed, 2), await ship(merchant, placed, 3)]
    holds(t, await readSale(merchant, placed), { payment_status: 'not_required' })
    await issueDue()
    await issueDue()
    const [first, second, ...others] = await invoicesOf(merchant, placed)
    t.same(others, [])
    const year = new Date().getUTCFullYear()
    holds(t, [first, second], [
      {
        number: `INV-${year}-00001`,
        kind: 'invoice',
        status: 'issued',
        total: '39.80',
        shipment_ids: [shipments[0]?.id],
        paid: '0.00',
        version: 1,
        lines: [{ line_number: 1, quantity: 2, unit_price: '19.90', net_amount: '39.80' }]
      },
      { number: `INV-${year}-00002`, total: '59.70', shipment_ids: [shipments[1]?.id] }
    ])
    const sale = await readSale(merchant, placed)
    holds(t, sale, { payment_status: 'awaiting', paid: '0.00' })
    await bodyOf(merchant.post(`/v1/sales-orders/${placed.id}/payments`, {
      reference: 'P1', amount: '40.00'
    }))
    holds(t, await readSale(merchant, placed), { payment_status: 'partially_paid' })
    holds(t, await invoicesOf(merchant, placed), [
      { status: 'paid', paid: '39.80', prepaid_amount: '0.00', version: 2 },
      { status: 'partially_paid', paid: '0.20', version: 2 }])
    t.same((await merchant.eventTypes()).filter((type) => type.startsWith('invoice')),
      ['invoice.issued', 'invoice.issued', 'invoice.paid', 'invoice.updated'])
  })

t.test('a prepaid order’s invoice is born paid, and its order hears nothing of it', async (t) => {
  const merchant = await service.givenMerchant()
  const placed = await givenShipped(merchant, {
    about: { payment_terms: 'prepaid', payments: [{ reference: 'P', amount: '39.80' }] }
  })
  const { version } = await readSale(merchant, placed)
  await issueDue()
  holds(t, await invoicesOf(merchant, placed), [
    { status: 'paid', paid: '39.80', prepaid_amount: '39.80', due_on: null, version: 1 }])
  holds(t, await readSale(merchant, placed), { payment_status: 'paid', version })
})

t.test('on request: now, whatever the trigger; sent again nothing is due', async (t) => {
  const merchant = await service.givenMerchant()
  const placed = await givenShipped(merchant, { about: { invoicing: { trigger: 'manual' } } })
  await issueDue()
  t.same(await invoicesOf(merchant, placed), [])
  const send = async () => merchant.post(`/v1/sales-orders/${placed.id}/invoices`, {},
    { 'idempotency-key': 'invoice-now' })
  const [one, again] = [await send(), await send()]
  t.equal(one.statusCode, 201)
  t.equal(again.body, one.body)
  const later = await merchant.post(`/v1/sales-orders/${placed.id}/invoices`)
  t.same([later.statusCode, later.json()], [200, { invoices: [] }])
  t.equal((await invoicesOf(merchant, placed)).length, 1)
  const tried = await merchant.post(`/v1/sales-orders/${newId('so')}/invoices`, {})
  refused(t, tried, [404, 'sales_order_not_found'])
  refused(t, await merchant.get(`/v1/sales-orders/${newId('so')}/invoices`),
    [404, 'sales_order_not_found'])
  refused(t, await merchant.get(`/v1/invoices/${newId('inv')}`), [404, 'invoice_not_found'])
})

t.test('drafts have no number; the oldest is issued first, unless its order has changed',
  async (t) => {
    const merchant = await service.givenMerchant()
    const placed = await placeOrder(merchant, { quantity: 5 })
    await ship(merchant, placed, 2)
    await ship(merchant, placed, 1)
    const { invoices: [one, two] } = await invoice(merchant, placed, { draft: true })
    holds(t, [one, two], [{ status: 'draft', number: null }, { status: 'draft', number: null }])
    await issueDue()
    refused(t, await merchant.post(`/v1/sales-orders/${placed.id}/invoices`, {}),
      [409, 'invoice_draft_open'])
    const act = async (draft: Invoice | undefined, what: string, headers = {}) =>
      merchant.post(`/v1/invoices/${draft?.id}/${what}`, {}, headers)
    refused(t, await act(two, 'issue'), [409, 'invoice_draft_outdated'])
    refused(t, await act(one, 'issue', { 'if-match': '"v9"' }), [412, 'precondition_failed'])
    const issued = await bodyOf<Invoice>(act(one, 'issue'))
    holds(t, issued, { id: one?.id, status: 'issued', version: 2, total: '39.80' })
    refused(t, await act(one, 'issue'), [409, 'invoice_not_draft'])
    refused(t, await act(one, 'discard'), [409, 'invoice_not_draft'])
    await bodyOf(act(two, 'discard'))
    await issueDue()
    holds(t, await invoicesOf(merchant, placed), [
      { status: 'issued', number: issued.number }, { status: 'discarded', number: null },
      { status: 'issued', total: '19.90' }])
    refused(t, await act({ ...issued, id: newId('inv') }, 'discard'), [404, 'invoice_not_found'])
    t.same((await merchant.eventTypes()).filter((type) => type.startsWith('invoice')), [
      'invoice.drafted', 'invoice.drafted', 'invoice.issued', 'invoice.discarded',
      'invoice.issued'])
  })

t.test('order_complete waits for the end, daily for the night, ordered for money', async (t) => {
  const merchant = await service.givenMerchant()
  const place = async (invoicing: object, about: object = {}) =>
    placeOrder(merchant, { about: { invoicing, ...about } })
  const whole = await place({ trigger: 'order_complete' })
  const daily = await place({ trigger: 'daily' })
  const first = await ship(merchant, whole, 1)
  await ship(merchant, daily)
  const prepaid = await place({ basis: 'ordered' }, { payment_terms: 'prepaid' })
  await issueDue()
  const { data } = await bodyOf(merchant.get('/v1/invoices'))
  t.same(data, [])
  await bodyOf(merchant.post(`/v1/sales-orders/${prepaid.id}/payments`, {
    reference: 'P', amount: '39.80'
  }))
  await deliver(merchant, first)
  await deliver(merchant, await ship(merchant, whole, 1))
  await sql`update invoicing_marks set due_at = now() where sales_order_id = ${daily.id}`
    .execute(service.db)
  await issueDue()
  holds(t, await invoicesOf(merchant, whole), [{ total: '39.80' }])
  holds(t, await invoicesOf(merchant, daily), [{ total: '39.80' }])
  holds(t, await invoicesOf(merchant, prepaid), [{ total: '39.80', status: 'paid' }])
  await bodyOf(merchant.post(`/v1/sales-orders/${prepaid.id}/cancellation`, {}))
  await issueDue()
  holds(t, await invoicesOf(merchant, prepaid), [
    { kind: 'invoice', status: 'paid', paid: '39.80' },
    { kind: 'credit_note', status: 'issued', total: '39.80', paid: '0.00' }])
  await bodyOf(merchant.post(`/v1/sales-orders/${prepaid.id}/refunds`, {
    reference: 'R', amount: '39.80'
  }))
  const [given_back, note] = await invoicesOf(merchant, prepaid)
  holds(t, given_back, { status: 'paid', paid: '0.00', prepaid_amount: '39.80' })
  const number = `CN-${new Date().getUTCFullYear()}-00001`
  holds(t, note, { status: 'paid', paid: '39.80', number })
})

t.test('invoiced while it is canceled: what is invoiced is given back', async (t) => {
  const merchant = await service.givenMerchant()
  const invoicing = { basis: 'ordered', trigger: 'manual' }
  const orders = await inTurn(Array.from({ length: 6 }), async () =>
    placeOrder(merchant, { about: { invoicing } }))
  await inTurn(orders.slice(3), async (one) => ship(merchant, one, 1))
  await Promise.all(orders.flatMap((one, at) => {
    const cancel = async () => bodyOf(
      merchant.post(`/v1/sales-orders/${one.id}/cancellation`, {}))
    const both = [async () => invoice(merchant, one), cancel]
    return (at % 2 === 0 ? both : both.toReversed()).map(async (act) => act())
  }))
  await inTurn(orders, async (one) => {
    await invoice(merchant, one)
    const documents = await invoicesOf(merchant, one)
    const sum = documents.reduce((all, { kind, total }) =>
      all + (kind === 'invoice' ? 1 : -1) * Number(total), 0)
    t.equal(sum.toFixed(2), (await readSale(merchant, one)).total)
    t.ok(documents.length <= 2, 'nothing is invoiced or given back twice')
  })
})

t.test('an order that cannot be invoiced is put off until it changes', async (t) => {
  const merchant = await service.givenMerchant()
  const placed = await placeOrder(merchant)
  await ship(merchant, placed, 1)
  const marks = async () => (await sql<{ is_due: boolean }>`
    select due_at <= now() as is_due from invoicing_marks
    where sales_order_id = ${placed.id}`.execute(service.db)).rows
  await sql`
    insert into invoice_series (merchant_id, series, fiscal_year, last_number, last_issued_at)
    select merchant_id, 'invoice', ${new Date().getUTCFullYear()}, 2147483647, now()
    from sales_orders where id = ${placed.id}`.execute(service.db)
  t.same(await marks(), [{ is_due: true }])
  await issueDue()
  t.same(await marks(), [{ is_due: false }])
  await sql`delete from invoice_series where last_number = 2147483647`.execute(service.db)
  await ship(merchant, placed, 1)
  await issueDue()
  holds(t, await invoicesOf(merchant, placed), [{ total: '19.90' }, { total: '19.90' }])
})

t.test('an issued document never changes: only what is paid of it', async (t) => {
  const merchant = await service.givenMerchant()
  const placed = await givenShipped(merchant)
  await issueDue()
  const readRow = async () => (await sql<Record<string, unknown>>`
    select * from invoices where sales_order_id = ${placed.id}`.execute(service.db)).rows[0]
  const { status: _s, paid: _p, version: _v, updated_at: _u, ...before } = await readRow() ?? {}
  await bodyOf(merchant.patch('/v1/merchant', {
    name: 'Others', settings: { legal: { name: 'Others Ltd', tax_id: 'X' } }
  }))
  await bodyOf(merchant.patch(`/v1/sales-orders/${placed.id}`, {
    customer: { name: 'Grace', tax_id: 'FR1' }, buyer_reference: 'B', purchase_order_number: '7'
  }))
  await bodyOf(merchant.post(`/v1/sales-orders/${placed.id}/payments`, {
    reference: 'P', amount: '10.00'
  }))
  const { status, paid, version: _w, updated_at: _x, ...after } = await readRow() ?? {}
  t.same({ status, paid }, { status: 'partially_paid', paid: '10.00' })
  t.same(after, before)
})

t.test('what is not paid in time is overdue, until it is paid', async (t) => {
  const merchant = await service.givenMerchant()
  const placed = await givenShipped(merchant, { about: { invoicing: { payment_days: 0 } } })
  await issueDue()
  const [issued] = await invoicesOf(merchant, placed)
  t.equal(issued?.due_on, issued?.issued_on)
  await sql`update invoices set overdue_at = now() where sales_order_id = ${placed.id}`
    .execute(service.db)
  await runJob('note overdue invoices')
  await runJob('note overdue invoices')
  holds(t, await readSale(merchant, placed), { payment_status: 'overdue' })
  const { data } = await bodyOf(merchant.get('/v1/sales-orders?payment_status=overdue'))
  holds(t, data, [{ id: placed.id }])
  await bodyOf(merchant.post(`/v1/sales-orders/${placed.id}/payments`, {
    reference: 'P', amount: '39.80'
  }))
  holds(t, await readSale(merchant, placed), { payment_status: 'paid' })
  t.same((await merchant.eventTypes()).filter((type) => type.startsWith('invoice')),
    ['invoice.issued', 'invoice.overdue', 'invoice.paid'])
})

t.test('every invoice leaves orders, numbers and events sound', async (t) =>
  assertSound(t, service.db))
