// Files made to cost much: reading one costs what it is long, and no more.

import t from 'tap'
import type { ReceivedFile } from '../../src/formats/received-message.ts'
import { readShipmentsCsv } from '../../src/formats/csv/read-shipments.ts'
import { readUbl } from '../../src/formats/ubl/read-ubl.ts'
import { bytesOf } from './documents.ts'

/** As much as a document may have. */
const CHARACTERS = 2_000_000
const GROWTH = 8
/** What grows with the square costs 64 times as much; the rest is for what is not measured well. */
const GROWTH_OF_CPU_MAX = 24
/** Less than that is not measured. */
const CPU_MIN_MS = 20
const ATTEMPTS = 2

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:'
const START = `<OrderResponse xmlns="${UBL}OrderResponse-2" ` +
  `xmlns:cac="${UBL}CommonAggregateComponents-2" xmlns:cbc="${UBL}CommonBasicComponents-2">`
const HEADER = 'order_number,sku,quantity'

const repeated = (text: string, characters: number): string =>
  text.repeat(Math.ceil(characters / text.length))
const counted = (count: number, textOf: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => textOf(at)).join('')
const attributes = counted(49, (at) => ` a${at}=""`)
const namespaces = counted(49, (at) => ` xmlns:a${at}="b"`)

const WORST: Record<string, [(bytes: Uint8Array) => ReceivedFile, (size: number) => string]> = {
  'one attribute again and again': [readUbl, (size) => `<a${repeated(' a=""', size)}/>`],
  'many attributes': [readUbl, (size) => `<a${counted(size / 12, (at) => ` a${at}=""`)}/>`],
  'many tags with attributes': [readUbl, (size) => START + repeated(`<a${attributes}/>`, size)],
  'many namespaces': [readUbl, (size) => START + repeated(`<a${namespaces}/>`, size)],
  'many elements': [readUbl, (size) => START + repeated('<a/>', size)],
  'many references': [readUbl, (size) => START + repeated('&amp;', size)],
  'a long comment': [readUbl, (size) => `${START}<!--${repeated('a', size)}`],
  'many lines of an answer': [readUbl, (size) => START +
    repeated('<cac:OrderLine><cac:LineItem/></cac:OrderLine>', size)],
  'many columns and many rows': [readShipmentsCsv, (size) =>
    `${HEADER}${repeated(',a', Math.min(size / 2, 60_000))}\n${repeated('a,b,1\n', size / 2)}`],
  'many cells': [readShipmentsCsv, (size) => `${HEADER}\n${
    repeated(`${','.repeat(10_000)}\n`, size)}`],
  quotes: [readShipmentsCsv, (size) => `${HEADER}\n"${repeated('""', size)}`]
}

/** The least of some attempts: what else this process does is not counted. */
function measure (read: (bytes: Uint8Array) => ReceivedFile, text: string): number {
  const bytes = bytesOf(text)
  return Math.min(...Array.from({ length: ATTEMPTS }, () => {
    const before = process.cpuUsage()
    read(bytes)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }))
}

for (const [name, [read, textOf]] of Object.entries(WORST)) {
  t.test(name, async (t) => {
    const [small, large] = [CHARACTERS / GROWTH, CHARACTERS].map((size) => textOf(size))
    const large_ms = measure(read, large ?? '')
    const small_ms = Math.max(measure(read, small ?? ''), CPU_MIN_MS)
    t.ok(large_ms / small_ms < GROWTH_OF_CPU_MAX, `${small_ms} ms, and ${large_ms} ms`)
  })
}
