// What a unit weighs: in single reports, changes and feeds.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)

t.test('a weight is its shortest text, and stays where a change leaves it out', async (t) => {
  const merchant = await givenMerchant()
  const url = `/v1/suppliers/${merchant.supplier_id}/stock/KB-100`
  const report = { on_hand: 5, unit_cost: '10.00' }
  const weighed = await bodyOf(merchant.put(url, { ...report, unit_weight_kg: '0.350' }))
  t.equal(weighed.unit_weight_kg, '0.35')
  t.equal((await bodyOf(merchant.patch(url, { on_hand: 6 }))).unit_weight_kg, '0.35')
  t.equal((await bodyOf(merchant.patch(url, { unit_weight_kg: '2.0' }))).unit_weight_kg, '2')
  t.equal((await bodyOf(merchant.patch(url, { unit_weight_kg: null }))).unit_weight_kg, null)
  await bodyOf(merchant.patch(url, { unit_weight_kg: '99999.999999' }))
  t.equal((await bodyOf(merchant.get(url))).unit_weight_kg, '99999.999999')
  t.equal((await bodyOf(merchant.put(url, report))).unit_weight_kg, null, 'replaced')
})

t.test('feeds: a delta keeps it, a full one replaces it', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 5 } })
  const url = `/v1/suppliers/${merchant.supplier_id}`
  const feed = async (mode: string, row: object) =>
    bodyOf(merchant.supplier.post(`${url}/stock-feeds`, {
      mode, rows: [{ sku: 'A', on_hand: 5, unit_cost: '10.00', ...row }]
    }))
  const read = async () => bodyOf(merchant.get(`${url}/stock/A`))
  await feed('delta', { unit_weight_kg: '1.50' })
  holds(t, await read(), { unit_weight_kg: '1.5' })
  await feed('delta', {})
  holds(t, await read(), { unit_weight_kg: '1.5' })
  const { errors } = await feed('delta', { unit_weight_kg: '-1' })
  holds(t, errors, [{ row: 0, pointer: '/unit_weight_kg', code: 'wrong_format' }])
  await feed('full', {})
  holds(t, await read(), { unit_weight_kg: null })
})

t.test('400: no weight', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 5 } })
  const url = `/v1/suppliers/${merchant.supplier_id}/stock/A`
  await inTurn(['-1', '1.0000001', '100000', '01', 'a kilo'], async (unit_weight_kg) =>
    refused(t, await merchant.patch(url, { unit_weight_kg }), [400, 'invalid_request'],
      ['/unit_weight_kg wrong_format']))
  refused(t, await merchant.patch(url, { unit_weight_kg: 1 }), [400, 'invalid_request'],
    ['/unit_weight_kg wrong_type'])
})
