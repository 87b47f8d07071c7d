// Purchase orders as X12: what stands where, read back by a library that nobody here wrote.

import t from 'tap'
import fc from 'fast-check'
import nodeX12 from 'node-x12'
import type { PurchaseOrderDocument } from '../../../src/formats/order-document.ts'
import { writeX12 } from '../../../src/formats/x12/write-x12.ts'
import { readX12 } from '../../../src/formats/x12/read-x12.ts'
import { ADDRESS, purchaseLineOf } from '../../domain/given.ts'
import { CONTROL, documentOf, textOf } from '../documents.ts'
import { faultsOf } from '../samples.ts'

/** The segments of the only transaction set, as `PO1*1*2`. */
function parse (bytes: Uint8Array): string[] {
  const parser = new nodeX12.X12Parser(true)
  const interchange = parser.parse(textOf(bytes))
  t.same(parser.diagnostics, [])
  if (!(interchange instanceof nodeX12.X12Interchange)) throw new Error('not one interchange')
  const set = interchange.functionalGroups[0]?.transactions[0]
  return (set?.segments ?? []).map(({ tag, elements }) =>
    [tag, ...elements.map(({ value }) => value)].join('*'))
}

t.test('an order is an 850 for drop shipping', async (t) => {
  const bytes = writeX12(documentOf(), CONTROL)
  t.same(parse(bytes), [
    'BEG*00*DS*PO-01M8H7M2HPE3VB5RB**20261128',
    'CUR*BY*EUR',
    'REF*CO*WEB-1042',
    'PER*BD*Acme Shop*TE*+33 1 23*EM*buy@acme.example',
    'SAC*C*D240***500',
    'N1*BY*Acme Shop',
    'N3*1 Market St',
    'N4*Lyon**75002*FR',
    'N1*SE*Northwind*92*NW',
    'N1*ST*Ada Lovelace',
    'N3*12 Rue de la Paix',
    'N4*Paris**75002*FR',
    'PO1*1*2*EA*60.00**VP*N-77*SK*KB-100*BP*KB-100',
    'PO1*2*5*EA*8.0255**SK*MS-200*BP*MS-200',
    'DTM*002*20261210',
    'CTT*2*7',
    'AMT*TT*165.13'
  ])
  t.match(textOf(bytes), new RegExp('^ISA\\*00\\* {10}\\*00\\* {10}\\*ZZ\\*ACME {11}\\*01\\*' +
    '123456789 {6}\\*261129\\*0830\\*U\\*00401\\*000000007\\*0\\*T\\*>~GS\\*PO\\*ACME\\*'))
  t.equal(textOf(bytes).indexOf('~'), 105, 'ISA has its 106 characters')
  t.same(writeX12(documentOf(), CONTROL), bytes, 'sent again it is the same to the byte')
})

t.test('a substitute has a line of its own, which says for which line it is', (t) => {
  const lines = [
    purchaseLineOf({ sku: 'A', quantity: 2, rejected_quantity: 2 }),
    purchaseLineOf({ line_number: 2, sku: 'B', quantity: 2, substitute_for: 1 })
  ]
  const segments = parse(writeX12(documentOf({ message: 'change', order: { lines } }), CONTROL))
  t.same(segments.slice(segments.findIndex((one) => one.startsWith('POC')), -2), [
    'POC*1*DI*0*0*EA*10.00**SK*A*BP*A', 'POC*2*RZ*2*2*EA*10.00**SK*B*BP*B',
    'N9*ZZ*SUBSTITUTE', 'MSG*for line 1'
  ])
  t.end()
})

t.test('in version 005010 the delimiter of repetitions stands in ISA', async (t) => {
  const { edi } = documentOf()
  const bytes = writeX12(documentOf({ edi: { ...edi, version: '005010' } }), CONTROL)
  t.match(textOf(bytes), /^ISA.{78}\*\^\*00501\*.*~GS\*PO\*.*\*X\*005010~/)
  t.equal(textOf(bytes).indexOf('~'), 105)
  t.same(parse(bytes), parse(writeX12(documentOf(), CONTROL)), 'all else is the same')
})

t.test('what is said goes along: words, dates, all units at once, a region', async (t) => {
  const segments = parse(writeX12(documentOf({
    order: {
      delivery_mode: 'via_warehouse',
      ship_complete: true,
      ship_to: { ...ADDRESS, line1: 'x'.repeat(60), region: 'Île-de-France', company: 'Engines' },
      lines: [purchaseLineOf({ requested_date: '2026-12-10' })]
    },
    words: { gift_message: 'Happy\nbirthday', customer_order_number: 'C-9' }
  }), CONTROL))
  for (const one of [
    'BEG*00*SA*PO-01M8H7M2HPE3VB5RB**20261128', 'REF*CR*C-9', 'CSH*SC', 'DTM*002*20261210',
    'N9*ZZ*GIFT MESSAGE', 'MSG*Happy birthday', 'N2*Engines', 'N4*Paris**75002*FR*SP*Ile-de-France',
    `N3*${'x'.repeat(55)}*xxxxx`
  ]) t.ok(segments.includes(one), one)
})

t.test('a change is an 860: how things stand now, its revision, and what goes', async (t) => {
  const lines = [
    purchaseLineOf({
      quantity: 10, canceled_quantity: 2, pending_cancellation_quantity: 3, shipped_quantity: 1
    }),
    purchaseLineOf({ line_number: 2, canceled_quantity: 10 })
  ]
  const document = documentOf({ message: 'change', revision: 2, order: { lines } })
  const segments = parse(writeX12(document, CONTROL))
  t.equal(segments[0], 'BCH*04*DS*PO-01M8H7M2HPE3VB5RB**2*20261128*****20261129')
  t.same(segments.filter((one) => one.startsWith('POC')), [
    'POC*1*RZ*5*4*EA*10.00**SK*A*BP*A', 'POC*2*DI*0*0*EA*10.00**SK*A*BP*A'
  ])
})

t.test('a cancellation is an 860 that wants what has left, and no more', async (t) => {
  const lines = [purchaseLineOf({ shipped_quantity: 4 }), purchaseLineOf({ line_number: 2 })]
  const document = documentOf({ message: 'cancellation', order: { lines } })
  const segments = parse(writeX12(document, CONTROL))
  t.match(segments[0], /^BCH\*01\*/)
  t.same(segments.filter((one) => one.startsWith('POC')).map((one) => one.slice(0, 12)), [
    'POC*1*RZ*4*0', 'POC*2*DI*0*0'
  ])
})

t.test('a fee that hundredths cannot carry is in the total only', async (t) => {
  const order = { currency: 'KWD', freight: '1.005', order_fee: '2.010', total: '3.015' }
  const segments = parse(writeX12(documentOf({ order }), CONTROL))
  t.same(segments.filter((one) => /^(SAC|AMT)/.test(one)), ['SAC*C*D500***201', 'AMT*TT*3.015'])
})

const HOSTILE = fc.oneof(
  fc.constantFrom(
    '*', '~', '>', '\r\nSE*1*1~', 'ISA*', '😀', 'x'.repeat(10_000), 'Łódź ß', '\0\x1c'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 80 })
)
const LIMITS = new Map(Object.entries({ N1: 60, N2: 60, N3: 55, MSG: 264, REF: 30 }))

/** An order that has a text of its own in each field that others write. */
function orderOf (texts: readonly string[]): PurchaseOrderDocument {
  const text = (index: number): string => texts[index] ?? ''
  return documentOf({
    order: {
      sales_order_reference: text(0),
      ship_to: {
        ...ADDRESS,
        name: text(1),
        line1: text(2),
        city: text(3),
        region: text(4),
        phone: text(5)
      },
      lines: [purchaseLineOf({ sku: text(6), supplier_sku: text(7) })]
    },
    words: { gift_message: text(0), packing_slip_text: text(1) }
  })
}

t.test('hostile text changes no structure, and no element is too long', async (t) => {
  fc.assert(fc.property(fc.array(HOSTILE, { minLength: 8, maxLength: 8 }), (texts) => {
    const bytes = writeX12(orderOf(texts), CONTROL)
    const segments = parse(bytes).map((one) => one.split('*'))
    const count = (id: string): number => segments.filter(([name]) => name === id).length
    t.equal(`${count('BEG')} ${count('PO1')} ${count('N4')} ${count('CTT')}`, '1 1 2 1')
    for (const [id = '', ...elements] of segments) {
      const longest = Math.max(...elements.map((one) => one.length))
      if (longest > (LIMITS.get(id) ?? 80)) t.fail(`${id} has ${longest} characters`)
    }
    t.match(textOf(bytes), /^[ -}]+(~[ -}]+)*~$/)
    t.same(faultsOf(readX12(bytes)).map(({ kind }) => kind), ['unsupported'])
  }), { numRuns: 1_000 })
})
