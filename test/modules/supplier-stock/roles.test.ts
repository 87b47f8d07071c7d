// Whose stock it is: a supplier speaks for itself, another's looks like none.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const REPORT = { on_hand: 5, unit_cost: '10.00' }
const UNKNOWN = ['sup_01k9x3v8hq2m4n6p8r0t2w4y6z', 'so_01k9x3v8hq2m4n6p8r0t2w4y6z', 'x']

t.test('a supplier reports, reads and deletes its own stock', async (t) => {
  const { supplier, supplier_id } = await givenMerchant()
  const url = `/v1/suppliers/${supplier_id}/stock/A`
  t.equal((await supplier.put(url, REPORT)).statusCode, 201)
  holds(t, await bodyOf(supplier.get(url)), { on_hand: 5, unit_cost: '10.00' })
  holds(t, await bodyOf(supplier.post(`/v1/suppliers/${supplier_id}/stock-feeds`, {
    rows: [{ sku: 'A', ...REPORT }]
  })), { accepted: 1 })
  t.equal((await supplier.delete(url)).statusCode, 204)
})

t.test('a supplier sees of what is reserved only what was issued to it', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 10, NUT: 10 } })
  const { supplier, supplier_id } = merchant
  const url = `/v1/suppliers/${supplier_id}/stock/BOLT-M8`
  const place = async (about: object) =>
    bodyOf(merchant.post('/v1/sales-orders', salesOrderBody(about)))
  await place({})
  const unpaid = await place({
    payment_terms: 'prepaid', lines: [{ sku: 'BOLT-M8', quantity: 3, unit_price: '5.00' }]
  })
  const all = { reserved: 5, available: 5 }
  const issued = { reserved: 2, available: 8 }
  holds(t, await bodyOf(merchant.get(url)), all)
  holds(t, await bodyOf(supplier.get(url)), issued)
  const rows = (of: object) => ({ data: [{ sku: 'BOLT-M8', ...of }, { sku: 'NUT', reserved: 0 }] })
  holds(t, await bodyOf(merchant.get('/v1/supplier-stock')), rows(all))
  holds(t, await bodyOf(supplier.get('/v1/supplier-stock')), rows(issued))
  holds(t, await bodyOf(supplier.put(url, { ...REPORT, on_hand: 10 })), issued)
  holds(t, await bodyOf(supplier.put(url, { ...REPORT, as_of: '2020-01-01T00:00:00Z' })), issued,
    'of a report that is ignored, too')
  holds(t, await bodyOf(merchant.put(url, { ...REPORT, on_hand: 10 })), all)
  await bodyOf(merchant.post(`/v1/sales-orders/${unpaid.id}/payments`, {
    reference: 'p', amount: '15.00'
  }))
  holds(t, await bodyOf(supplier.get(url)), all)
})

t.test('404 for an operator: no such supplier, however its id is written', async (t) => {
  const [merchant, stranger] = await Promise.all([givenMerchant(), givenMerchant()])
  for (const id of [...UNKNOWN, stranger.supplier_id]) {
    const url = `/v1/suppliers/${id}/stock/A`
    /* eslint-disable no-await-in-loop -- one answer at a time */
    refused(t, await merchant.put(url, REPORT), [404, 'supplier_not_found'])
    refused(t, await merchant.post(`/v1/suppliers/${id}/stock-feeds`, { rows: [] }),
      [404, 'supplier_not_found'])
    refused(t, await merchant.get(url), [404, 'supplier_stock_not_found'])
    refused(t, await merchant.delete(url), [404, 'supplier_stock_not_found'])
    /* eslint-enable no-await-in-loop */
  }
})

t.test('404 for a supplier: another’s stock looks exactly like none', async (t) => {
  const merchant = await givenMerchant()
  const other = await merchant.givenSupplier()
  await merchant.givenStock(other, 'A')
  for (const id of [other, ...UNKNOWN]) {
    const url = `/v1/suppliers/${id}/stock/A`
    /* eslint-disable no-await-in-loop -- one answer at a time */
    refused(t, await merchant.supplier.put(url, REPORT), [404, 'supplier_not_found'])
    refused(t, await merchant.supplier.post(`/v1/suppliers/${id}/stock-feeds`, { rows: [] }),
      [404, 'supplier_not_found'])
    refused(t, await merchant.supplier.get(url), [404, 'supplier_stock_not_found'])
    refused(t, await merchant.supplier.delete(url), [404, 'supplier_stock_not_found'])
    /* eslint-enable no-await-in-loop */
  }
  holds(t, await bodyOf(merchant.get(`/v1/suppliers/${other}/stock/A`)), { on_hand: 100 })
})

t.test('403 for a storefront', async (t) => {
  const { storefront, supplier_id } = await givenMerchant()
  const url = `/v1/suppliers/${supplier_id}/stock/A`
  refused(t, await storefront.put(url, REPORT), [403, 'role_forbidden'])
  refused(t, await storefront.get(url), [403, 'role_forbidden'])
  refused(t, await storefront.delete(url), [403, 'role_forbidden'])
})
