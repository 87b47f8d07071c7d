// Logos over HTTP, and the orders that name them: whose goods leave in whose name.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import t from 'tap'
import { deleteUnnamedLogos } from '../../../src/modules/logos/store/delete-unnamed.ts'
import { readPdf, readPictures } from '../../formats/read-pdf.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { type Client, salesOrderBody } from '../../support/service.ts'
import { purchaseOrdersOf } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { PNG, pngOf, SVG } from '../documents/logos.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service
const STOCK = { stock: { 'BOLT-M8': 500 } }
const UNKNOWN = '0'.repeat(64)
const base64 = (data: string | Buffer): string => Buffer.from(data).toString('base64')

const SHOP = { name: 'Lovelace Toys', reference: 'LT-2201' }

type Uploaded = { sha256: string, bytes: number, media_type: string, created_at: string }

const upload = async (client: Client, data: string = PNG): Promise<Uploaded> =>
  bodyOf<Uploaded>(client.post('/v1/logos', { data }))

const orderOf = (logo_sha256: string | null, about: object = {}): object =>
  salesOrderBody({ ship_from: { ...SHOP, logo_sha256 }, ...about })

t.test('201, 200: a picture is kept once, by what is in it, and only described', async (t) => {
  const merchant = await givenMerchant()
  const { storefront } = merchant
  const first = await storefront.post('/v1/logos', { data: PNG })
  t.equal(first.statusCode, 201)
  const bytes = Buffer.from(PNG, 'base64')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  holds(t, first.json(), { sha256, media_type: 'image/png', bytes: bytes.length })
  const again = await merchant.post('/v1/logos', { data: PNG })
  t.equal(again.statusCode, 200)
  t.equal(again.body, first.body)
  t.equal((await merchant.get(`/v1/logos/${sha256}`)).body, first.body)
  holds(t, await upload(storefront, base64(SVG)), { media_type: 'image/svg+xml' })
})

t.test('400 for what is no logo, 404 for one that nobody uploaded', async (t) => {
  const merchant = await givenMerchant()
  const scripted = SVG.replace('</svg>', '<script>alert(1)</script></svg>')
  await inTurn([scripted, 'GIF89a, and more of it'], async (data) =>
    refused(t, await merchant.storefront.post('/v1/logos', { data: base64(data) }),
      [400, 'invalid_request'], ['/data not_a_logo']))
  refused(t, await merchant.get(`/v1/logos/${UNKNOWN}`), [404, 'logo_not_found'])
  refused(t, await merchant.get('/v1/logos/x'), [404, 'logo_not_found'])
})

t.test('a logo is unknown to other merchants and accounts', async (t) => {
  const [merchant, stranger] = [await givenMerchant(STOCK), await givenMerchant(STOCK)]
  const account = await merchant.givenKey({ role: 'storefront', orders: 'own', account: 'acme' })
  const rival = await merchant.givenKey({ role: 'storefront', orders: 'own', account: 'rival' })
  const { sha256 } = await upload(account)
  await inTurn([stranger, stranger.storefront, rival, merchant, merchant.storefront],
    async (client) => {
      refused(t, await client.get(`/v1/logos/${sha256}`), [404, 'logo_not_found'])
      refused(t, await client.post('/v1/sales-orders', orderOf(sha256)),
        [400, 'invalid_request'], ['/ship_from/logo_sha256 unknown_logo'])
    })
  const own = await bodyOf(account.post('/v1/sales-orders', orderOf(sha256)))
  holds(t, own, { ship_from: { ...SHOP, logo_sha256: sha256 } })
})

t.test('an account has 1,000 logos at most', async (t) => {
  const merchant = await givenMerchant()
  const account = await merchant.givenKey({ role: 'storefront', orders: 'own', account: 'acme' })
  const { sha256 } = await upload(merchant)
  await sql`insert into logos (merchant_id, sha256, account, media_type, data, created_at,
      uploaded_at)
    select merchant_id, lpad(to_hex(n), 64, '0'), account, media_type, '\\x00', created_at,
      created_at
    from logos, generate_series(1, 999) n
    where merchant_id = ${merchant.id} and sha256 = ${sha256}`.execute(db)
  refused(t, await merchant.post('/v1/logos', { data: base64(SVG) }), [409, 'logos_full'])
  t.equal((await merchant.post('/v1/logos', { data: PNG })).statusCode, 200, 'one of them')
  holds(t, await upload(account, base64(SVG)), { media_type: 'image/svg+xml' })
})

t.test('slips have the name and logo of the order, and nothing of the merchant', async (t) => {
  const merchant = await givenMerchant({
    ...STOCK,
    settings: {
      documents: {
        logo: { data: base64(pngOf(64, 16)) },
        footer_text: 'HRB 12345',
        packing_slip_text: 'Returns are free.',
        email: 'orders@analytical.example',
        address: { name: 'M', line1: 'Hafen 7', city: 'Berlin', country: 'DE' }
      },
      warehouse_address: { name: 'Dock', line1: 'Kai 3', city: 'Berlin', country: 'DE' }
    }
  })
  const { sha256 } = await upload(merchant.storefront, base64(pngOf(48, 24)))
  type Slip = { url: string, text: string, pictures: string[] }
  const read = async (url: string): Promise<Slip> => {
    const { rawPayload, statusCode } = await merchant.supplier.get(url)
    t.equal(statusCode, 200)
    return { url, text: (await readPdf(rawPayload)).text, pictures: readPictures(rawPayload) }
  }
  const slipOf = async (body: object): Promise<Slip> => {
    const { id } = await bodyOf<{ id: string }>(merchant.storefront.post('/v1/sales-orders', body))
    const [order] = await purchaseOrdersOf(merchant, id)
    return read(`/v1/purchase-orders/${order?.id}/packing-slip`)
  }
  const own = await slipOf(salesOrderBody())
  t.match(own.text, /Hafen 7[\s\S]*HRB 12345/)
  t.same(own.pictures, ['64x16'])
  const blind = await slipOf(orderOf(sha256, { packing_slip_text: 'Thank you.' }))
  t.match(blind.text, /Lovelace Toys[\s\S]*LT-2201[\s\S]*Thank you\./)
  t.same(blind.pictures, ['48x24'])
  const { name } = await bodyOf<{ name: string }>(merchant.get('/v1/merchant'))
  t.match(own.text, name)
  const hidden = [
    name, 'Hafen 7', 'HRB', 'Returns', 'analytical', '19.90', '10.00', 'EUR', 'ORDER-'
  ]
  for (const word of hidden) t.notOk(blind.text.includes(word), word)
  t.same((await slipOf(orderOf(null))).pictures, [])
  const inbound = await slipOf(orderOf(sha256, { delivery_mode: 'via_warehouse' }))
  t.match(inbound.text, /Hafen 7[\s\S]*ORDER-/, 'what goes to our warehouse is our own')
  t.same(inbound.pictures, ['64x16'])
  await db.deleteFrom('logos').where('merchant_id', '=', merchant.id).execute()
  t.same((await read(blind.url)).pictures, [], 'a picture that is gone is left out')
})

t.test('who reads the order reads it; the same reference with another is a conflict', async (t) => {
  const merchant = await givenMerchant(STOCK)
  const { sha256: logo_sha256 } = await upload(merchant)
  const body = orderOf(logo_sha256)
  const ship_from = { ...SHOP, logo_sha256 }
  const placed = await merchant.storefront.post('/v1/sales-orders', body)
  const { id } = placed.json<{ id: string }>()
  holds(t, placed.json(), { ship_from })
  t.equal((await merchant.storefront.post('/v1/sales-orders', body)).statusCode, 200)
  refused(t, await merchant.post('/v1/sales-orders', { ...body, ship_from: { name: 'Other' } }),
    [409, 'reference_conflict'],
    ['logo_sha256', 'name', 'reference'].map((name) => `/ship_from/${name} differs`))
  const [order] = await purchaseOrdersOf(merchant, id)
  const url = `/v1/purchase-orders/${order?.id}`
  holds(t, await bodyOf(merchant.supplier.get(url)), { ship_from })
  const csv = await merchant.supplier.get(`${url}/document`, { accept: 'text/csv' })
  t.match(csv.body, /,ship_from_name,ship_from_reference\r\n.*,Lovelace Toys,LT-2201\r\n/)
  refused(t, await merchant.patch(`/v1/sales-orders/${id}`, { ship_from }),
    [400, 'invalid_request'])
  holds(t, await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({ ship_from: null }))),
    { ship_from: null })
  await assertSound(t, db)
})

t.test('a logo that no order names is marked, hidden, unusable and deleted', async (t) => {
  const merchant = await givenMerchant(STOCK)
  const [open, ended] = [await upload(merchant), await upload(merchant, base64(pngOf(9, 9)))]
  const unnamed = await upload(merchant, base64(SVG))
  const all = [open, ended, unnamed]
  const placed = orderOf(open.sha256)
  await bodyOf(merchant.post('/v1/sales-orders', placed))
  const { id } = await bodyOf<{ id: string }>(
    merchant.post('/v1/sales-orders', orderOf(ended.sha256)))
  const later = async (hours: number): Promise<void> => {
    await sql`update logos set uploaded_at = uploaded_at - make_interval(hours => ${hours}),
      unnamed_since = unnamed_since - make_interval(hours => ${hours})
      where merchant_id = ${merchant.id}`.execute(db)
    t.equal(await deleteUnnamedLogos(db, merchant.id), null)
  }
  const told = async (): Promise<number[]> => inTurn(all, async ({ sha256 }) =>
    (await merchant.get(`/v1/logos/${sha256}`)).statusCode)
  const place = async ({ sha256 }: Uploaded): Promise<number> =>
    (await merchant.post('/v1/sales-orders', orderOf(sha256, { confirm: false }))).statusCode
  const kept = async (): Promise<number> => (await db.selectFrom('logos').select('sha256')
    .where('merchant_id', '=', merchant.id).execute()).length
  await later(29 * 24)
  await upload(merchant, base64(SVG))
  await later(2 * 24)
  await later(7)
  t.same(await told(), [200, 200, 200], 'an upload lets it wait anew')
  await later(29 * 24)
  t.same(await told(), [200, 200, 200], 'marked')
  await later(7)
  t.same(await told(), [200, 200, 404], 'hidden')
  // Over a year nobody names them. One order is still open.
  await sql`update sales_orders set created_at = created_at - interval '366 days'
    where merchant_id = ${merchant.id}`.execute(db)
  await sql`update sales_orders set status = 'completed' where id = ${id}`.execute(db)
  await later(6)
  t.equal(await place(unnamed), 400)
  await later(7)
  t.same(await told(), [200, 404, 404], 'an open order keeps its logo')
  t.equal(await kept(), 3)
  t.equal(await place(ended), 201, 'who was told of it can still name it')
  await later(20)
  t.same(await told(), [200, 200, 404])
  t.equal(await kept(), 2)
  await db.deleteFrom('logos').where('merchant_id', '=', merchant.id).execute()
  t.equal((await merchant.post('/v1/sales-orders', placed)).statusCode, 200,
    'an order that is there is answered, whether its logo is kept or not')
  t.equal(await place(open), 400)
})
