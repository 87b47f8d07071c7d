// Stock feeds by EDI: X12 846 and EDIFACT INVRPT say what a JSON feed says, or are refused whole.

import t from 'tap'
import { edifactOf, x12Of } from '../../support/edi-stock.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { sendFeed, type Sent } from '../../support/streams.ts'
import { bodyOf } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const [X12, EDIFACT] = ['application/edi-x12', 'application/edifact']
/** A report of an earlier day would be overtaken by the rows that the merchant has. */
const TODAY = new Date().toISOString().slice(0, 10).replaceAll('-', '')
const BIA = `BIA*00*SI*R-1*${TODAY}`

const x12 = async (
  { supplier, supplier_id }: TestMerchant, body: string, query = ''
): Promise<Sent> => sendFeed(supplier, supplier_id, body, { type: X12, query })

type Row = { sku: string, on_hand: number, unit_cost: string, currency: string, as_of: string }

async function rowsOf (merchant: TestMerchant): Promise<Row[]> {
  return (await bodyOf<{ data: Row[] }>(merchant.get('/v1/supplier-stock'))).data
}

const stockOf = async (merchant: TestMerchant): Promise<string[]> =>
  (await rowsOf(merchant)).map(({ sku, on_hand, unit_cost, currency }) =>
    `${sku} ${on_hand} ${unit_cost} ${currency}`)

const faultsOf = ({ json }: Sent): string[] => json.errors.map(
  ({ line, pointer, code, detail }: Record<string, string>) =>
    `${line ?? '-'} ${pointer} ${code} ${detail}`)

t.test('200: an 846 changes what it names', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2 } })
  const sent = await x12(merchant, x12Of([
    BIA, 'CUR*SE*USD', 'LIN**SK*A*VP*N-1', 'QTY*33*5', 'CTP**UCP*9.5', 'LIN**SK*C', 'QTY*17*7',
    'CTP**UCP*1.5', 'LIN**SK*B', 'QTY*33*8'
  ]))
  t.equal(sent.status, 200, JSON.stringify(sent.json))
  holds(t, sent.json, { accepted: 3, rejected: 0, errors: [] })
  t.same(await stockOf(merchant), ['A 5 9.50 USD', 'B 8 10.00 EUR', 'C 7 1.50 USD'],
    'the currency is that of the costs that the report names')
})

t.test('200: an INVRPT, by the codes and the constants of the mapping', async (t) => {
  const merchant = await givenMerchant({ stock: { 'KB-100': 1 } })
  const mapping = {
    skus: { 'LW-1': 'KB-100', 4006381333931: 'PEN' }, constants: { unit_cost: '3.00' }
  }
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`,
    { feed_source: { mapping } }))
  const body = edifactOf([
    'BGM+35+R-1+9', `DTM+366:${TODAY}:102`, 'LIN+1', 'PIA+5+LW-1:SA', 'QTY+145:12',
    'LIN+2++4006381333931:EN', 'PIA+5+P-7:SA', 'QTY+145:3', 'LIN+3', 'PIA+5+UNKNOWN:SA', 'QTY+145:1'
  ])
  const { supplier, supplier_id } = merchant
  holds(t, (await sendFeed(supplier, supplier_id, body, { type: EDIFACT })).json,
    { accepted: 3, rejected: 0 })
  t.same(await stockOf(merchant), ['KB-100 12 3.00 EUR', 'PEN 3 3.00 EUR', 'UNKNOWN 1 3.00 EUR'])
})

t.test('200: a refused row is told by its segment, and a full feed leaves it alone', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2, C: 3, D: 4 } })
  const sent = await x12(merchant, x12Of([
    BIA, 'LIN**SK*A', 'QTY*33*5', 'CTP**UCP*10', 'LIN**SK*B', 'QTY*33*1.5', 'LIN**SK*NEW',
    'QTY*33*1', 'LIN**SK*C', 'QTY*33*3', 'CTP**UCP*10'
  ]), '?mode=full')
  t.equal(sent.status, 200, JSON.stringify(sent.json))
  holds(t, sent.json, { accepted: 2, zeroed: 1, rejected: 2 })
  t.same(faultsOf(sent), [
    '8 /on_hand invalid QTY02 must be a whole number of units from 0 to 1000000000, and is "1.5".',
    '10 /unit_cost required is required of a new row and in a full feed'
  ])
  t.same(await stockOf(merchant),
    ['A 5 10.00 EUR', 'B 2 10.00 EUR', 'C 3 10.00 EUR', 'D 0 10.00 EUR'])
})

t.test('400: a file that may not be whole, is a test, or no stock report', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 2 } })
  const row = ['LIN**SK*A', 'QTY*33*5', 'CTP**UCP*10']
  const good = x12Of([BIA, ...row])
  const refusals = [
    [good.slice(0, -30), /GE|IEA/], [good.replace('SE*6', 'SE*7'), /SE01/],
    [x12Of([BIA, ...row], { usage: 'T' }), /Segment 3: The interchange is marked as a test/],
    [x12Of(['BIA*00*SI*R-1*2026', ...row]), /Segment 4: BIA04 is not a date/],
    [x12Of(row), /BIA is missing/], ['sku,on_hand\nA,5\n', /ISA/],
    [good.replace('GS*IB', 'GS*PR').replace('ST*846', 'ST*855'), /BAK is missing/]
  ] as const
  await inTurn(refusals, async ([body, why]) => {
    const sent = await x12(merchant, body, '?mode=full&confirm_drop=true')
    t.equal(sent.status, 400, body)
    t.match(faultsOf(sent).join(), why)
  })
  t.same(await stockOf(merchant), ['A 1 10.00 EUR', 'B 2 10.00 EUR'])
})

t.test('a report counts as of the last moment that it can be of', async (t) => {
  const merchant = await givenMerchant()
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`,
    { time_zone: 'Europe/Paris' }))
  const asOf = async (bia: string, query = ''): Promise<string | undefined> => {
    await merchant.delete(`/v1/suppliers/${merchant.supplier_id}/stock/A`)
    const { json } = await x12(merchant,
      x12Of([bia, 'LIN**SK*A', 'QTY*33*5', 'CTP**UCP*10']), query)
    holds(t, json, { accepted: 1 })
    return (await rowsOf(merchant))[0]?.as_of
  }
  t.equal(await asOf('BIA*00*SI*R*20250704*0815'), '2025-07-04T06:15:00.000Z')
  t.equal(await asOf('BIA*00*SI*R*20250704'), '2025-07-04T21:59:59.999Z')
  t.equal(await asOf('BIA*00*SI*R*20250704', '?as_of=2025-01-01T00:00:00Z'),
    '2025-01-01T00:00:00.000Z', 'what the sender says beside it counts')
  t.ok((await asOf('BIA*00*SI*R*20990101') ?? '') < '2099', 'not later than now')
})

t.test('200: a large file, read beside the event loop; 413: one that is larger', async (t) => {
  const merchant = await givenMerchant()
  const rows = Array.from({ length: 3_000 }, (_, at) =>
    [`LIN**SK*S${at}`, `QTY*33*${at}`, 'CTP**UCP*10'])
  const file = x12Of([BIA, ...rows.flat()])
  t.ok(file.length > 64 * 1024)
  holds(t, (await x12(merchant, file, '?mode=full')).json, { accepted: 3_000, rejected: 0 })
  const faulty = await x12(merchant, file.replace('GE*1', 'GE*2'))
  t.equal(faulty.status, 400)
  const large = await x12(merchant, file + ' '.repeat(8 * 1024 * 1024))
  t.same([large.status, large.json.code], [413, 'payload_too_large'])
  t.match(large.json.detail, /8388608 bytes at most/)
})

t.test('200: previews of EDI', async (t) => {
  const { supplier, supplier_id } = await givenMerchant({ stock: { A: 1 } })
  const preview = async (format: string, text: string): Promise<Record<string, any>> =>
    bodyOf(supplier.post(`/v1/suppliers/${supplier_id}/feed-previews`,
      { format, text, mapping: { skus: { 'N-1': 'A' } } }))
  const text = x12Of([BIA, 'LIN**VP*N-1', 'QTY*33*5', 'LIN**SK*B', 'QTY*33*x'])
  const seen = await preview('x12', text)
  holds(t, seen, {
    rows: [
      { row: 0, line: 5, report: { sku: 'A', supplier_sku: 'N-1', on_hand: 5 }, is_new: false },
      { row: 1, line: 7, report: null, is_new: null }
    ],
    file_errors: []
  })
  t.match(seen.errors, [{ row: 1, line: 7, pointer: '/on_hand' }])
  const cut = await preview('edifact', edifactOf(['BGM+35+R-1+9', 'LIN+1']).slice(0, -20))
  t.match(cut.file_errors, [{ pointer: '', detail: /^Segment/ }])
  t.same(cut.rows, [])
})
