// What invoices say of both parties, how they are numbered, and how they are listed.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { placeOrder } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenShipped, type Invoice, invoice, invoicesOf } from './given.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const runJob = givenJobs(t, service.database_url)
const issueDue = async () => runJob('issue invoices')

t.test('parties, references and days; what electronic formats miss', async (t) => {
  const merchant = await service.givenMerchant({
    settings: {
      time_zone: 'Pacific/Auckland',
      legal: { name: 'Bikes GmbH', tax_id: 'DE1', endpoint: { scheme: '0088', id: '1' } },
      documents: { email: 'a@shop.example' }
    }
  })
  const placed = await givenShipped(merchant, {
    about: {
      buyer_reference: 'Floor 2',
      customer: {
        name: 'Ada', company: 'Engines', tax_id: 'FR1', endpoint: { scheme: '9957', id: '2' }
      }
    }
  })
  await issueDue()
  const [found] = await invoicesOf(merchant, placed)
  holds(t, found, {
    seller: { name: 'Bikes GmbH', tax_id: 'DE1', email: 'a@shop.example', address: null },
    buyer: { name: 'Engines', tax_id: 'FR1', endpoint: { scheme: '9957', id: '2' } },
    buyer_reference: 'Floor 2',
    missing: ['tax', 'seller_address']
  })
  const day = new Date().toLocaleDateString('sv', { timeZone: 'Pacific/Auckland' })
  t.equal(found?.issued_on, day)
})

t.test('formats of numbers are checked; a format without a year never starts again', async (t) => {
  const merchant = await service.givenMerchant()
  const set = async (invoicing: object) =>
    merchant.patch('/v1/merchant', { settings: { invoicing } })
  const wrong = ['R', '{number}{number}', 'R{number:0}', '{day}{number}', 'R{number']
  await inTurn(wrong, async (number_format) => {
    refused(t, await set({ number_format }), [400, 'invalid_request'],
      ['/settings/invoicing/number_format not_a_number_format'])
  })
  const similar = { number_format: 'R{year}{number}', credit_note_number_format: 'R{number}' }
  refused(t, await set(similar), [400, 'invalid_request'],
    ['/settings/invoicing/credit_note_number_format too_similar'])
  await bodyOf(set({ number_format: 'R{number}', credit_note_number_format: 'R{number}' }))
  const placed = await placeOrder(merchant, { about: { invoicing: { basis: 'ordered' } } })
  await issueDue()
  await bodyOf(merchant.post(`/v1/sales-orders/${placed.id}/cancellation`, {}))
  await issueDue()
  holds(t, await invoicesOf(merchant, placed), [{ number: 'R1' }, { number: 'R2' }])
  refused(t, await set({ number_format: 'S{number}' }), [400, 'invalid_request'],
    ['/settings/invoicing/credit_note_number_format used_before'])
  const yearly = { number_format: 'R{year}{number:5}', credit_note_number_format: 'C{number}' }
  refused(t, await set(yearly), [400, 'invalid_request'],
    ['/settings/invoicing/number_format used_before'])
  await bodyOf(set({ credit_note_number_format: 'C{number}' }))
})

t.test('lists: by order, kind, status and time of issue, and as CSV', async (t) => {
  const merchant = await service.givenMerchant()
  const placed = [await givenShipped(merchant), await givenShipped(merchant)]
  await issueDue()
  const [drafted] = [await givenShipped(merchant)]
  await invoice(merchant, drafted ?? { id: '' }, { draft: true })
  const list = async (query: string) =>
    (await bodyOf<{ data: Invoice[] }>(merchant.storefront.get(`/v1/invoices${query}`))).data
  const all = await list('')
  t.same(all.map(({ status }) => status), ['draft', 'issued', 'issued'])
  t.equal((await list(`?sales_order_id=${placed[0]?.id}`)).length, 1)
  t.equal((await list('?kind=credit_note')).length, 0)
  t.equal((await list('?status=draft,paid')).length, 1)
  const issued_at = all[1]?.issued_at ?? ''
  t.equal((await list(`?issued_after=${issued_at}`)).length, 2)
  t.equal((await list(`?issued_before=${issued_at}`)).length, 0)
  const csv = await merchant.get(`/v1/invoices?issued_after=${issued_at}`, { accept: 'text/csv' })
  t.equal(csv.body.trim().split('\r\n').length, 3)
  refused(t, await merchant.supplier.get('/v1/invoices'), [403, 'role_forbidden'])
})

t.test('these invoices leave orders and numbers sound, too', async (t) =>
  assertSound(t, service.db))
