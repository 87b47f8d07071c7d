// Documents of orders over HTTP: who reads which, in which format and language.

import t from 'tap'
import { parse } from 'csv-parse/sync'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import type { Client, TestMerchant } from '../../support/service.ts'
import { placeOrder, placePlanned } from '../../support/stories.ts'
import { readPdf } from '../../formats/read-pdf.ts'
import { bodyOf, refused } from '../answers.ts'
import { PNG } from './logos.ts'

t.setTimeout(120_000)
const { givenMerchant } = await givenDocumentedService(t)
const CSV = { accept: 'text/csv' }

type Urls = { purchase: string, slip: string, sale: string }

async function place (merchant: TestMerchant, about: object = {}): Promise<Urls> {
  const { id, purchase_order_id } = await placeOrder(merchant, { about })
  const of_purchase = `/v1/purchase-orders/${purchase_order_id}`
  return {
    purchase: `${of_purchase}/document`,
    slip: `${of_purchase}/packing-slip`,
    sale: `/v1/sales-orders/${id}/document`
  }
}

async function textOf (client: Client, url: string, headers = {}): Promise<string> {
  const reply = await client.get(url, headers)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return (await readPdf(reply.rawPayload)).text
}

t.test('a PDF is a file with the number of the order as its name', async (t) => {
  const merchant = await givenMerchant()
  const urls = await place(merchant)
  await inTurn([
    [urls.purchase, /^attachment; filename="PO-[0-9A-Z]{17}\.pdf"$/],
    [urls.slip, /^attachment; filename="PO-[0-9A-Z]{17}-packing-slip\.pdf"$/],
    [urls.sale, /^attachment; filename="SO-[0-9A-Z]{17}\.pdf"$/]
  ] as const, async ([url, name]) => {
    const reply = await merchant.get(url)
    t.equal(reply.statusCode, 200)
    t.equal(reply.headers['content-type'], 'application/pdf')
    t.match(reply.headers['content-disposition'], name)
    t.ok(reply.rawPayload.subarray(0, 5).equals(Buffer.from('%PDF-')))
    const again = await merchant.get(url, { 'if-none-match': String(reply.headers.etag) })
    t.equal(again.statusCode, 304)
    t.equal(again.body, '')
    const head = await merchant.send('HEAD' as 'GET', url)
    t.equal(head.headers.etag, reply.headers.etag)
  })
})

t.test('Accept chooses the format, 406 when there is none', async (t) => {
  const merchant = await givenMerchant()
  const { purchase, slip, sale } = await place(merchant)
  const typeOf = async (url: string, accept: string) =>
    (await merchant.get(url, { accept })).headers['content-type']
  t.equal(await typeOf(purchase, 'text/csv'), 'text/csv; charset=utf-8')
  t.equal(await typeOf(sale, 'text/csv;q=0.9, application/pdf;q=0.1'), 'text/csv; charset=utf-8')
  t.equal(await typeOf(purchase, '*/*'), 'application/pdf')
  t.equal(await typeOf(sale, 'text/*'), 'text/csv; charset=utf-8')
  const csv = await merchant.get(sale, CSV)
  t.match(csv.headers['content-disposition'], /^attachment; filename="SO-[0-9A-Z]{17}\.csv"$/)
  t.ok(csv.headers.etag)
  await inTurn([[purchase, 'application/json'], [slip, 'text/csv'], [sale, 'image/*']] as const,
    async ([url, accept]) => {
      const reply = await merchant.get(url, { accept })
      refused(t, reply, [406, 'not_acceptable'])
      t.match(reply.json().detail, /application\/pdf/)
    })
})

t.test('the document says what the API says, and what the merchant’s settings say', async (t) => {
  const merchant = await givenMerchant({
    settings: {
      documents: {
        paper: 'letter',
        logo: { data: PNG },
        footer_text: 'HRB 12345',
        packing_slip_text: 'Returns are free.',
        address: { name: 'M', line1: 'Hafen 7', city: 'Berlin', country: 'DE' }
      }
    }
  })
  const { purchase, slip, sale } = await place(merchant)
  const read = await bodyOf(merchant.get(purchase.replace('/document', '')))
  const [row] = parse((await merchant.get(purchase, CSV)).body, { columns: true }) as object[]
  holds(t, row, {
    order_number: read.number,
    reference: read.sales_order_reference,
    unit_cost: read.lines[0].unit_cost,
    total: read.total,
    ship_to_city: read.ship_to.city,
    message: 'order',
    revision: '1'
  })
  const text = await textOf(merchant, purchase)
  for (const said of [read.number, read.sales_order_reference, 'Hafen 7', 'HRB 12345']) {
    t.ok(text.includes(said), said)
  }
  const on_slip = await textOf(merchant, slip)
  t.match(on_slip, /Returns are free\./)
  t.notMatch(on_slip, /10\.00|20\.00|EUR|Litware/)
  t.match(await textOf(merchant, sale), /Order confirmation[\s\S]*HRB 12345/)
})

t.test('a supplier reads its own issued orders, as the operator does', async (t) => {
  const merchant = await givenMerchant()
  const { purchase, slip, sale } = await place(merchant)
  const tags = await merchant.patch(purchase.replace('/document', ''), { tags: ['INTERNAL'] })
  t.equal(tags.statusCode, 200)
  await inTurn([purchase, slip], async (url) => {
    const [own, operators] = [await merchant.supplier.get(url), await merchant.get(url)]
    t.ok(own.rawPayload.equals(operators.rawPayload))
    t.notMatch((await readPdf(own.rawPayload)).text, /INTERNAL|19\.90|39\.80|ada@example\.com/)
  })
  const rival_id = await merchant.givenSupplier({ code: 'RIVAL' })
  const rival = await merchant.givenKey({ role: 'supplier', supplier_id: rival_id })
  const planned = await placePlanned(merchant)
  const of_planned = `/v1/purchase-orders/${planned.purchase_order_id}/document`
  await inTurn([[rival, purchase], [rival, slip], [merchant.supplier, of_planned]] as const,
    async ([client, url]) =>
      refused(t, await client.get(url), [404, 'purchase_order_not_found']))
  t.equal((await merchant.get(of_planned)).statusCode, 200, 'an operator reads what is planned')
  refused(t, await merchant.supplier.get(sale), [403, 'role_forbidden'])
  refused(t, await merchant.storefront.get(purchase), [403, 'role_forbidden'])
  const csv = await merchant.storefront.get(sale, CSV)
  t.notMatch(csv.body, /cost|margin|supplier|10\.00/)
})

t.test('the language is the caller’s, else the supplier’s, else the merchant’s', async (t) => {
  const merchant = await givenMerchant({ settings: { documents: { language: 'it' } } })
  const { purchase, slip, sale } = await place(merchant)
  t.match(await textOf(merchant, purchase), /Ordine di acquisto/)
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { language: 'de' }))
  t.match(await textOf(merchant, purchase), /Bestellung/)
  t.match(await textOf(merchant, slip), /Documento di consegna/, 'the customer reads it')
  t.match(await textOf(merchant, sale), /Conferma d’ordine/)
  const asking = async (language: string) =>
    textOf(merchant, purchase, { 'accept-language': language })
  t.match(await asking('fr-CH, en;q=0.5'), /Bon de commande/)
  t.match(await asking('ja, es;q=0.5'), /Pedido de compra/)
  t.match(await asking('ja'), /Bestellung/)
  t.match(await asking('*'), /Bestellung/)
})

t.test('a canceled purchase order is a cancellation', async (t) => {
  const merchant = await givenMerchant()
  const { purchase } = await place(merchant)
  await bodyOf(merchant.post(purchase.replace('document', 'cancellation'), { reason: 'x' }))
  t.match((await merchant.get(purchase, CSV)).body, /,cancellation,/)
  t.match(await textOf(merchant, purchase), /Cancellation of purchase order[\s\S]*Canceled: /)
})
