// Previews of stock feeds: what the first rows of a text would become, and that nothing is kept.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { CSV, sendFeed } from '../../support/streams.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)

const preview = async (
  { supplier, supplier_id }: TestMerchant, body: object
): Promise<Record<string, any>> =>
  bodyOf(supplier.post(`/v1/suppliers/${supplier_id}/feed-previews`, body))

const GERMAN = {
  columns: { sku: 'Artikel', on_hand: 'Bestand', unit_cost: 'Preis' },
  delimiter: ';',
  decimal_comma: true,
  thousands_mark: '.',
  encoding: 'utf-16le',
  constants: { lead_time_days: 4 },
  skus: { 'LW-1': 'KB-100' }
}
const TEXT = 'Artikel;Bestand;Preis\r\nLW-1;1.200;\r\nNEU;3;1.234,50\r\nROT;viele;2,00\r\nB;1;\r\n'

t.test('200: rows by a mapping to try, and their faults', async (t) => {
  const merchant = await givenMerchant({ stock: { 'KB-100': 1 } })
  const { rows, errors, file_errors, has_more } =
    await preview(merchant, { format: 'csv', mapping: GERMAN, text: TEXT })
  t.same([file_errors, has_more], [[], false])
  t.same(rows, [
    {
      row: 0,
      line: 2,
      report: { lead_time_days: 4, sku: 'KB-100', on_hand: 1_200 },
      is_new: false
    },
    {
      row: 1,
      line: 3,
      report: { lead_time_days: 4, sku: 'NEU', on_hand: 3, unit_cost: '1234.50' },
      is_new: true
    },
    { row: 2, line: 4, report: null, is_new: null },
    { row: 3, line: 5, report: null, is_new: null }
  ])
  holds(t, errors, [
    { row: 2, line: 4, pointer: '/on_hand', code: 'wrong_type' },
    { row: 3, line: 5, pointer: '/unit_cost', code: 'required' }
  ])
  const { data } = await bodyOf<{ data: object[] }>(merchant.get('/v1/supplier-stock'))
  holds(t, data, [{ sku: 'KB-100', on_hand: 1 }])
  t.equal(data.length, 1, 'nothing was applied')
})

t.test('200: the mapping of the supplier, unless another is said', async (t) => {
  const merchant = await givenMerchant({ stock: { 'KB-100': 1 } })
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`,
    { feed_source: { mapping: GERMAN } }))
  const { rows, errors } = await preview(merchant, { format: 'csv', text: TEXT })
  t.equal(rows[0].report.on_hand, 1_200)
  const sent = await sendFeed(merchant, merchant.supplier_id, Buffer.from(TEXT, 'utf16le'),
    { type: CSV })
  t.same(errors, sent.json.errors, 'a feed says the same')
  const plain = await preview(merchant, { format: 'csv', mapping: null, text: 'sku\nKB-100\n' })
  t.same(plain.rows[0].report, { sku: 'KB-100' })
})

t.test('200: JSON lines, the first twenty of them', async (t) => {
  const merchant = await givenMerchant()
  const lines = Array.from({ length: 22 }, (_, at) => `{"sku":"S${at}","on_hand":1}`)
  const text = ['{"mode":"full"}', 'no json', ...lines].join('\n')
  const { rows, errors, has_more } = await preview(merchant, { format: 'ndjson', text })
  t.same([rows.length, errors[0].line, errors[0].code, has_more], [20, 2, 'malformed_line', true])
  const few = await preview(merchant, { format: 'ndjson', text: lines.slice(0, 20).join('\n') })
  t.same([few.rows.length, few.has_more], [20, false])
})

t.test('200: what makes a feed unreadable is told beside the rows in front of it', async (t) => {
  const merchant = await givenMerchant()
  const faultsOf = async (format: string, text: string): Promise<string[]> => {
    const { file_errors } = await preview(merchant, { format, text })
    return file_errors.map(({ pointer, code }: Record<string, string>) => `${pointer} ${code}`)
  }
  t.same(await faultsOf('csv', ''), ['/sku required'])
  t.same(await faultsOf('csv', 'sku,color\n'), ['/color unknown_field'])
  t.same(await faultsOf('ndjson', '{"mode":"half"}'), ['/mode not_allowed'])
  const row = `A,5,1.00,${'x'.repeat(90)}\n`
  const text = `sku,on_hand,unit_cost,supplier_sku\n${row.repeat(15)}"A,1\n`
  const { rows, file_errors } = await preview(merchant, { format: 'csv', text })
  t.ok(rows.length > 0)
  holds(t, file_errors, [{ pointer: '', code: 'malformed_csv' }])
})

t.test('refusals: a faulty mapping, a long text, another supplier', async (t) => {
  const merchant = await givenMerchant()
  const url = `/v1/suppliers/${merchant.supplier_id}/feed-previews`
  const send = async (body: object) => merchant.post(url, { format: 'csv', text: 'sku\n', ...body })
  refused(t, await send({ mapping: { thousands_mark: '.' } }), [400, 'invalid_request'],
    ['/mapping/thousands_mark not_allowed'])
  refused(t, await send({ text: 'x'.repeat(65_537) }), [400, 'invalid_request'], ['/text too_long'])
  refused(t, await send({ format: 'xml' }), [400, 'invalid_request'], ['/format not_allowed'])
  const second = await merchant.givenSupplier()
  refused(t, await merchant.supplier.post(`/v1/suppliers/${second}/feed-previews`,
    { format: 'csv', text: 'sku\n' }), [404, 'supplier_not_found'])
})
