// Lists of suppliers: oldest first, filtered, in stable pages.

import t from 'tap'
import { inTurn } from '../../support/in-turn.ts'
import { givenService } from '../../support/service.ts'
import { bodyOf, pagesOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SUPPLIERS = '/v1/suppliers'
type Supplier = { id: string, code: string }

t.test('200 oldest first in pages; what is created meanwhile comes at the end', async (t) => {
  const merchant = await givenMerchant()
  const made = await inTurn([1, 2, 3], async () => merchant.givenSupplier())
  const first = await bodyOf(merchant.get(`${SUPPLIERS}?limit=2`))
  const late = await merchant.givenSupplier()
  const rest = await pagesOf(merchant, `${SUPPLIERS}?limit=2`, ({ id }: Supplier) => id)
  t.same(rest, [[merchant.supplier_id, made[0]], [made[1], made[2]], [late]])
  t.same(first.data.map(({ id }: Supplier) => id), rest[0])
  const second = await bodyOf(merchant.get(`${SUPPLIERS}?limit=2&cursor=${first.next_cursor}`))
  t.same(second.data.map(({ id }: Supplier) => id), rest[1])
})

t.test('200 by code and by status, each as it is read alone', async (t) => {
  const merchant = await givenMerchant()
  const id = await merchant.givenSupplier({ code: 'ACME', status: 'suspended' })
  const find = async (query: string) =>
    (await bodyOf<{ data: Supplier[] }>(merchant.get(`${SUPPLIERS}?${query}`))).data
  t.same(await find('code=ACME'), [await bodyOf(merchant.get(`${SUPPLIERS}/${id}`))])
  t.same(await find('code=ACM'), [])
  t.same((await find('status=suspended')).map((one) => one.id), [id])
  t.same((await find('status=active')).map((one) => one.id), [merchant.supplier_id])
  t.same(await find('status=active&code=ACME'), [])
})

t.test('200 only one’s own; 403 for other roles; 400 for other filters', async (t) => {
  const [merchant, stranger] = await Promise.all([givenMerchant(), givenMerchant()])
  const { data } = await bodyOf<{ data: Supplier[] }>(stranger.get(SUPPLIERS))
  t.same(data.map(({ id }) => id), [stranger.supplier_id])
  refused(t, await merchant.storefront.get(SUPPLIERS), [403, 'role_forbidden'])
  refused(t, await merchant.supplier.get(`${SUPPLIERS}/${merchant.supplier_id}`),
    [403, 'role_forbidden'])
  refused(t, await merchant.get(`${SUPPLIERS}?kind=external&status=gone`),
    [400, 'invalid_request'], ['kind unknown_field', 'status not_allowed'])
})
