// Received UBL and CSV: what each says, what is refused, and the receipts of EDIFACT.

import t from 'tap'
import Reader from 'edifact/reader.js'
import { readShipmentsCsv } from '../../src/formats/csv/read-shipments.ts'
import { readEdifact } from '../../src/formats/edifact/read-edifact.ts'
import { writeEdifactReceipt } from '../../src/formats/edifact/write-receipt.ts'
import type { ReceivedFile } from '../../src/formats/received-message.ts'
import { readUbl } from '../../src/formats/ubl/read-ubl.ts'
import { AT, bytesOf, CONTROL, textOf } from './documents.ts'
import { faultsOf, partsOf, readSample } from './samples.ts'

const ORDER = 'PO-01M8H7M2HPE3VB5RB'
const messagesOf = (file: ReceivedFile) => partsOf(file).map(({ message }) => message)
const sample = (name: string): string => textOf(readSample(name))
const RESPONSE = 'own.ubl.OrderResponse.xml'

t.test('OrderResponse: the line of the order is meant, codes are kept', async (t) => {
  const file = readUbl(readSample(RESPONSE))
  t.same(faultsOf(file), [])
  t.match(file.interchanges[0], { sender: { id: '4012345000009' }, reference: 'RESPONSE-1' })
  t.match(messagesOf(file), [{
    kind: 'acknowledgement',
    orders: [{
      order_number: ORDER,
      status: 'changed',
      raw_code: 'CA',
      lines: [
        {
          line_number: 1,
          sku: 'KB-100',
          supplier_sku: 'N-77',
          status: 'changed',
          quantity: 2,
          unit_cost: '10.5',
          promised_date: '2027-01-05',
          reason: null,
          raw_code: '3'
        },
        { line_number: 2, sku: null, status: 'rejected', quantity: null, reason: 'other' }
      ]
    }]
  }])
})

t.test('DespatchAdvice and Invoice', async (t) => {
  t.match(messagesOf(readUbl(readSample('own.ubl.DespatchAdvice.xml'))), [{
    kind: 'shipment',
    reference: 'DESPATCH-7',
    shipped_on: '2026-11-28',
    carrier: 'DHL',
    tracking_numbers: ['00340434161094042557'],
    package_ids: ['340123450000000018'],
    orders: [{ order_number: ORDER, lines: [{ line_number: 1, quantity: 2 }] }]
  }])
  t.match(messagesOf(readUbl(readSample('own.ubl.Invoice.xml'))), [{
    kind: 'invoice',
    number: 'INVOICE-9',
    due_date: '2026-12-29',
    total: '22.8',
    charges: [{ amount: '-1' }],
    taxes: [{ code: 'S', percent: '20', amount: '3.8' }],
    lines: [{ quantity: '2', unit_price: '10', amount: '20' }]
  }])
})

t.test('XML that is broken, or meant to break the reader', async (t) => {
  const text = sample(RESPONSE)
  const faultOf = (changed: string): [number, string] => {
    const file = readUbl(bytesOf(changed))
    const [fault] = faultsOf(file)
    t.same(messagesOf(file).filter((one) => one !== null), [])
    return [fault?.line ?? 0, fault?.detail ?? '']
  }
  t.match(faultOf(text.replace('</cbc:ID>', '')), [39, /well-formed/])
  t.match(faultOf(text.replace('>CA<', '>&lol;<')), [8, /entity of its own/])
  t.match(faultOf(text.replace('?>\n', '?>\n<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>')),
    [2, /document type/])
  t.match(faultOf('<a>'.repeat(50)), [1, /nested deeper than 30/])
  t.match(faultOf(`<a>${'<b/>'.repeat(60_001)}</a>`), [1, /more than 60000 elements/])
  t.match(faultOf(text.replace('>CA<', '>C\0A<')), [8, /control character/])
  t.match(faultOf(text.replace('>CA<', '>&#xD800;<')), [8, /well-formed/])
  t.match(faultOf(text.replace('"C62"', '"C\0"')), [17, /attribute has a control character/])
  t.match(faultOf(text.replace('"C62"', '"XBX"')), [17, /unit that is none of EA, .* "XBX"/])
  t.match(faultOf(`<a${' a=""'.repeat(50)}${' b=""'.repeat(3_000)}/>`), [1, /more than 8192/])
  t.match(faultOf(`<a${Array.from({ length: 51 }, (_, at) => ` a${at}=""`).join('')}/>`),
    [1, /more than 50 attributes/])
  t.match(faultOf('<constructor:Invoice/>'), [1, /is not read here/])
  t.match(faultOf(text.replaceAll('OrderResponse-2', 'Order-2')), [4, /is not read here/])
  t.match(faultOf(text.replace('>CA<', '>XX<')), [8, /OrderResponseCode has a code .* "XX"/])
  t.match(faultOf(text.replace('2027-01-05', '2027-02-30')), [19, /EndDate is not a date/])
  t.match(faultOf(text.replace('>2</cbc:Quantity>', '>2.5</cbc:Quantity>')), [17, /whole number/])
  t.match(faultOf(text.replace('<cbc:ID>PO-01M8H7M2HPE3VB5RB</cbc:ID>', '')),
    [4, /must have OrderReference\/ID/])
})

t.test('CSV: rows of one parcel are one shipment, and a row of 0 units says nothing', async (t) => {
  const file = readShipmentsCsv(readSample('own.shipments.csv'))
  t.same(faultsOf(file), [])
  t.match(messagesOf(file), [
    {
      shipped_on: '2026-11-28',
      carrier: 'DHL',
      tracking_numbers: ['00340434161094042557'],
      orders: [{ order_number: ORDER, lines: [{ quantity: 2 }, { line_number: 2, quantity: 3 }] }]
    },
    { carrier: 'GLS', shipped_on: null, orders: [{ lines: [{ sku: 'MS-200', quantity: 1 }] }] }
  ])
})

t.test('CSV: every fault is named with its line', async (t) => {
  const told = (text: string): Array<[number, string]> =>
    faultsOf(readShipmentsCsv(bytesOf(text))).map(({ line, detail }) => [line, detail])
  t.match(told(''), [[1, /no row/]])
  t.match(told('a,b\n1,2\n'), [[1, /column purchase_order or/], [1, /column shipped_quantity/],
    [1, /column line_number/]])
  t.match(told('purchase_order,line,quantity,shipped_at\nP,1,2,\n,1,x,yesterday\nP,,1,\n'), [
    [3, /whole number of units, and is "x"/], [3, /names no purchase order/], [3, /no date/],
    [4, /neither a line/]
  ])
  t.match(told('purchase_order,line,quantity\nP,1,"2\n'), [[2, /no CSV/]])
  t.match(told('purchase_order,sku,quantity\nP,S,1\nP\0,S,1\nP,S\u0085,1\n'),
    [[3, /control character/], [4, /control character/]])
  t.match(told(`purchase_order,sku,quantity\n${'P,S,1\n'.repeat(10_001)}`),
    [[1, /more than 10000 rows/]])
  t.same(told(`purchase_order,sku,quantity\n${'P,S,1\n'.repeat(10_000)}`), [])
})

const MESSAGE = (type: string, segments: string, count: number): string =>
  `UNH+1+${type}:D:96A:UN'${segments}UNT+${count}+1'`
const FILE = (message: string): Uint8Array =>
  bytesOf(`UNB+UNOC:3+SUP:14+ACME:ZZ+261129:0830+31'${message}UNZ+1+31'`)

t.test('CONTRL takes or refuses each message, and answers no receipt', async (t) => {
  const answer = (file: Uint8Array): string[] => {
    const [interchange] = readEdifact(file).interchanges
    const bytes = interchange && writeEdifactReceipt(interchange, { control: CONTROL, at: AT })
    if (!bytes) return []
    const [receipt] = messagesOf(readEdifact(bytes))
    t.match(receipt, { kind: 'receipt', reference: '31' }, 'it can be read')
    return new Reader().parse(Buffer.from(bytes).toString('latin1'))
      .map(({ name, elements }) => [name, ...elements.map((one) => one.join(':'))].join('+'))
  }
  const good = MESSAGE('ORDRSP', "BGM+231+R1+29'RFF+ON:PO-1'", 4)
  t.same(answer(FILE(good)).slice(1, 4), [
    'UNH+7+CONTRL:D:3:UN', 'UCI+31+SUP:14+ACME:ZZ+7', 'UCM+1+ORDRSP:D:96A:UN+7'
  ])
  const bad = MESSAGE('ORDRSP', "BGM+231+R1+77'RFF+ON:PO-1'", 4)
  t.equal(answer(FILE(bad))[3], 'UCM+1+ORDRSP:D:96A:UN+4+12+BGM')
  t.same(answer(FILE(MESSAGE('CONTRL', "UCI+1+A+B+7'", 3))), [])
})
