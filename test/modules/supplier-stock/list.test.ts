// Lists of supplier stock: by SKU, then supplier; filtered; in stable pages.

import t from 'tap'
import { inTurn } from '../../support/in-turn.ts'
import { givenService } from '../../support/service.ts'
import { bodyOf, pagesOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const STOCK = '/v1/supplier-stock'
type Row = { sku: string, supplier_id: string }
const nameOf = ({ sku, supplier_id }: Row): string => `${sku} ${supplier_id}`

async function givenRows () {
  const merchant = await givenMerchant()
  const second = await merchant.givenSupplier()
  const first = merchant.supplier_id
  await inTurn(['B', 'a', 'A', 'B/1'], async (sku) => merchant.givenStock(first, sku))
  await inTurn(['B', 'A'], async (sku) => merchant.givenStock(second, sku))
  const sorted = [
    `A ${first}`, `A ${second}`, `B ${first}`, `B ${second}`, `B/1 ${first}`, `a ${first}`
  ]
  return { merchant, first, second, sorted }
}

t.test('200 by SKU and supplier, each as it is read alone', async (t) => {
  const { merchant, second, sorted } = await givenRows()
  const { data } = await bodyOf<{ data: Row[] }>(merchant.get(STOCK))
  t.same(data.map(nameOf), sorted)
  t.same(data[1], await bodyOf(merchant.get(`/v1/suppliers/${second}/stock/A`)))
})

t.test('200 pages part rows of one SKU, without repetition', async (t) => {
  const { merchant, sorted } = await givenRows()
  for (const limit of [1, 3, 4]) {
    // eslint-disable-next-line no-await-in-loop -- one list after the other
    const pages = await pagesOf(merchant, `${STOCK}?limit=${limit}`, nameOf)
    t.same(pages.flat(), sorted)
    t.equal(pages.length, Math.ceil(sorted.length / limit))
  }
})

t.test('200 what is reported meanwhile moves nothing between pages', async (t) => {
  const { merchant, first, sorted } = await givenRows()
  const page = await bodyOf(merchant.get(`${STOCK}?limit=3`))
  await inTurn(['0', 'A0', 'Z'], async (sku) => merchant.givenStock(first, sku))
  await bodyOf(merchant.put(`/v1/suppliers/${first}/stock/A`, { on_hand: 0, unit_cost: '1' }))
  const rest = await bodyOf(merchant.get(`${STOCK}?limit=200&cursor=${page.next_cursor}`))
  t.same(rest.data.map(nameOf), [...sorted.slice(3, 5), `Z ${first}`, ...sorted.slice(5)])
})

t.test('200 by supplier, by SKU, and by both', async (t) => {
  const { merchant, first, second } = await givenRows()
  const find = async (query: string) =>
    (await bodyOf<{ data: Row[] }>(merchant.get(`${STOCK}?${query}`))).data.map(nameOf)
  t.same(await find(`supplier_id=${second}`), [`A ${second}`, `B ${second}`])
  t.same(await find('sku=A'), [`A ${first}`, `A ${second}`])
  t.same(await find('sku=B%2F1'), [`B/1 ${first}`])
  t.same(await find(`sku=A&supplier_id=${second}`), [`A ${second}`])
  t.same(await find('supplier_id=x'), [])
  const pages = await pagesOf(merchant, `${STOCK}?supplier_id=${first}&limit=3`, nameOf)
  t.same(pages.map((one) => one.length), [3, 1])
})

t.test('200 a supplier sees its own, whatever it asks for', async (t) => {
  const { merchant: { supplier }, first, second } = await givenRows()
  const suppliersOf = async (query: string) => {
    const { data } = await bodyOf<{ data: Row[] }>(supplier.get(`${STOCK}${query}`))
    return [...new Set(data.map(({ supplier_id }) => supplier_id))]
  }
  t.same(await suppliersOf(''), [first])
  t.same(await suppliersOf('?sku=A'), [first])
  t.same(await suppliersOf(`?supplier_id=${first}`), [first])
  t.same(await suppliersOf(`?supplier_id=${second}`), [])
})

t.test('400 for other parameters and for a cursor of another list', async (t) => {
  const { merchant } = await givenRows()
  const { next_cursor } = await bodyOf(merchant.get('/v1/suppliers?limit=1'))
  refused(t, await merchant.get(`${STOCK}?on_hand=0`), [400, 'invalid_request'], [
    'on_hand unknown_field'
  ])
  refused(t, await merchant.get(`${STOCK}?cursor=${next_cursor}`), [400, 'invalid_request'], [
    'cursor invalid'
  ])
})
