// From when until when a stock row counts: a row that would never be valid is refused.

import t from 'tap'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const ROW = { on_hand: 1, unit_cost: '1.00' }
const NEVER = { valid_from: '2026-12-02', valid_until: '2026-12-01' }

const urlOf = ({ supplier_id }: TestMerchant): string => `/v1/suppliers/${supplier_id}/stock/A`
const feed = async (merchant: TestMerchant, row: object, mode = 'delta') =>
  bodyOf(merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`,
    { mode, rows: [{ sku: 'A', ...row }] }))

t.test('PUT 400, and nothing is stored', async (t) => {
  const merchant = await givenMerchant()
  refused(t, await merchant.put(urlOf(merchant), { ...ROW, ...NEVER }),
    [400, 'invalid_request'], ['/valid_until never_valid'])
  refused(t, await merchant.get(urlOf(merchant)), [404, 'supplier_stock_not_found'])
})

t.test('PATCH 400: also with the day that the row has already', async (t) => {
  const merchant = await givenMerchant()
  const change = async (about: object) => merchant.patch(urlOf(merchant), about)
  const before = await bodyOf(merchant.put(urlOf(merchant), { ...ROW, valid_until: '2026-12-01' }))
  refused(t, await change({ valid_from: '2026-12-02' }),
    [400, 'invalid_request'], ['/valid_from never_valid'])
  refused(t, await change(NEVER), [400, 'invalid_request'], ['/valid_until never_valid'])
  t.same(await bodyOf(merchant.get(urlOf(merchant))), before)
  await bodyOf(change({ valid_from: '2026-12-02', valid_until: null }))
  await bodyOf(change({ valid_until: '2026-12-02' })) // of one day
})

for (const mode of ['delta', 'full']) {
  t.test(`a ${mode} feed refuses the row, new and known`, async (t) => {
    const merchant = await givenMerchant()
    for (const put of [async () => {}, async () => merchant.put(urlOf(merchant), ROW)]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await put()
      // eslint-disable-next-line no-await-in-loop -- as above
      const { rejected, errors } = await feed(merchant, { ...ROW, ...NEVER }, mode)
      t.equal(rejected, 1)
      t.match(errors, [{ row: 0, pointer: '/valid_until', code: 'never_valid' }])
    }
  })
}
