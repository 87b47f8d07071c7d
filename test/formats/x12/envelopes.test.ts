// The envelopes of X12: control numbers, counts and delimiters, and the receipt for them.

import t from 'tap'
import nodeX12 from 'node-x12'
import type { ReceivedFile } from '../../../src/formats/received-message.ts'
import { readX12 } from '../../../src/formats/x12/read-x12.ts'
import { writeX12Receipt } from '../../../src/formats/x12/write-receipt.ts'
import { AT, bytesOf, CONTROL, textOf } from '../documents.ts'
import { faultsOf, partsOf, readSample } from '../samples.ts'
import { x12Of } from './given-x12.ts'

const GOOD = ['BAK*00*AD*PO-1*20261129', 'PO1*1*5*EA*8**SK*B', 'ACK*IA*5*EA']
const BAD = ['BAK*00*AD*PO-1*20261129', 'PO1*1*5*EA*8**SK*B', 'ACK*QQ*5*EA*068*20261341']
const text = textOf(x12Of('PR', '855', GOOD))

const tell = (file: ReceivedFile): string[] =>
  faultsOf(file).map(({ line, segment, detail }) => `${line} ${segment}: ${detail}`)

/** The first receipt in the answer to a file. */
function receiptFor (file: ReceivedFile): string[] {
  const [interchange] = file.interchanges
  if (interchange === undefined) throw new Error('no interchange')
  const parsed = new nodeX12.X12Parser(true).parse(
    textOf(writeX12Receipt(interchange, { control: CONTROL, at: AT })))
  if (!(parsed instanceof nodeX12.X12Interchange)) throw new Error('not one interchange')
  return (parsed.functionalGroups[0]?.transactions[0]?.segments ?? [])
    .map(({ tag, elements }) => [tag, ...elements.map(({ value }) => value)].join('*'))
}

t.test('a file with other delimiters, no line ends, or lines of 80 characters', async (t) => {
  const other = text.replaceAll('\n', '').replaceAll('~', '\x1c').replaceAll('*', '\x1d')
  const wrapped = text.replaceAll('\n', '').replace(/.{80}/g, '$&\r\n')
  const bom = `\ufeff\n${text}`
  const lines = text.replaceAll('~', '')
  for (const one of [text, other, wrapped, bom, lines, lines.replaceAll('\n', '\r\n')]) {
    const file = readX12(bytesOf(one))
    t.same(faultsOf(file), [])
    t.match(partsOf(file), [{ type: '855', reference: '0001', message: { kind: /^ack/ } }])
  }
  const repeated = text.replace('*U*00401*', '*^*00501*').replace('SK*B', 'SK*B^C')
  t.match(partsOf(readX12(bytesOf(repeated)))[0]?.message, { orders: [{ lines: [{ sku: 'B' }] }] })
})

for (const [what, from, to, told] of [
  ['the interchange', 'IEA*1*000000031', 'IEA*2*000000032', [
    '9 IEA: IEA02 is "000000032", and ISA13 is "000000031".',
    '9 IEA: IEA01 counts "2" groups, and there are 1.'
  ]],
  ['the group', 'GE*1*31', 'GE*x*32', [
    '8 GE: GE02 is "32", and GS06 is "31".',
    '8 GE: GE01 counts "x" transaction sets, and there are 1.'
  ]],
  ['the set', 'SE*5*0001', 'SE*4*2', [
    '7 SE: SE02 is "2", and ST02 is "0001".', '7 SE: SE01 counts "4" segments, and there are 5.'
  ]],
  ['a lost SE', 'SE*5*0001~\n', '', ['7 GE: SE is missing.']],
  ['a lost GE', 'GE*1*31~\n', '', ['8 IEA: GE is missing.']],
  ['a lost end', 'IEA*1*000000031~\n', '', ['8 GE: IEA is missing.']],
  ['a lost ST', 'ST*855*0001~\n', '', [
    '3 BAK: No ST is open.', '4 PO1: No ST is open.', '5 ACK: No ST is open.',
    '6 SE: SE ends no ST.', '7 GE: GE01 counts "1" transaction sets, and there are 0.'
  ]],
  ['a control character', 'SK*B', 'SK*\x07', ['5 PO1: The segment has a control character in it.',
    '4 BAK: SE is missing.', '4 BAK: GE is missing.', '4 BAK: IEA is missing.']],
  ['another group', 'GS*PR', 'GS*SH', [
    '3 ST: Transaction set 855 belongs in a group PR, and not in "SH".'
  ]],
  ['no ISA', 'ISA', 'IXA', ['1 null: ISA is missing, or its delimiters cannot be read.']]
] as const) {
  t.test(`refused: ${what}`, async (t) => {
    const file = readX12(bytesOf(text.replace(from, to)))
    t.same(tell(file).toSorted(), [...told].toSorted())
    t.same(partsOf(file).filter(({ message }) => message !== null), [])
  })
}

t.test('an empty file, and one that is too large', async (t) => {
  t.same(tell(readX12(bytesOf(''))), ['1 null: The file has no ISA.'])
  t.same(tell(readX12(new Uint8Array(20_000_001))),
    ['1 null: The file has more than 20000000 bytes.'])
})

t.test('a receipt accepts what was taken, and goes back to the sender', async (t) => {
  const file = readX12(x12Of('PR', '855', GOOD))
  t.same(receiptFor(file), ['AK1*PR*31', 'AK2*855*0001', 'AK5*A', 'AK9*A*1*1*1'])
  const [interchange] = file.interchanges
  const own = interchange && writeX12Receipt(interchange, { control: CONTROL, at: AT })
  t.match(textOf(own ?? null), /\*ZZ\*ACME {11}\*01\*123456789 {6}\*/)
  const read = readX12(own ?? new Uint8Array())
  t.match(partsOf(read), [{
    type: '997',
    message: {
      kind: 'receipt',
      reference: '31',
      status: 'accepted',
      messages: [{ type: '855', reference: '0001', status: 'accepted', faults: [] }]
    }
  }])
  const [receipt] = read.interchanges
  t.equal(receipt && writeX12Receipt(receipt, { control: CONTROL, at: AT }), null)
})

t.test('a receipt names each element that was refused', async (t) => {
  const receipt = receiptFor(readX12(x12Of('PR', '855', BAD)))
  t.same(receipt, [
    'AK1*PR*31', 'AK2*855*0001', 'AK3*ACK*4**8', 'AK4*1**7', 'AK5*R*5', 'AK9*R*1*1*0'
  ])
  const cut = readX12(bytesOf(text.replace('SE*5', 'SE*4')))
  t.same(receiptFor(cut), ['AK1*PR*31', 'AK2*855*0001', 'AK5*R*4', 'AK9*R*1*1*0'])
  const stock = ['BIA*00*SI*1*20261129', 'LIN**SK*A', 'QTY*33*x', 'LIN**SK*B', 'QTY*33*2']
  t.same(receiptFor(readX12(x12Of('IB', '846', stock))), [
    'AK1*IB*31', 'AK2*846*0001', 'AK3*QTY*4**8', 'AK4*2**6', 'AK5*E*5', 'AK9*E*1*1*1'
  ])
})

t.test('a receipt that refuses is read with its codes', async (t) => {
  const [part] = partsOf(readX12(x12Of('FA', '997', [
    'AK1*PO*7', 'AK2*850*0007', 'AK3*PO1*14**8', 'AK4*2*380*6*x', 'AK3*N1*3**3', 'AK5*R*5',
    'AK9*P*2*2*1'
  ])))
  t.same(part?.message, {
    kind: 'receipt',
    reference: '7',
    status: 'partly_accepted',
    messages: [{
      type: '850',
      reference: '0007',
      status: 'rejected',
      faults: [
        { segment: 'PO1', position: 14, element: 2, code: '6' },
        { segment: 'N1', position: 3, element: null, code: '3' }
      ]
    }]
  })
})

t.test('files of other projects', async (t) => {
  const read = (name: string): ReceivedFile => readX12(readSample(name))
  const messageOf = (name: string) => partsOf(read(name))[0]?.message
  t.match(messageOf('node-x12.855.edi'), {
    orders: [{
      order_number: 'POTEST1112',
      status: 'accepted',
      lines: { 0: { status: 'accepted', quantity: 3 }, 1: { status: 'rejected', raw_code: 'IR' } }
    }]
  })
  t.match(messageOf('node-x12.856.edi'), {
    orders: [{
      order_number: '99999817',
      lines: [{ quantity: 24, tracking_numbers: ['5787970539'] }, { quantity: 6 }]
    }]
  })
  t.match(messageOf('EdiEngine.856.edi'), {
    orders: [
      { order_number: 'POREF00', lines: Array.from({ length: 4 }, () => ({ quantity: 12 })) },
      { order_number: 'POREF01', lines: [{ gtin: '0000000000642' }] }
    ]
  })
  t.match(messageOf('EDI.Net.x12.810a.edi'), { number: 'DO091003TESTINV01', total: '365.96' })
  t.match(messageOf('EDI.Net.x12.810d.edi'), {
    lines: [{ order_number: 'DO091003' }, { order_number: 'DO091004' }], total: '646.92'
  })
  t.same(tell(read('EdiEngine.ControlNumbersMismatch.edi')), [
    '9 IEA: IEA02 is "000003439", and ISA13 is "000003438".',
    '8 GE: GE02 is "3315", and GS06 is "3314".', '7 SE: SE02 is "0002", and ST02 is "0001".'
  ])
  t.match(tell(read('EdiEngine.NonEdi.edi')), [/ISA is missing/])
  t.equal(read('EdiEngine.MultipleInterchangesAndGroups.edi').interchanges.length, 2)
})
