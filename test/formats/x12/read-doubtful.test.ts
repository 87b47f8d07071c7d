// What X12 answers and ship notices leave open, and what must not pass for something else.

import t from 'tap'
import { readX12 } from '../../../src/formats/x12/read-x12.ts'
import type { ReceivedAnswerLine } from '../../../src/formats/received-message.ts'
import { partsOf } from '../samples.ts'
import { x12Of } from './given-x12.ts'

function read (group: string, set: string, segments: readonly string[]) {
  const [part] = partsOf(readX12(x12Of(group, set, segments)))
  return { message: part?.message, faults: part?.faults.map((one) => one.detail) ?? [] }
}

const answer = (segments: readonly string[], bak = 'BAK*00*AC*PO-1*20261129') =>
  read('PR', '855', [bak, ...segments])

/** Code, status, units and date of each answer. */
function told (segments: readonly string[]) {
  const { message, faults } = answer(segments)
  t.same(faults, [])
  const lines: ReceivedAnswerLine[] = message?.kind === 'acknowledgement'
    ? message.orders.flatMap((one) => one.lines)
    : []
  return lines.map((one) => [one.raw_code, one.status, one.quantity, one.promised_date])
}

t.test('855: the rest of a line that is sent in part comes later', async (t) => {
  t.same(told(['PO1*1*2*EA', 'ACK*BP*1', 'DTM*068*20261201']), [
    ['BP', 'changed', 1, '2026-12-01'], ['BP', 'backordered', 1, null]
  ])
  t.same(told(['PO1*1*5*EA', 'ACK*BP*1', 'ACK*IB*4*EA*068*20261224']), [
    ['BP', 'changed', 1, null], ['IB', 'backordered', 4, '2026-12-24']
  ], 'unless it is named')
  t.same(told(['PO1*1*5*EA', 'ACK*BP*1', 'ACK*IR*4']), [
    ['BP', 'changed', 1, null], ['IR', 'rejected', 4, null]
  ], 'or refused')
  t.same(answer(['PO1*1**EA', 'ACK*BP*1']).faults, [
    'PO102 is missing: ACK01 is BP, and the rest of the units comes later.'
  ])
  t.same(answer(['PO1*1*5*EA', 'ACK*BP']).faults, ['ACK02 is missing.'])
})

t.test('855: each ACK has the dates behind it, else those before the first', async (t) => {
  t.same(told([
    'PO1*1*10*EA', 'ACK*IA*6', 'DTM*067*20261201', 'ACK*IB*4', 'DTM*067*20261224',
    'PO1*2*10*EA', 'DTM*067*20261202', 'ACK*IA*6', 'ACK*IB*4', 'SCH*4*EA***067*20261225',
    'PO1*3*10*EA', 'ACK*IA*6', 'DTM*017*20261207', 'DTM*068*20261203', 'ACK*IB*4'
  ]), [
    ['IA', 'accepted', 6, '2026-12-01'], ['IB', 'backordered', 4, '2026-12-24'],
    ['IA', 'accepted', 6, '2026-12-02'], ['IB', 'backordered', 4, '2026-12-25'],
    ['IA', 'accepted', 6, '2026-12-03'], ['IB', 'backordered', 4, null]
  ])
})

t.test('855: a cancellation is no answer, and a case is no unit', async (t) => {
  for (const [purpose, fault] of [
    ['01', 'BAK01 must be one of 00, 05, 06, and is "01".'], ['', 'BAK01 is missing.']
  ]) t.same(answer([], `BAK*${purpose}*AD*PO-1`).faults, [fault])
  for (const purpose of ['00', '05', '06']) {
    t.same(answer([], `BAK*${purpose}*AD*PO-1`).faults, [])
  }
  t.same(answer(['PO1*1*2*CA', 'ACK*IA*2*BX']).faults, [
    'PO103 must be single units (EA, PCE, C62, H87, UN), and is "CA".',
    'ACK03 must be single units (EA, PCE, C62, H87, UN), and is "BX".'
  ])
  for (const unit of ['', 'EA', 'UN', 'pce', 'C62', 'H87']) {
    t.same(answer([`PO1*1*2*${unit}`, `ACK*IA*2*${unit}`]).faults, [], unit)
  }
})

const notice = (segments: readonly string[]) => read('SH', '856', [
  'BSN*00*SHIP-1*20261129*0830', 'HL*1**S', ...segments
])

t.test('856: a case is no unit', async (t) => {
  t.same(notice(['HL*2*1*O', 'PRF*PO-1', 'HL*3*2*I', 'LIN*1', 'SN1**1*CA']).faults,
    ['SN103 must be single units (EA, PCE, C62, H87, UN), and is "CA".'])
})

t.test('856: numbers of one order are not those of another', async (t) => {
  const { message } = notice([
    'REF*CN*S-1', 'HL*2*1*O', 'PRF*PO-1', 'REF*CN*T-1', 'HL*3*2*I', 'LIN*1', 'SN1**1*EA',
    'HL*4**O', 'PRF*PO-2', 'HL*5*4*I', 'LIN*1', 'SN1**1*EA'
  ])
  t.match(message, {
    tracking_numbers: ['S-1'],
    orders: [
      { lines: [{ tracking_numbers: ['T-1'] }] }, { lines: [{ tracking_numbers: [] }] }
    ]
  })
})

t.test('what says too much is refused', async (t) => {
  const many = (count: number, segment: (at: number) => string): string[] =>
    Array.from({ length: count }, (_, at) => segment(at))
  t.same(answer(['PO1*1*200*EA', ...many(101, () => 'ACK*IA*1')]).faults,
    ['The line has more than 100 answers.'])
  t.same(answer(many(5_001, (at) => `PO1*${at + 1}*1*EA`)).faults,
    ['The message has more than 5000 lines.'])
  const item = (at: number): string[] => [`HL*${at + 10}*2*I`, `LIN*${at + 1}`, 'SN1**1']
  const sent = (numbers: number, items: number): string[] => notice([
    'HL*2*1*O', 'PRF*PO-1', ...many(numbers, (at) => `MAN*CP*T${at}`),
    ...many(items, (at) => item(at).join('~')).flatMap((one) => one.split('~'))
  ]).faults
  t.same(sent(100, 500), [])
  t.same(sent(101, 1), ['There are more than 100 tracking numbers in one place.'])
  t.same(sent(100, 501), ['The lines have more than 50000 tracking numbers in all.'])
  t.same(sent(1, 5_001), ['The message has more than 5000 lines.'])
  t.match(notice([
    'HL*2*1*O', 'PRF*PO-1', `REF*CN*${'9'.repeat(101)}`, ...item(1)
  ]).faults, [/^A tracking number has more than 100 characters: "9{40}…"\.$/])
})
