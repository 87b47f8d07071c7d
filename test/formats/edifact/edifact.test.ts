// EDIFACT both ways: what we write is read by a library that nobody here wrote, and what suppliers
// write by us.

import t from 'tap'
import fc from 'fast-check'
import Reader from 'edifact/reader.js'
import { readEdifact } from '../../../src/formats/edifact/read-edifact.ts'
import { writeEdifact } from '../../../src/formats/edifact/write-edifact.ts'
import { ADDRESS, purchaseLineOf } from '../../domain/given.ts'
import { bytesOf, CONTROL, documentOf } from '../documents.ts'
import { faultsOf, partsOf, readSample } from '../samples.ts'

type Parsed = Array<{ name: string, elements: string[][] }>

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const parse = (bytes: Uint8Array): Parsed => new Reader().parse(latin1(bytes))
const flat = (parsed: Parsed): string[] => parsed.map(({ name, elements }) =>
  [name, ...elements.map((one) => one.join(':'))].join('+'))

/** A whole file with one message. */
function fileOf (type: string, segments: readonly string[]): Uint8Array {
  return bytesOf([
    "UNA:+.? '", "UNB+UNOC:3+SUP:14+ACME:ZZ+261129:0830+31'", `UNH+1+${type}:D:96A:UN'`,
    ...segments.map((one) => `${one}'`), `UNT+${segments.length + 2}+1'`, "UNZ+1+31'"
  ].join('\n'))
}

function read (type: string, segments: readonly string[]) {
  const file = readEdifact(fileOf(type, segments))
  return { message: partsOf(file)[0]?.message, faults: faultsOf(file).map((one) => one.detail) }
}

t.test('an order is an ORDERS', async (t) => {
  const bytes = writeEdifact(documentOf(), CONTROL)
  t.same(flat(parse(bytes)), [
    'UNB+UNOC:3+ACME:ZZ+123456789:01+261129:0830+7++++++1',
    'UNH+7+ORDERS:D:96A:UN', 'BGM+220+PO-01M8H7M2HPE3VB5RB+9', 'DTM+137:20261128:102',
    'RFF+UO:WEB-1042', 'NAD+BY+++Acme Shop+1 Market St+Lyon++75002+FR', 'CTA+OC+:Acme Shop',
    'COM++33 1 23:TE', 'COM+buy@acme.example:EM', 'NAD+SU+NW::92++Northwind',
    'NAD+DP+++Ada Lovelace+12 Rue de la Paix+Paris++75002+FR', 'CUX+2:EUR:9',
    'ALC+C++++FC:::Freight', 'MOA+23:5.00', 'LIN+1', 'PIA+5+N-77:SA+KB-100:IN', 'QTY+21:2:PCE',
    'PRI+AAA:60.00', 'LIN+2', 'PIA+5+MS-200:IN', 'QTY+21:5:PCE', 'DTM+2:20261210:102',
    'PRI+AAA:8.0255', 'UNS+S', 'MOA+86:165.13', 'CNT+2:2', 'UNT+26+7', 'UNZ+1+7'
  ])
  t.match(latin1(bytes), /^UNA:\+\.\? 'UNB\+UNOC:3\+/)
  t.match(latin1(bytes), /COM\+\?\+33 1 23:TE'/)
  t.same(writeEdifact(documentOf(), CONTROL), bytes, 'sent again it is the same to the byte')
})

t.test('changes and cancellations are an ORDCHG', async (t) => {
  const lines = [purchaseLineOf({ canceled_quantity: 10 }), purchaseLineOf({ line_number: 2 })]
  const change = flat(parse(writeEdifact(
    documentOf({ message: 'change', revision: 2, order: { lines } }), CONTROL)))
  for (const one of ['BGM+230+PO-01M8H7M2HPE3VB5RB-2+4', 'RFF+ON:PO-01M8H7M2HPE3VB5RB', 'LIN+1+2',
    'QTY+21:0:PCE', 'LIN+2+3', 'QTY+21:10:PCE']) t.ok(change.includes(one), one)
  const canceled = documentOf({ message: 'cancellation', revision: 3 })
  const end = flat(parse(writeEdifact(canceled, CONTROL)))
  t.ok(end.includes('BGM+230+PO-01M8H7M2HPE3VB5RB-3+1'))
})

t.test('hostile text comes back as it was, or as the format can carry it', async (t) => {
  const hostile = fc.oneof(
    fc.constantFrom("'", '+', ':', '?', "?'", "UNT+1+1'", '\n', '😀', 'é', 'x'.repeat(9_999), '\0'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
  )
  const texts = fc.tuple(hostile, hostile, hostile)
  fc.assert(fc.property(texts, ([a, b, c]) => {
    const bytes = writeEdifact(documentOf({
      order: {
        sales_order_reference: a,
        ship_to: { ...ADDRESS, name: b, line1: c, city: a, region: b },
        lines: [purchaseLineOf({ sku: c, supplier_sku: a })]
      },
      words: { gift_message: b }
    }), CONTROL)
    const parsed = parse(bytes)
    const frame = parsed.filter(({ name }) => ['UNH', 'BGM', 'LIN', 'UNS', 'UNT'].includes(name))
    t.equal(frame.length, 5)
    const longest = Math.max(...parsed.flatMap(({ name, elements }) =>
      elements.flat().map((one) => name === 'FTX' ? one.length / 2 : one.length)))
    if (longest > 35) t.fail(`an element has ${longest} characters`)
    t.same(faultsOf(readEdifact(bytes)).map(({ kind }) => kind), ['unsupported'])
  }), { numRuns: 500 })
  const [rff] = parse(writeEdifact(documentOf({ order: { sales_order_reference: "a'b+c:d?e" } }),
    CONTROL)).filter(({ name }) => name === 'RFF')
  t.same(rff?.elements, [['UO', "a'b+c:d?e"]])
})

t.test('ORDRSP: accepted, changed, refused and later', async (t) => {
  const { message, faults } = read('ORDRSP', [
    'BGM+231+SO-77+4', 'DTM+137:20261129:102', 'RFF+ON:PO-1', 'LIN+1+5', 'PIA+5+KB-100:IN+N-77:SA',
    'QTY+21:10', 'LIN+2+3+4006381333931:EN', 'QTY+21:5', 'QTY+113:3', 'QTY+83:2',
    'DTM+69:20261205:102', 'PRI+AAA:8,10', 'LIN+3+7', 'QTY+21:4', 'UNS+S'
  ])
  t.same(faults, [])
  t.match(message, {
    kind: 'acknowledgement',
    orders: [{
      order_number: 'PO-1',
      supplier_reference: 'SO-77',
      status: 'changed',
      raw_code: '4',
      lines: [
        { line_number: 1, sku: 'KB-100', supplier_sku: 'N-77', status: 'accepted', quantity: 10 },
        {
          gtin: '4006381333931',
          status: 'changed',
          quantity: 3,
          unit_cost: '8.1',
          promised_date: '2026-12-05'
        },
        { line_number: 2, status: 'backordered', quantity: 2 },
        { line_number: 3, status: 'rejected', quantity: 4, raw_code: '7' }
      ]
    }]
  })
})

t.test('DESADV, INVRPT, INVOIC and CONTRL', async (t) => {
  const sent = read('DESADV', [
    'BGM+351+SHIP-1+9', 'DTM+11:20261129:102', 'RFF+ON:PO-1', 'TDT+20++30+31+UPSN:::UPS',
    'CPS+1', 'GIN+BJ+00312345678901234567', 'LIN+1', 'PIA+5+KB-100:IN', 'QTY+12:2', 'RFF+CN:1Z1'
  ])
  t.same(sent.faults, [])
  t.match(sent.message, {
    reference: 'SHIP-1',
    shipped_on: '2026-11-29',
    carrier_code: 'UPSN',
    carrier: 'UPS',
    package_ids: ['00312345678901234567'],
    orders: [{ order_number: 'PO-1', lines: [{ quantity: 2, tracking_numbers: ['1Z1'] }] }]
  })
  const stock = read('INVRPT', [
    'BGM+35+R-1+9', 'DTM+366:20261129:102', 'LIN+1', 'PIA+5+A:IN', 'QTY+145:12', 'LIN+2',
    'PIA+5+B:IN', 'QTY+145:1.5'
  ])
  t.match(stock.message, {
    as_of: '2026-11-29', rows: [{ sku: 'A', on_hand: 12, line: 5 }], refused: [{ sku: 'B' }]
  })
  t.match(stock.faults, [/^QTY01\.2 must be a whole number/])
  const bill = read('INVOIC', [
    'BGM+380+INV-1+9', 'DTM+137:20261129:102', 'RFF+ON:PO-1', 'CUX+2:EUR:4', 'LIN+1',
    'PIA+5+A:IN', 'QTY+47:2', 'MOA+203:20', 'PRI+AAA:10', 'UNS+S', 'MOA+77:23.8',
    'TAX+7+VAT+++:::19', 'MOA+124:3.8'
  ])
  t.match(bill.message, {
    number: 'INV-1',
    total: '23.8',
    lines: [{ quantity: '2', amount: '20' }],
    taxes: [{ code: 'VAT', percent: '19', amount: '3.8' }]
  })
  const told = read('CONTRL', ['UCI+7+ACME:ZZ+SUP:14+7', 'UCM+1+ORDERS:D:96A:UN+4+12+BGM'])
  t.match(told.message, {
    kind: 'receipt',
    reference: '7',
    status: 'partly_accepted',
    messages: [{ type: 'ORDERS', status: 'rejected', faults: [{ segment: 'BGM', code: '12' }] }]
  })
})

t.test('envelopes: counts, references, UNA of its own, none at all', async (t) => {
  const good = latin1(fileOf('ORDRSP', ['BGM+231+S+29', 'RFF+ON:PO-1', 'LIN+1+5', 'QTY+21:1']))
  const tell = (text: string): string[] => faultsOf(readEdifact(bytesOf(text))).map((one) =>
    `${one.line} ${one.segment}: ${one.detail}`)
  t.same(tell(good), [])
  t.same(tell(good.replace("UNA:+.? '", '')), [])
  const other = good.replace("UNA:+.? '", '').replaceAll('+', '|').replaceAll("'", '~')
  t.same(tell(`UNA:|,? ~${other}`), [])
  t.same(tell(good.replace('UNT+6+1', 'UNT+5+2')), [
    '7 UNT: UNT02 is "2", and UNH01 is "1".', '7 UNT: UNT01 counts "5" segments, and there are 6.'
  ])
  t.same(tell(good.replace('UNZ+1+31', 'UNZ+2+32')), [
    '8 UNZ: UNZ02 is "32", and UNB05 is "31".', '8 UNZ: UNZ01 counts "2" messages, and there are 1.'
  ])
  t.same(tell(good.replace("UNZ+1+31'", '')), ['7 UNT: UNZ is missing.'])
  t.same(tell(''), ['1 null: The file has no UNB.'])
  t.match(partsOf(readEdifact(readSample('EDI.Net.edifact.ORDRSP.edi'))), [
    { type: 'ORDRSP', message: null, faults: [{ segment: 'UNT', kind: 'control_number' }] }
  ])
})
