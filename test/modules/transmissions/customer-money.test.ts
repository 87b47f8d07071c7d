// Mails to customers that tell of money: what an order comes to, and each invoice and credit note.

import { sql } from 'kysely'
import t from 'tap'
import { FR } from '../../../src/modules/transmissions/letters/customer/fr.ts'
import { IT } from '../../../src/modules/transmissions/letters/customer/it.ts'
import { valuesFor } from '../../../src/modules/transmissions/letters/customer/values.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenMailServer } from '../../support/mail-server.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { placeOrder, type PlaceOptions, ship } from '../../support/stories.ts'
import { mailsOf, untilMailed } from '../../support/transmissions.ts'
import { bodyOf } from '../answers.ts'
import { type Invoice, invoice, invoicesOf } from '../invoices/given.ts'

t.setTimeout(120_000)
const { server, taken } = await givenMailServer(t, { hideSTARTTLS: true })
const service = await givenService(t, { smtp_server: server })
service.startJobs()

const givenMerchant = async (messages: string[], settings: object = {}) =>
  service.givenMerchant({ settings: { customer_notifications: { messages }, ...settings } })

let made = 0

/** An order of 39.80 and 20 % of tax. */
async function place (merchant: TestMerchant, { about = {}, ...options }: PlaceOptions = {}) {
  const email = `customer-${++made}@home.example`
  const placed = await placeOrder(merchant, {
    line: { tax: { category: 'S', rate_percent: '20' } },
    about: { tax_mode: 'rates', customer: { name: 'Ada Lovelace', email }, ...about },
    ...options
  })
  const mails = () => taken.filter(({ to }) => to.includes(email)).map(({ parsed }) => parsed)
  return { ...placed, email, mails }
}

t.test('mails tell tax, what was credited and what is due back', async (t) => {
  const merchant = await givenMerchant(['confirmation', 'change'])
  const { id, mails } = await place(merchant, {
    about: { payments: [{ reference: 'pi_1', amount: '47.76' }] }
  })
  await untilMailed(merchant, id, 'confirmation sent')
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/credits`,
    { amount: '5.00', reason: 'arrived late' }))
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`,
    { lines: [{ line_number: 1, quantity: 1 }] }))
  await untilMailed(merchant, id, 'confirmation sent,change sent')
  const [before, after] = mails().map(({ text }) => text)
  t.match(before, '\n\nTax 20%: €7.96\nTotal: €47.76\n\n')
  t.match(after,
    '\n\nTax 20%: €3.98\nTotal: €23.88\nCredited: €5.00\nTo be refunded: €28.88\n\n')
})

const LEGAL = {
  name: 'Analytical Bikes GmbH',
  tax_id: 'DE123456789',
  iban: 'DE02120300000000202051',
  address: { name: 'Bikes', line1: 'Hafen 7', city: 'Berlin', postal_code: '10115', country: 'DE' }
}

function only<One> ([first, ...others]: readonly One[]): One {
  if (first === undefined || others.length > 0) throw new Error(`${others.length} others`)
  return first
}

t.test('an invoice and a credit note are mailed as they were issued', async (t) => {
  const merchant = await givenMerchant(['invoice', 'credit_note'], { legal: LEGAL })
  const { id, mails, ...placed } = await place(merchant)
  await ship(merchant, { id, ...placed })
  const told = only(await untilMailed(merchant, id, 'invoice sent'))
  const issued = only(await invoicesOf(merchant, { id }))
  t.equal(told.invoice_id, issued.id)
  const { reference } = await bodyOf(merchant.get(`/v1/sales-orders/${id}`))
  const mail = only(mails())
  t.equal(mail.subject, `Invoice ${issued.number} for your order ${reference} at Test merchant`)
  t.match(mail.text, /Tax 20%: €7.96\nTotal: €47.76\nPlease pay €47.76 by \w+ \d+, \d{4}\.\n/)
  t.match(mail.text, `Account (IBAN): ${LEGAL.iban}\nPlease name: ${issued.number}\n\n`)
  const facturx = await merchant.get(`/v1/invoices/${issued.id}/document`,
    { accept: 'application/pdf; profile=factur-x' })
  const attached = only(mail.attachments)
  t.match(attached, { filename: `${issued.number}.pdf`, contentType: 'application/pdf' })
  t.same(attached.content, facturx.rawPayload, 'one file for people and programs')
  const kept = await merchant.get(`/v1/transmissions/${told.id}/files/1`)
  t.same(kept.rawPayload, facturx.rawPayload)

  await bodyOf(merchant.post(`/v1/sales-orders/${id}/credits`,
    { amount: '5.00', reason: 'arrived late' }))
  await untilMailed(merchant, id, 'invoice sent,credit_note sent')
  const [, credit] = mails()
  const [, note] = await invoicesOf(merchant, { id })
  t.match(credit?.subject, `Credit note ${note?.number} for your order`)
  t.match(credit?.text, 'Total: €5.00\nThe amount is given back or set off.\n\n')
  t.equal(credit?.inReplyTo, mail.messageId)
})

t.test('drafts are not mailed, and an invoice without particulars is a plain PDF', async (t) => {
  const merchant = await givenMerchant(['invoice'], { invoicing: { trigger: 'manual' } })
  const { id, mails, ...placed } = await place(merchant, {
    line: {},
    about: {
      tax_mode: 'none', language: 'de', payments: [{ reference: 'pi_1', amount: '39.80' }]
    }
  })
  await ship(merchant, { id, ...placed })
  const draft = async (): Promise<string> =>
    (await invoice(merchant, { id }, { draft: true })).invoices[0]?.id ?? ''
  await bodyOf(merchant.post(`/v1/invoices/${await draft()}/discard`))
  const drafted = await draft()
  t.same(await mailsOf(merchant, id), [])
  const issued = await bodyOf<Invoice>(merchant.post(`/v1/invoices/${drafted}/issue`))
  t.equal((await merchant.post(`/v1/invoices/${drafted}/issue`)).statusCode, 409, 'once only')
  await untilMailed(merchant, id, 'invoice sent')
  const [mail] = mails()
  t.match(mail?.subject, `Rechnung ${issued.number} zu Ihrer Bestellung`)
  t.match(mail?.text, 'Summe: 39,80\u00a0€\nDiese Rechnung ist bezahlt.\n\n')
  const plain = await merchant.get(`/v1/invoices/${drafted}/document`)
  t.same(mail?.attachments.map(({ content }) => content), [plain.rawPayload])
})

t.test('no invoice asks for what was credited before it was issued', async (t) => {
  const merchant = await givenMerchant(['invoice'])
  const credit = async (id: string) => bodyOf(merchant.post(`/v1/sales-orders/${id}/credits`,
    { amount: '5.00', reason: 'arrives late' }))
  const pay = async (id: string, amount: string) => bodyOf(
    merchant.post(`/v1/sales-orders/${id}/payments`, { reference: `P-${id}`, amount }))
  const [whole, less] = [await place(merchant), await place(merchant)]
  await pay(whole.id, '47.76')
  await credit(whole.id)
  await credit(less.id)
  await pay(less.id, '42.76')
  await inTurn([whole, less], async (placed) => {
    await ship(merchant, placed)
    await untilMailed(merchant, placed.id, 'invoice sent')
    t.match(only(placed.mails()).text, 'Total: €47.76\nThis invoice is paid.\n\n')
  })
  holds(t, await invoicesOf(merchant, whole), [
    { status: 'paid', paid: '47.76', prepaid_amount: '47.76' },
    { kind: 'credit_note', status: 'issued', total: '5.00', paid: '0.00' }])
  holds(t, await invoicesOf(merchant, less), [
    { status: 'paid', paid: '42.76', prepaid_amount: '42.76' },
    { kind: 'credit_note', status: 'paid', total: '5.00', paid: '5.00' }])
  await bodyOf(merchant.post(`/v1/sales-orders/${whole.id}/refunds`,
    { reference: 'R', amount: '5.00' }))
  holds(t, await invoicesOf(merchant, whole), [
    { status: 'paid', paid: '42.76', prepaid_amount: '47.76' },
    { status: 'paid', paid: '5.00' }])
})

t.test('credit notes only where the merchant wants no invoices', async (t) => {
  const merchant = await givenMerchant(['credit_note'])
  const { id, ...placed } = await place(merchant)
  await ship(merchant, { id, ...placed })
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/invoices`))
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/credits`,
    { amount: '5.00', reason: 'arrived late' }))
  await untilMailed(merchant, id, 'credit_note sent')
})

t.test('a person has an invoice mailed, where it could not be when it was issued', async (t) => {
  const merchant = await givenMerchant([], { invoicing: { trigger: 'manual' } })
  const { id, email, mails, ...placed } = await place(merchant)
  const customer = async (about: object) =>
    bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { customer: about }))
  await ship(merchant, { id, ...placed })
  await customer({ email: null })
  const draft = only((await invoice(merchant, { id }, { draft: true })).invoices)
  const send = async (headers = {}) =>
    merchant.post(`/v1/invoices/${draft.id}/transmissions`, {}, headers)
  const refusedFor = async (detail: RegExp) => t.match((await send()).json(),
    { status: 409, code: 'invoice_not_mailed', detail })
  await refusedFor(/status is draft/)
  await bodyOf(merchant.post(`/v1/invoices/${draft.id}/issue`))
  await refusedFor(/no email/)
  await customer({ email })
  await refusedFor(/customer_notifications/)
  await bodyOf(merchant.patch('/v1/merchant',
    { settings: { customer_notifications: { messages: ['invoice'] } } }))
  const once = { 'idempotency-key': 'mail-now' }
  const [sent, again] = [await send(once), await send(once)]
  t.same([sent.statusCode, again.body], [201, sent.body])
  t.match(sent.json(), { message: 'invoice', invoice_id: draft.id, state: 'queued' })
  await untilMailed(merchant, id, 'invoice sent')
  t.match(only(mails()).text, 'Total: €47.76\nPlease pay €47.76 by')
  await bodyOf(send())
  await untilMailed(merchant, id, 'invoice sent,invoice sent')
  await sql`update transmissions set state = 'queued', finished_at = null,
    next_attempt_at = now() + interval '1 hour' where merchant_id = ${merchant.id}`
    .execute(service.db)
  await refusedFor(/waits to be sent/)
  const other = await service.givenMerchant()
  t.equal((await other.post(`/v1/invoices/${draft.id}/transmissions`)).json().code,
    'invoice_not_found')
})

t.test('days are written as they are said', async (t) => {
  const [fr, it, en] = [valuesFor('fr').date, valuesFor('it').date, valuesFor('en').date]
  const days = ['2026-12-01', '2026-12-08', '2026-12-11']
  t.same(days.map((day) => FR.pay_by('5,00 €', fr(day))), ['1er', '8', '11'].map((day) =>
    `Merci de payer 5,00 € au plus tard le ${day} décembre 2026.`))
  t.same(days.map((day) => IT.pay_by('5,00 €', it(day))), ['1º', '8', '11'].map((day) =>
    `Paga 5,00 €. Scadenza: ${day} dicembre 2026.`))
  t.same([FR.expected(fr('2026-12-01')), IT.expected(it('2026-12-08'))],
    ['prévu le 1er décembre 2026', 'data prevista: 8 dicembre 2026'])
  t.equal(en('2026-12-01'), 'December 1, 2026')
})
