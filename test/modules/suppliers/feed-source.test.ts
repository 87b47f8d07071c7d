// The feed source of a supplier: how its CSV files are read, and how that is changed in part. What
// is pulled stands in tests of supplier stock.

import t from 'tap'
import { NOTHING_PULLED } from '../../../src/modules/suppliers/schema/pulled-source.ts'
import { givenService, supplierBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)

const PLAIN = {
  columns: {},
  delimiter: ',',
  decimal_comma: false,
  thousands_mark: null,
  encoding: 'utf-8',
  constants: {},
  skus: {}
}
const MAPPING = {
  columns: { sku: 'Artikel', on_hand: 'Bestand' },
  delimiter: ';',
  decimal_comma: true,
  thousands_mark: '.',
  encoding: 'windows-1252',
  constants: { currency: 'EUR', unit_cost: '1.00', lead_time_days: 3 },
  skus: { 'LW-1': 'BOLT-M8', 'LW-2': 'NUT-M8' }
}

t.test('a new supplier has none, or the one that it is given, completed', async (t) => {
  const merchant = await givenMerchant()
  const create = async (about: object) =>
    bodyOf(merchant.post('/v1/suppliers', supplierBody(about)))
  t.equal((await create({})).feed_source, null)
  const nothing = { ...NOTHING_PULLED, secrets: [] }
  t.same((await create({ feed_source: {} })).feed_source, { mapping: null, ...nothing })
  t.same((await create({ feed_source: { mapping: { delimiter: ';' } } })).feed_source,
    { mapping: { ...PLAIN, delimiter: ';' }, ...nothing })
  const { id, feed_source } = await create({ feed_source: { mapping: MAPPING } })
  t.same(feed_source, { mapping: MAPPING, ...nothing })
  t.same((await bodyOf(merchant.get(`/v1/suppliers/${id}`))).feed_source, feed_source)
})

t.test('sent again with the same content, it is the same supplier', async (t) => {
  const merchant = await givenMerchant()
  const body = supplierBody({ feed_source: { mapping: { delimiter: ';' } } })
  t.equal((await merchant.post('/v1/suppliers', body)).statusCode, 201)
  t.equal((await merchant.post('/v1/suppliers', body)).statusCode, 200)
  const other = { ...body, feed_source: { mapping: { delimiter: '|' } } }
  refused(t, await merchant.post('/v1/suppliers', other), [409, 'reference_conflict'],
    ['/feed_source/mapping/delimiter differs'])
})

t.test('a change merges at every depth, and null removes', async (t) => {
  const merchant = await givenMerchant()
  const patch = async (feed_source: unknown) =>
    (await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { feed_source })))
      .feed_source?.mapping
  t.same(await patch({ mapping: MAPPING }), MAPPING)
  t.same(await patch({ mapping: { columns: { unit_cost: 'Preis' }, skus: { 'LW-1': null } } }), {
    ...MAPPING,
    columns: { ...MAPPING.columns, unit_cost: 'Preis' },
    skus: { 'LW-2': 'NUT-M8' }
  })
  const left = { ...PLAIN, decimal_comma: true, thousands_mark: '.', encoding: 'windows-1252' }
  const nothing = { columns: null, delimiter: null, constants: null, skus: null }
  t.same(await patch({ mapping: nothing }), left)
  t.same(await patch({}), left, 'what is left out stays')
  t.equal(await patch({ mapping: null }), null)
  t.equal(await patch(null), undefined)
})

t.test('400: what no file can be read by', async (t) => {
  const merchant = await givenMerchant()
  const refuse = async (mapping: object, ...faults: string[]) => refused(t,
    await merchant.post('/v1/suppliers', supplierBody({ feed_source: { mapping } })),
    [400, 'invalid_request'], faults)
  const at = '/feed_source/mapping'
  await refuse({ delimiter: 'x' }, `${at}/delimiter not_allowed`)
  await refuse({ encoding: 'utf-7' }, `${at}/encoding not_allowed`)
  await refuse({ columns: { color: 'Farbe' } }, `${at}/columns/color unknown_field`)
  await refuse({ columns: { on_hand: 'Bestand' } }, `${at}/columns/sku required`)
  await refuse({ thousands_mark: '.' }, `${at}/thousands_mark not_allowed`)
  await refuse({ constants: { unit_cost: '1,5' } }, `${at}/constants/unit_cost wrong_format`)
  await refuse({ skus: { X: ' ' } }, `${at}/skus/X wrong_format`)
  const skus = Object.fromEntries(Array.from({ length: 501 }, (_one, at) => [`LW-${at}`, 'A']))
  await refuse({ skus }, `${at}/skus too_many`)
})
