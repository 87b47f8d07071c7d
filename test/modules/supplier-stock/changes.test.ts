// A stock row changed in part, alone (PATCH) or by a row of a delta feed: what is named changes.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { db, givenMerchant } = await givenService(t)
const SKU = 'KB-100'
const AS_OF = '2026-01-02T00:00:00.000Z'
const FULL = {
  supplier_sku: 'LW-1',
  on_hand: 50,
  unit_cost: '10.00',
  price_breaks: [{ min_quantity: 10, unit_cost: '9.50' }],
  lead_time_days: 4,
  min_order_quantity: 2,
  order_multiple: 2,
  as_of: AS_OF,
  valid_from: '2020-01-01',
  valid_until: '2099-12-31',
  metadata: { a: '1', b: '2' }
}
type Row = typeof FULL & { reserved: number, available: number, currency: string }

const urlOf = ({ supplier_id }: TestMerchant): string => `/v1/suppliers/${supplier_id}/stock/${SKU}`
const readRow = async (merchant: TestMerchant) => bodyOf<Row>(merchant.get(urlOf(merchant)))

const feed = async (merchant: TestMerchant, row: object, about: object = {}) =>
  merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`,
    { rows: [{ sku: SKU, ...row }], ...about })

/** The two ways to say it; each leaves the row as it is then, or says why not. */
const WAYS = {
  PATCH: async (merchant: TestMerchant, change: object) => {
    const reply = await merchant.patch(urlOf(merchant), change)
    const { errors } = reply.json<{ errors?: Array<{ pointer: string, code: string }> }>()
    return errors?.map(({ pointer, code }) => `${pointer} ${code}`) ?? []
  },
  'a delta row': async (merchant: TestMerchant, change: object) => {
    const { errors } = await bodyOf(feed(merchant, change))
    return errors.map(({ pointer, code }: Record<string, string>) => `${pointer} ${code}`)
  }
}

async function givenRow (about: object = {}) {
  const merchant = await givenMerchant()
  await bodyOf(merchant.put(urlOf(merchant), { ...FULL, ...about }))
  return { merchant, before: await readRow(merchant) }
}

for (const [way, change] of Object.entries(WAYS)) {
  t.test(`${way}: each field alone changes, all others stay`, async (t) => {
    const { merchant, before } = await givenRow()
    const changes = {
      supplier_sku: null,
      unit_cost: '11.00',
      price_breaks: [],
      lead_time_days: 0,
      min_order_quantity: 1,
      order_multiple: 1,
      valid_from: null,
      valid_until: '2030-01-01'
    }
    let expected: object = before
    for (const [name, value] of Object.entries(changes)) {
      /* eslint-disable no-await-in-loop -- one change after the other */
      t.same(await change(merchant, { [name]: value }), [])
      const { updated_at } = await readRow(merchant) as unknown as { updated_at: string }
      expected = { ...expected, [name]: value, updated_at }
      t.same(await readRow(merchant), expected, name)
      /* eslint-enable no-await-in-loop */
    }
  })

  t.test(`${way}: on_hand alone is a report, and keeps the terms`, async (t) => {
    const { merchant, before } = await givenRow()
    t.same(await change(merchant, { on_hand: 7 }), [])
    const { on_hand, available, as_of, updated_at, ...terms } =
      await readRow(merchant) as Row & { updated_at: string }
    t.same([on_hand, available, as_of], [7, 7, updated_at], 'as of now')
    holds(t, before, terms)
  })

  t.test(`${way}: metadata changes by its keys, null clears one`, async (t) => {
    const { merchant } = await givenRow()
    t.same(await change(merchant, { metadata: { a: null, c: '3' } }), [])
    t.same((await readRow(merchant)).metadata, { b: '2', c: '3' })
  })

  t.test(`${way}: metadata has as many keys as ever`, async (t) => {
    const { merchant, before } = await givenRow()
    const names = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`n${at}`, 'x']))
    t.same(await change(merchant, { metadata: names }), ['/metadata too_many'])
    t.same(await readRow(merchant), before)
    t.same(await change(merchant, { metadata: { a: null, b: null } }), [])
    t.same(await change(merchant, { metadata: names }), [])
    t.same((await readRow(merchant)).metadata, names)
  })

  t.test(`${way}: nothing named changes nothing but the time of the change`, async (t) => {
    const { merchant, before } = await givenRow()
    t.same(await change(merchant, {}), [])
    const { updated_at, ...after } = await readRow(merchant) as Row & { updated_at: string }
    holds(t, before, after)
  })

  t.test(`${way}: older than the row it is ignored, with and without a figure`, async (t) => {
    const { merchant, before } = await givenRow()
    const as_of = '2026-01-01T23:59:59Z'
    t.same(await change(merchant, { unit_cost: '1.00', as_of }), [])
    t.same(await change(merchant, { on_hand: 1, unit_cost: '1.00', as_of }), [])
    t.same(await readRow(merchant), before)
    t.same(await change(merchant, { on_hand: 6, as_of: '2026-01-02T00:00:00Z' }), [])
    holds(t, await readRow(merchant), { on_hand: 6, as_of: AS_OF }, 'an equal time applies')
    t.same(await change(merchant, { unit_cost: '2.00', as_of: '2026-01-05T00:00:00Z' }), [])
    holds(t, await readRow(merchant), { unit_cost: '2.00', on_hand: 6, as_of: AS_OF },
      'what names no figure leaves the time of the figure')
    t.same(await change(merchant, { on_hand: 5, as_of: '2099-01-01T00:00:00Z' }), [])
    const { as_of: of_future, updated_at } = await readRow(merchant) as Row & { updated_at: string }
    t.equal(of_future, updated_at, 'the future counts as now')
  })

  t.test(`${way}: what purchase orders hold stays held, and what is oversold so`, async (t) => {
    const { merchant } = await givenRow()
    await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
      lines: [{ sku: SKU, quantity: 4, unit_price: '20.00' }]
    })))
    t.same(await change(merchant, { unit_cost: '9.00' }), [])
    holds(t, await readRow(merchant), { on_hand: 50, reserved: 4, available: 46 })
    t.same(await change(merchant, { on_hand: 1 }), [])
    const openOf = async () =>
      (await bodyOf(merchant.get('/v1/exceptions?kind=oversold&state=open'))).data.length
    t.equal(await openOf(), 1)
    t.same(await change(merchant, { unit_cost: '8.00' }), [])
    t.equal(await openOf(), 1, 'a new cost makes no new units')
    holds(t, await readRow(merchant), { on_hand: 1, reserved: 4, available: 0, unit_cost: '8.00' })
    t.same(await change(merchant, { on_hand: 9 }), [])
    t.equal(await openOf(), 0)
  })

  t.test(`${way}: more on hand serves who waits`, async (t) => {
    const { merchant } = await givenRow({ on_hand: 0 })
    await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
      lines: [{ sku: SKU, quantity: 2, unit_price: '20.00' }]
    })))
    t.same(await change(merchant, { on_hand: 9 }), [])
    const marks = await db.selectFrom('restock_marks').where('merchant_id', '=', merchant.id)
      .select('sku').execute()
    t.same(marks, [{ sku: SKU }])
  })

  t.test(`${way}: a quantity has one price break`, async (t) => {
    const { merchant, before } = await givenRow()
    const at = (min_quantity: number, unit_cost = '1.00') => ({ min_quantity, unit_cost })
    t.same(await change(merchant, { price_breaks: [at(5), at(7), at(5, '2.00'), at(5)] }),
      ['/price_breaks/2/min_quantity repeated', '/price_breaks/3/min_quantity repeated'])
    t.same(await readRow(merchant), before)
  })

  t.test(`${way}: another currency needs the costs in it`, async (t) => {
    const { merchant, before } = await givenRow()
    t.same(await change(merchant, { currency: 'JPY' }),
      ['/unit_cost required', '/price_breaks required'])
    t.same(await change(merchant, { currency: 'JPY', unit_cost: '1200' }),
      ['/price_breaks required'])
    t.same(await readRow(merchant), before)
    t.same(await change(merchant, { currency: 'EUR' }), [], 'the one that it has')
    t.same(await change(merchant, { currency: 'JPY', unit_cost: '1200', price_breaks: [] }), [])
    holds(t, await readRow(merchant), { currency: 'JPY', unit_cost: '1200', on_hand: 50 })
  })

  t.test(`${way}: the row keeps its currency when its supplier gets another`, async (t) => {
    const { merchant } = await givenRow()
    await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { currency: 'USD' }))
    t.same(await change(merchant, { unit_cost: '3', on_hand: 2 }), [])
    holds(t, await readRow(merchant), { currency: 'EUR', unit_cost: '3.00', lead_time_days: 4 })
  })
}

t.test('a delta row of a new SKU needs on_hand and unit_cost', async (t) => {
  const merchant = await givenMerchant()
  const { accepted, rejected, errors } = await bodyOf(feed(merchant, { lead_time_days: 3 }))
  t.same([accepted, rejected], [0, 1])
  holds(t, errors, [
    { row: 0, pointer: '/on_hand', code: 'required' },
    { row: 0, pointer: '/unit_cost', code: 'required' }
  ])
  await bodyOf(feed(merchant, { on_hand: 3, unit_cost: '1', metadata: { a: '1', b: null } }))
  holds(t, await readRow(merchant), { on_hand: 3, unit_cost: '1.00', min_order_quantity: 1 })
  t.same((await readRow(merchant)).metadata, { a: '1' })
})

t.test('a row of a full feed replaces, and needs on_hand and unit_cost', async (t) => {
  const { merchant, before } = await givenRow()
  const { rejected, errors } = await bodyOf(feed(merchant, { on_hand: 1 }, { mode: 'full' }))
  t.equal(rejected, 1)
  holds(t, errors, [{ row: 0, pointer: '/unit_cost', code: 'required' }])
  t.same(await readRow(merchant), before, 'and is not zeroed')
  await bodyOf(feed(merchant, { on_hand: 1, unit_cost: '2' }, { mode: 'full' }))
  holds(t, await readRow(merchant), {
    on_hand: 1, unit_cost: '2.00', min_order_quantity: 1, supplier_sku: null, metadata: {}
  })
})

t.test('a delta feed counts its stale changes, good ones apply beside bad ones', async (t) => {
  const { merchant } = await givenRow()
  await merchant.givenStock(merchant.supplier_id, 'B')
  const counts = await bodyOf(merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, {
    rows: [
      { sku: SKU, on_hand: 1, as_of: '2025-01-01T00:00:00Z' }, { sku: 'B', on_hand: 3 },
      { sku: 'C', on_hand: 3 }, { sku: 'D', on_hand: 3, unit_cost: '1' }
    ]
  }))
  holds(t, counts, { accepted: 2, ignored_stale: 1, rejected: 1, errors_total: 1, zeroed: 0 })
  holds(t, counts.errors, [{ row: 2, pointer: '/unit_cost', code: 'required' }])
})

t.test('PATCH 400: what is no field, no value, or null where there is always one', async (t) => {
  const { merchant } = await givenRow()
  refused(t, await merchant.patch(urlOf(merchant), {
    sku: 'X', reserved: 1, on_hand: null, unit_cost: null, lead_time_days: null, currency: null
  }), [400, 'invalid_request'], [
    '/currency wrong_type', '/lead_time_days wrong_type', '/on_hand wrong_type',
    '/reserved unknown_field', '/sku unknown_field', '/unit_cost wrong_type'
  ])
})

t.test('PATCH 404: no such row, another’s looks like none; 403 for a storefront', async (t) => {
  const { merchant } = await givenRow()
  const other = await merchant.givenSupplier()
  await merchant.givenStock(other, SKU)
  const ofOther = `/v1/suppliers/${other}/stock/${SKU}`
  const change = { on_hand: 1 }
  t.equal((await merchant.supplier.patch(urlOf(merchant), change)).statusCode, 200)
  refused(t, await merchant.supplier.patch(ofOther, change), [404, 'supplier_stock_not_found'])
  refused(t, await merchant.patch(`${urlOf(merchant)}-X`, change),
    [404, 'supplier_stock_not_found'])
  refused(t, await merchant.patch('/v1/suppliers/x/stock/A', change),
    [404, 'supplier_stock_not_found'])
  refused(t, await merchant.storefront.patch(ofOther, change), [403, 'role_forbidden'])
  holds(t, await bodyOf(merchant.get(ofOther)), { on_hand: 100 })
})
