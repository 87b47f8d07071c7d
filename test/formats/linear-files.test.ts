// What a file costs grows with its size at most, whichever its segments are.

import t from 'tap'
import { readEdifact } from '../../src/formats/edifact/read-edifact.ts'
import { readX12 } from '../../src/formats/x12/read-x12.ts'
import { findLines } from '../../src/modules/received-documents/service/find-lines.ts'
import { purchaseLineOf } from '../domain/given.ts'
import { edifactOf, x12Of } from '../support/supplier-files.ts'
import { bytesOf } from './documents.ts'

const GROWTH = 8
/** What grows with the square costs 64 times as much; the rest is for what is not measured well. */
const GROWTH_OF_CPU_MAX = 24
/** Less than that is not measured well. */
const CPU_MIN_MS = 2
const ATTEMPTS = 2
/** A file has eight times as many at most; what grows with the square shows in less. */
const BYTES_MAX = 256 * 1024

const cpuOf = (work: () => unknown): number =>
  Math.min(...Array.from({ length: ATTEMPTS }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }))

function findGrowth (workOf: (size: number) => () => unknown, size: number): string | null {
  const [small, large] = [workOf(size), workOf(GROWTH * size)]
  for (let again = 0; again < 3; again++) {
    const [few, many] = [cpuOf(small), cpuOf(large)]
    if (many / Math.max(few, CPU_MIN_MS) < GROWTH_OF_CPU_MAX) return null
  }
  return `${cpuOf(small)} ms, ${GROWTH} times as large ${cpuOf(large)} ms`
}

const X12_HEADS: Readonly<Record<string, [string, readonly string[]]>> = {
  810: ['IN', ['BIG*20261129*INV-1', 'TDS*1']],
  846: ['IB', ['BIA*00*SI*R*20261129']],
  855: ['PR', ['BAK*00*AC*PO-1']],
  856: ['SH', ['BSN*00*S*20261129*0830', 'HL*1**S', 'PRF*PO-1', 'LIN*1', 'SN1**1']],
  997: ['FA', ['AK1*PO*1', 'AK9*A*1*1*1']]
}
const EDIFACT_HEADS: Readonly<Record<string, readonly string[]>> = {
  CONTRL: ['UCI+7+A+B+7'],
  DESADV: ['BGM+351+S+9', 'RFF+ON:PO-1'],
  INVOIC: ['BGM+380+I+9', 'DTM+137:20261129:102'],
  INVRPT: ['BGM+35+R+9'],
  ORDRSP: ['BGM+231+R+4', 'RFF+ON:PO-1']
}

type Repeat = readonly [what: string, first: readonly string[], segmentsOf: (at: number) => string]

const PO1 = ['PO1*1*9*EA*1**SK*A']
const X12_BODIES: Readonly<Record<string, readonly Repeat[]>> = {
  810: [['lines', [], (at) => `IT1*${at}*1*EA*1**SK*A`], ['charges', [], () => 'SAC*C*D240***1']],
  846: [['rows', [], (at) => `LIN**SK*A${at}~QTY*33*1`], ['figures', [], () => 'QTY*33*1']],
  855: [
    ['answers', PO1, () => 'ACK*IA'], ['dates', PO1, () => 'DTM*011*20261129'],
    ['answers and dates', PO1, () => 'ACK*IA~DTM*011*20261129'],
    ['lines', [], (at) => `PO1*${at + 1}*1*EA*1**SK*A~ACK*IA`]
  ],
  856: [
    ['deep levels', [], (at) => `HL*${at + 2}*${at + 1}*I~LIN*1~SN1**1`],
    ['levels of one', [], (at) => `HL*${at + 2}*1*I~LIN*1~SN1**1`],
    ['packs', [], (at) => `HL*${at + 2}*1*P~MAN*CP*${at}`], ['numbers', [], (at) => `MAN*CP*${at}`]
  ],
  997: [['sets', [], (at) => `AK2*850*${at}~AK5*A`], ['faults', ['AK2*850*1'], () => 'AK3*N1*1']]
}
const EDIFACT_BODIES: Readonly<Record<string, readonly Repeat[]>> = {
  CONTRL: [['messages', [], (at) => `UCM+${at}+ORDERS:D:96A:UN+7`]],
  DESADV: [
    ['packages', [], (at) => `CPS+${at + 1}+${at}~LIN+1~QTY+12:1~RFF+LI:1`],
    ['lines', ['CPS+1', 'RFF+CN:T'], () => 'LIN+1~QTY+12:1~RFF+LI:1'],
    ['numbers', [], (at) => `RFF+CN:${at}`], ['items', ['LIN+1'], () => 'PIA+5+A:IN+B:SA+C:VN']
  ],
  INVOIC: [['lines', [], (at) => `LIN+${at}~QTY+47:1`]],
  INVRPT: [['rows', [], (at) => `LIN+${at}~QTY+145:1`], ['dates', [], () => 'DTM+1:1:102']],
  ORDRSP: [
    ['lines', [], (at) => `LIN+${at + 1}+5~QTY+21:1~DTM+2:20261129:102`],
    ['quantities', ['LIN+1+5'], () => 'QTY+83:1'], ['dates', ['LIN+1+5'], () => 'DTM+1:1:102']
  ]
}

const repeated = ([, first, segmentsOf]: Repeat, size: number): string[] =>
  [...first, ...Array.from({ length: size }, (_, at) => segmentsOf(at).split('~')).flat()]

/** So many that the large file has as many bytes. */
const sizeOf = ([, , segmentsOf]: Repeat): number =>
  Math.floor(BYTES_MAX / (segmentsOf(99_999).length + 4) / GROWTH)

for (const [type, bodies] of Object.entries(X12_BODIES)) {
  const [group, head] = X12_HEADS[type] ?? ['', []]
  for (const body of bodies) {
    t.test(`${type}: ${body[0]} cost what they are`, async (t) => {
      t.equal(findGrowth((size) => {
        const segments = [...head, ...repeated(body, size)]
        const bytes = bytesOf(x12Of(group, [{ type, segments }]))
        return () => readX12(bytes)
      }, sizeOf(body)), null)
    })
  }
}

for (const [type, bodies] of Object.entries(EDIFACT_BODIES)) {
  const head = EDIFACT_HEADS[type] ?? []
  for (const body of bodies) {
    t.test(`${type}: ${body[0]} cost what they are`, async (t) => {
      t.equal(findGrowth((size) => {
        const bytes = bytesOf(edifactOf(type, [...head, ...repeated(body, size)]))
        return () => readEdifact(bytes)
      }, sizeOf(body)), null)
    })
  }
}

t.test('lines are found in an order at once', async (t) => {
  t.equal(findGrowth((size) => {
    const lines = Array.from({ length: size }, (_, at) => purchaseLineOf({
      line_number: at + 1, sku: `É-${at}`, supplier_sku: `Ü-${at}`
    }))
    const items = lines.map(({ sku }) =>
      ({ line_number: null, sku, supplier_sku: null, gtin: null }))
    return () => findLines({ lines }, items)
  }, 200), null)
})
