// Answers, shipments, stock and invoices of suppliers, as X12 says them.

import t from 'tap'
import { readX12 } from '../../../src/formats/x12/read-x12.ts'
import { partsOf } from '../samples.ts'
import { x12Of } from './given-x12.ts'

function read (group: string, set: string, segments: readonly string[]) {
  const [part] = partsOf(readX12(x12Of(group, set, segments)))
  return { message: part?.message, faults: part?.faults.map((one) => one.detail) }
}

const BAK = 'BAK*00*AC*PO-1*20261129****SO-77'

const NONE = { sku: null, supplier_sku: null, gtin: null }
const OPEN = { ...NONE, promised_date: null, reason: null }

t.test('855: each code of a line, with its units, cost and date', async (t) => {
  const { message, faults } = read('PR', '855', [
    BAK,
    'PO1*1*10*EA*9.50**VP*N-77*SK*KB-100', 'ACK*IA*6*EA*068*20261205', 'ACK*IB*4*EA*067*20261220',
    'PO1*2*5*EA*8**SK*B', 'CTP**UCP*8.10', 'ACK*IP*5*EA', 'DTM*017*20261210',
    'PO1*3*5*EA*8**SK*C', 'ACK*R2*0*EA',
    'PO1*4*5*EA*8**UP*012345678905', 'ACK*IH*5*EA'
  ])
  t.same(faults, [])
  const first = {
    ...OPEN,
    line_number: 1,
    sku: 'KB-100',
    supplier_sku: 'N-77',
    ordered_quantity: 10,
    unit_cost: '9.5'
  }
  const later = { ...OPEN, ordered_quantity: 5, quantity: 5, unit_cost: '8' }
  const second = { ...later, line_number: 2, sku: 'B', unit_cost: '8.1' }
  const third = { ...later, line_number: 3, sku: 'C' }
  const fourth = { ...later, line_number: 4, gtin: '012345678905' }
  t.same(message, {
    kind: 'acknowledgement',
    orders: [{
      order_number: 'PO-1',
      supplier_reference: 'SO-77',
      status: 'changed',
      raw_code: 'AC',
      lines: [
        { ...first, status: 'accepted', quantity: 6, promised_date: '2026-12-05', raw_code: 'IA' },
        {
          ...first, status: 'backordered', quantity: 4, promised_date: '2026-12-20', raw_code: 'IB'
        },
        { ...second, status: 'changed', promised_date: '2026-12-10', raw_code: 'IP' },
        { ...third, status: 'rejected', reason: 'unknown_item', raw_code: 'R2' },
        { ...fourth, status: 'on_hold', raw_code: 'IH' }
      ]
    }]
  })
})

t.test('855: what is sent instead is named behind the date', async (t) => {
  const { message, faults } = read('PR', '855', [
    BAK, 'PO1*1*5*EA*8**SK*B', 'ACK*IS*5*EA*068*20261205**VP*N-78*SK*C'
  ])
  t.same(faults, [])
  t.match(message, {
    orders: [{
      lines: [{
        sku: 'B',
        status: 'substituted',
        quantity: 5,
        promised_date: '2026-12-05',
        raw_code: 'IS',
        substitute: { sku: 'C', supplier_sku: 'N-78', gtin: null }
      }]
    }]
  })
  t.same(read('PR', '855', [BAK, 'PO1*1*5*EA*8**SK*B', 'ACK*IS*5*EA']).faults, [
    'ACK names neither a line nor an item (SK, BP, VP, UP or EN).'
  ])
})

t.test('855: a line without ACK has the answer of the order', async (t) => {
  for (const [code, status] of [['AT', 'accepted'], ['RD', 'rejected'], ['AH', 'on_hold']]) {
    const { message } = read('PR', '855', [`BAK*00*${code}*PO-1*20261129`, 'PO1*1*5*EA*8**SK*B'])
    t.match(message, { orders: [{ status, raw_code: code, lines: [{ status, quantity: 5 }] }] })
  }
})

t.test('855: what is wrong is named with its segment and element', async (t) => {
  const { message, faults } = read('PR', '855', [
    BAK, 'PO1*1*x*EA*-9**SK*B', 'ACK*ZZ*5*EA', 'ACK*IA*1.5*EA*068*20261341', 'PO1**5*EA'
  ])
  t.equal(message, null)
  t.same(faults, [
    'PO102 is not a number with at most 12 digits and 6 decimals: "x".',
    'PO104 must not be negative, and is "-9".',
    'ACK01 has a code that is not known: "ZZ".',
    'ACK02 must be a whole number of units from 0 to 1000000000, and is "1.5".',
    'ACK05 is not a date: "20261341".',
    'PO1 names neither a line nor an item (SK, BP, VP, UP or EN).'
  ])
  t.same(read('PR', '855', ['REF*VN*1']).faults, ['BAK is missing in the 855.'])
  t.same(read('PR', '855', ['BAK*00*AC']).faults, ['BAK03 is missing.'])
})

t.test('856: orders, packs above and below the items, carrier and tracking', async (t) => {
  const { message, faults } = read('SH', '856', [
    'BSN*00*SHIP-1*20261129*0830', 'HL*1**S', 'TD5**2*UPSN*M*UPS Ground', 'DTM*011*20261129',
    'DTM*017*20261202', 'HL*2*1*O', 'PRF*PO-1', 'HL*3*2*P', 'MAN*CP*1Z1', 'HL*4*3*I', 'LIN*1*SK*A',
    'SN1**2*EA', 'HL*5*1*O', 'PRF*PO-2', 'HL*6*5*I', 'LIN*2*VP*N-77', 'SN1**3*EA', 'HL*7*6*P',
    'MAN*CP*1Z2', 'MAN*GM*00312345678901234567', 'REF*2I*1Z3'
  ])
  t.same(faults, [])
  t.same(message, {
    kind: 'shipment',
    purpose: 'original',
    reference: 'SHIP-1',
    shipped_on: '2026-11-29',
    expected_on: '2026-12-02',
    carrier_code: 'UPSN',
    carrier: 'UPS Ground',
    tracking_numbers: [],
    package_ids: ['00312345678901234567'],
    orders: [
      {
        order_number: 'PO-1',
        lines: [{ ...NONE, line_number: 1, sku: 'A', quantity: 2, tracking_numbers: ['1Z1'] }]
      },
      {
        order_number: 'PO-2',
        lines: [{
          ...NONE,
          line_number: 2,
          supplier_sku: 'N-77',
          quantity: 3,
          tracking_numbers: ['1Z3', '1Z2']
        }]
      }
    ]
  })
})

t.test('856: items without order, quantity or place are refused', async (t) => {
  const { message, faults } = read('SH', '856', [
    'BSN*00*SHIP-1*20261129*0830', 'HL*1**S', 'HL*2*9*I', 'LIN*1*SK*A', 'SN1**2*EA', 'HL*2*1*I',
    'HL*3*1*I', 'LIN*1*SK*A'
  ])
  t.equal(message, null)
  t.same(faults, [
    'HL02 names no level before it: "9".', 'HL01 names a level twice: "2".',
    'The item belongs to no order: no PRF stands above it.',
    'SN1 with the quantity is missing behind LIN.', 'The 856 names no item that was sent.'
  ])
})

t.test('846: rows, of which those with faults are left out', async (t) => {
  const { message, faults } = read('IB', '846', [
    'BIA*00*SI*REF-1*20261129*0815', 'CUR*SE*USD', 'LIN**SK*A*VP*N-1', 'QTY*17*99', 'QTY*33*12',
    'CTP**UCP*9.9', 'LIN**VP*N-2', 'QTY*17*1', 'QTY*17*2', 'LIN**SK*C', 'QTY*38*5', 'LIN**SK*D',
    'QTY*33*-1'
  ])
  t.same(message, {
    kind: 'stock',
    reference: 'REF-1',
    as_of: '2026-11-29T08:15',
    currency: 'USD',
    rows: [
      {
        line_number: null,
        sku: 'A',
        supplier_sku: 'N-1',
        gtin: null,
        line: 6,
        on_hand: 12,
        unit_cost: '9.9'
      },
      {
        line_number: null,
        sku: null,
        supplier_sku: 'N-2',
        gtin: null,
        line: 10,
        on_hand: 3,
        unit_cost: null
      }
    ],
    refused: message?.kind === 'stock' ? message.refused : []
  })
  t.match(message, {
    refused: [
      { sku: 'C', line: 13, faults: [{ kind: 'missing', segment: 'LIN' }] },
      { sku: 'D', line: 15, faults: [{ line: 16, element: 'QTY02' }] }
    ]
  })
  t.same(faults, [
    'The row has no quantity on hand (QTY01 is none of 33, 17, V3, QH, 02).',
    'QTY02 must be a whole number of units from 0 to 1000000000, and is "-1".'
  ])
})

t.test('846: rows behind the hundredth fault are judged too', async (t) => {
  const faulty = Array.from({ length: 150 }, (_, at) => [`LIN**SK*F${at}`, 'QTY*33*-1']).flat()
  const { message } = read('IB', '846', [
    'BIA*00*SI*REF-1*20261129', ...faulty, 'LIN**SK*Z', 'QTY*33*5', 'CTP**UCP*-2'
  ])
  if (message?.kind !== 'stock') throw new Error('no stock')
  t.same([message.rows.length, message.refused.length, message.refused.at(-1)?.sku], [0, 151, 'Z'])
})

t.test('810: lines, charges of the whole, and the total with two decimals', async (t) => {
  const { message, faults } = read('IN', '810', [
    'BIG*20261129*INV-1*20261120*PO-1***CR', 'CUR*SE*USD', 'ITD*01*3****20261229',
    'IT1*1*2*EA*10.5**SK*A', 'PID*F****Keyboard', 'SAC*C*D240***999', 'TDS*2600', 'TXI*ST*1.5*7',
    'SAC*A*C310***50', 'SAC*C*D240***400**********Freight', 'CTT*1'
  ])
  t.same(faults, [])
  t.same(message, {
    kind: 'invoice',
    is_credit: true,
    number: 'INV-1',
    date: '2026-11-29',
    due_date: '2026-12-29',
    order_number: 'PO-1',
    currency: 'USD',
    total: '26.00',
    lines: [{
      line_number: 1,
      sku: 'A',
      supplier_sku: null,
      gtin: null,
      order_number: null,
      description: 'Keyboard',
      quantity: '2',
      unit_price: '10.5',
      amount: null
    }],
    charges: [
      { code: 'C310', description: null, amount: '-0.50' },
      { code: 'D240', description: 'Freight', amount: '4.00' }
    ],
    taxes: [{ code: 'ST', amount: '1.5', percent: '7' }]
  })
})
