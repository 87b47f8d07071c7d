// Sources of what is available: opt-in, the same for ever, and stock that came over links.

import t from 'tap'
import { sql } from 'kysely'
import { HOPS_MAX } from '../../../src/domain/model/stock/stock-sources.ts'
import { beginChanges, readAllChanges } from '../../support/changes.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { givenServiceOn, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const service = await givenDocumentedService(t)

type Source = { source: string, available: number, hops: number }
type Line = { sku: string, available: number, is_available: boolean, sources?: Source[] }

async function ask (merchant: TestMerchant, query: string): Promise<Line[]> {
  const { data } = await bodyOf<{ data: Line[] }>(
    merchant.storefront.get(`/v1/availability?country=FR&${query}`))
  return data
}

const sourcesOf = async (merchant: TestMerchant, query = 'sku=A'): Promise<Source[]> =>
  (await ask(merchant, `${query}&include=sources`)).flatMap(({ sources = [] }) => sources)

/** Those of other merchants: the own one is the first. */
const foreignOf = async (merchant: TestMerchant, query = 'sku=A'): Promise<Source[]> =>
  (await sourcesOf(merchant, query)).slice(1)

/** As the row would be that came over a link. */
async function givenLinked (
  merchant: TestMerchant, { on_hand, sources, sku = 'A', row = {} }: {
    on_hand: number, sources: Source[], sku?: string, row?: object
  }
): Promise<void> {
  const supplier_id = await merchant.givenSupplier()
  await merchant.givenStock(supplier_id, sku, { on_hand, ...row })
  await sql`update supplier_stock set sources = ${JSON.stringify(sources)}::jsonb
    where merchant_id = ${merchant.id} and supplier_id = ${supplier_id}`.execute(service.db)
}

t.test('only who asks gets them; own stock is one source, whoever has it', async (t) => {
  const merchant = await service.givenMerchant({ stock: { A: 3, B: 1 } })
  await merchant.givenStock(await merchant.givenSupplier({ kind: 'own_warehouse' }), 'A',
    { on_hand: 4 })
  t.notOk('sources' in ((await ask(merchant, 'sku=A'))[0] ?? {}))
  const [source, ...others] = await sourcesOf(merchant)
  t.same([source?.available, others], [7, []])
  t.match(source?.source, /^[A-Za-z0-9_-]{32}$/)
  const of_c = await sourcesOf(merchant, 'sku=C')
  t.same(of_c.map(({ available, hops }) => [available, hops]), [[0, 0]], 'its shelf is empty')
  refused(t, await merchant.storefront.get('/v1/availability?sku=A&country=FR&include=costs'),
    [400, 'invalid_request'])
})

t.test('a name is the same for ever, and of one SKU of one merchant', async (t) => {
  const stock = { A: 3, B: 3 }
  const [merchant, other] =
    [await service.givenMerchant({ stock }), await service.givenMerchant({ stock })]
  const names = (await sourcesOf(merchant, 'sku=A&sku=B')).map(({ source }) => source)
  const of_other = (await sourcesOf(other, 'sku=A&sku=B')).map(({ source }) => source)
  t.equal(new Set([...names, ...of_other]).size, 4)
  const process = await givenServiceOn(t, service.database_url)
  const reply = await process.app.inject({
    url: '/v1/availability?sku=A&country=FR&include=sources',
    headers: { authorization: `Bearer ${merchant.storefront.key}` }
  })
  t.equal(reply.json().data[0].sources[0].source, names[0], 'another process says the same')
})

t.test('a shelf to which two roads lead counts once, and the own one stays away', async (t) => {
  const merchant = await service.givenMerchant({ stock: { A: 2 } })
  const [own] = await sourcesOf(merchant)
  const shelf = { source: 'shelf-of-another', available: 5, hops: 0 }
  await givenLinked(merchant, {
    on_hand: 7, sources: [shelf, { source: own?.source ?? '', available: 2, hops: 1 }]
  })
  await givenLinked(merchant, { on_hand: 5, sources: [shelf] })
  t.same(await sourcesOf(merchant), [own, { ...shelf, hops: 1 }])
  const [line] = await ask(merchant, 'sku=A&quantity=9')
  t.same([line?.available, line?.is_available], [7, false],
    'an order would take both roads, and get 7')
  const { data: [cart] } = await bodyOf<{ data: Line[] }>(merchant.post('/v1/availability', {
    ship_to: { country: 'FR' }, lines: [{ sku: 'A', quantity: 1 }]
  }))
  t.equal(cart?.available, 7)
})

t.test('only rows that may serve have sources, and none has more than its row', async (t) => {
  const merchant = await service.givenMerchant()
  const source = { source: 'shelf-of-another', available: 9, hops: 3 }
  await givenLinked(merchant, { on_hand: 4, sources: [source] })
  await givenLinked(merchant, { on_hand: 9, sources: [source], row: { min_order_quantity: 6 } })
  t.same(await foreignOf(merchant), [{ ...source, available: 4, hops: 4 }])
  t.same(await foreignOf(merchant, 'sku=A&quantity=6'), [{ ...source, hops: 4 }])
})

t.test('an empty row says that its sources are empty', async (t) => {
  const merchant = await service.givenMerchant()
  await givenLinked(merchant, { on_hand: 0, sources: [{ source: 'x', available: 0, hops: 0 }] })
  await givenLinked(merchant, { on_hand: 5, sources: [{ source: 'x', available: 5, hops: 1 }] })
  t.same(await foreignOf(merchant), [{ source: 'x', available: 0, hops: 1 }])
  const [line] = await ask(merchant, 'sku=A')
  t.same([line?.available, line?.is_available], [0, false])
})

t.test('units that orders hold are counted nowhere', async (t) => {
  const merchant = await service.givenMerchant()
  const of = (source: string): Source => ({ source, available: 5, hops: 0 })
  await givenLinked(merchant, { on_hand: 10, sources: [of('x'), of('y')] })
  const lines = [{ sku: 'A', quantity: 4, unit_price: '19.90' }]
  await bodyOf(merchant.storefront.post('/v1/sales-orders', salesOrderBody({ lines })))
  const [line] = await ask(merchant, 'sku=A&quantity=7')
  t.same([line?.available, line?.is_available], [6, false])
})

t.test('whatever a link has written, questions are answered', async (t) => {
  const merchant = await service.givenMerchant()
  const told = [{ source: 'x', available: 2 }, null, 'y', { source: 'z', available: -1 }]
  await givenLinked(merchant, { on_hand: 4, sources: told as Source[] })
  t.same(await foreignOf(merchant), [{ source: 'x', available: 2, hops: HOPS_MAX }])
  await t.rejects(sql`update supplier_stock set sources = '{}' where merchant_id = ${merchant.id}`
    .execute(service.db), { code: '23514' })
})

t.test('a report by hand knows of no sources; a change of terms leaves them', async (t) => {
  const merchant = await service.givenMerchant()
  await givenLinked(merchant, { on_hand: 4, sources: [{ source: 'x', available: 4, hops: 0 }] })
  const { data: [row] } = await bodyOf<{ data: [{ supplier_id: string }] }>(
    merchant.get('/v1/supplier-stock?sku=A'))
  t.notOk('sources' in row)
  const url = `/v1/suppliers/${row.supplier_id}/stock/A`
  await bodyOf(merchant.patch(url, { unit_cost: '11.00' }))
  t.same(await foreignOf(merchant), [{ source: 'x', available: 4, hops: 1 }])
  await service.givePositions()
  const after = await beginChanges(merchant)
  await bodyOf(merchant.put(url, { on_hand: 4, unit_cost: '11.00' }))
  await service.givePositions()
  t.same((await readAllChanges(merchant, after)).skus, ['A'], 'as many are free, and yet')
  const [own, ...foreign] = await sourcesOf(merchant)
  t.same([own?.available, foreign], [4, []])
})
