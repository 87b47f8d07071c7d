// What EDIFACT answers and ship notices leave open, and what must not pass for something else.

import t from 'tap'
import { readEdifact } from '../../../src/formats/edifact/read-edifact.ts'
import { edifactOf } from '../../support/supplier-files.ts'
import { bytesOf } from '../documents.ts'
import { faultsOf, partsOf } from '../samples.ts'

function read (type: string, segments: readonly string[]) {
  const file = readEdifact(bytesOf(edifactOf(type, segments)))
  return { message: partsOf(file)[0]?.message, faults: faultsOf(file).map((one) => one.detail) }
}

const answer = (bgm: string, line: readonly string[] = []) =>
  read('ORDRSP', [`BGM+231+R-1+${bgm}`, 'RFF+ON:PO-1', ...line])

t.test('ORDRSP: who wants no acknowledgement has not refused the order', async (t) => {
  t.match(answer('9+NA'), { faults: [], message: { orders: [{ status: 'on_hold' }] } })
})

t.test('ORDRSP: a duplicate or a cancellation is no answer', async (t) => {
  for (const code of ['7', '1', '7+AP', '1+AP', '31']) {
    t.match(answer(code).faults, [/^BGM03 has a code that is not known: "\d+"\.$/], code)
  }
  t.same(answer('9+XX').faults, ['BGM04 has a code that is not known: "XX".'])
  for (const code of ['9+AP', '5+AP', '+AP', '29', '4']) t.same(answer(code).faults, [], code)
})

t.test('ORDRSP: units that come later have a date of their own', async (t) => {
  const told = (line: readonly string[]) => {
    const { message, faults } = answer('4', ['LIN+1+3', ...line, 'UNS+S'])
    t.same(faults, [])
    if (message?.kind !== 'acknowledgement') return []
    return message.orders[0]?.lines.map((one) => [one.status, one.quantity, one.promised_date])
  }
  t.same(told([
    'QTY+21:5', 'SCC+1', 'QTY+113:3', 'DTM+69:20261201:102', 'SCC+1', 'QTY+83:2',
    'DTM+69:20261224:102'
  ]), [['changed', 3, '2026-12-01'], ['backordered', 2, '2026-12-24']])
  t.same(told(['QTY+21:5', 'QTY+113:3', 'DTM+69:20261201:102', 'QTY+83:2']),
    [['changed', 3, '2026-12-01'], ['backordered', 2, null]])
  t.same(told(['DTM+69:20261201:102', 'QTY+113:3', 'QTY+83:2']),
    [['changed', 3, '2026-12-01'], ['backordered', 2, '2026-12-01']])
})

const notice = (segments: readonly string[], bgm = '9') =>
  read('DESADV', [`BGM+351+S-1+${bgm}`, 'RFF+ON:PO-1', ...segments])

function linesOf (segments: readonly string[]) {
  const { message, faults } = notice(segments)
  t.same(faults, [])
  return message?.kind === 'shipment' ? message.orders.flatMap((one) => one.lines) : []
}

t.test('DESADV: the line of the order stands in RFF, and LIN only counts', async (t) => {
  const lines = linesOf([
    'LIN+1', 'PIA+5+SUP-C:SA', 'QTY+12:5', 'RFF+ON:PO-1:3', 'LIN+2', 'QTY+12:1', 'RFF+LI:7',
    'LIN+3', 'QTY+12:1', 'RFF+LI:PO-1:8', 'LIN+4', 'PIA+5+SUP-D:SA', 'QTY+12:1'
  ])
  t.same(lines.map((one) => [one.line_number, one.supplier_sku]),
    [[3, 'SUP-C'], [7, null], [8, null], [null, 'SUP-D']])
  t.same(notice(['LIN+1', 'QTY+12:1']).faults.slice(0, 1),
    ['LIN and PIA name neither a line nor an item.'])
})

t.test('DESADV: packages stand before their lines', async (t) => {
  const numbersOf = (segments: readonly string[]): string[][] =>
    linesOf(segments).map((one) => one.tracking_numbers)
  const line = (at: number): string[] => [`LIN+${at}`, 'QTY+12:1', `RFF+LI:${at}`]
  t.same(numbersOf([
    'RFF+CN:T0', 'CPS+1', 'PAC+1', 'RFF+CN:T1', ...line(1), ...line(2), 'CPS+2', 'RFF+CN:T2',
    ...line(3), 'RFF+CN:T3', 'PAC+1', 'RFF+CN:T4', ...line(4), 'CPS+3', ...line(5)
  ]), [['T1'], ['T1'], ['T3'], ['T4'], []])
  t.same(numbersOf(['CPS+1', 'RFF+CN:T1', 'CPS+2+1', ...line(1)]), [['T1']], 'of what is around it')
  t.match(notice(['RFF+CN:T0', 'CPS+1', 'RFF+CN:T1', ...line(1)]).message,
    { tracking_numbers: ['T0'] })
})

t.test('DESADV: a duplicate ships nothing', async (t) => {
  const lines = ['LIN+1', 'QTY+12:1', 'RFF+LI:1']
  for (const code of ['7', '31', '43']) {
    t.same(notice(lines, code).faults, [`BGM03 has a code that is not known: "${code}".`])
  }
  for (const [code, purpose] of [
    ['', 'original'], ['9', 'original'], ['5', 'change'], ['1', 'cancellation']
  ]) t.match(notice(lines, code), { faults: [], message: { purpose } })
})

t.test('a case is no unit', async (t) => {
  const fault = /^QTY01\.3 must be single units .*, and is "CS"\.$/
  t.match(notice(['LIN+1', 'QTY+12:1:CS', 'RFF+LI:1']).faults, [fault])
  t.match(answer('4', ['LIN+1+3', 'QTY+21:5:PCE', 'QTY+113:1:CS']).faults, [fault])
})
