// Files as suppliers send them, of each format, about an order.

import type { LightMyRequestResponse } from 'fastify'
import type { Client } from './service.ts'

export const TYPES = {
  x12: 'application/edi-x12',
  edifact: 'application/edifact',
  ubl: 'application/xml',
  csv: 'text/csv'
} as const

export const sendFile = async (
  client: Client, type: keyof typeof TYPES, file: string | Buffer, query = ''
): Promise<LightMyRequestResponse> =>
  client.post(`/v1/documents${query}`, file, { 'content-type': TYPES[type] })

type Set = { type: string, segments: readonly string[] }

let interchanges = 0

/** Each has a number of its own, so that no two files are the same. */
export function x12Of (group: string, sets: readonly Set[], usage = 'P'): string {
  const number = String(++interchanges).padStart(9, '0')
  const bodies = sets.flatMap(({ type, segments }, at) =>
    [`ST*${type}*000${at + 1}`, ...segments, `SE*${segments.length + 2}*000${at + 1}`])
  return [
    `ISA*00*          *00*          *ZZ*LITWARE        *ZZ*ACME           *261129*0830*U*00401*${
      number}*0*${usage}*>`,
    `GS*${group}*LITWARE*ACME*20261129*0830*${number}*X*004010`, ...bodies,
    `GE*${sets.length}*${number}`, `IEA*1*${number}`
  ].map((one) => `${one}~\n`).join('')
}

export const answerOf = (order: string, segments: readonly string[] = [], code = 'AC'): Set =>
  ({ type: '855', segments: [`BAK*00*${code}*${order}*20261129****A-77`, ...segments] })

export const noticeOf = (order: string, items: readonly string[], reference = 'SHIP-1'): Set => ({
  type: '856',
  segments: [
    `BSN*00*${reference}*20261129*0830`, 'HL*1**S', 'TD5**2*UPSN', 'HL*2*1*O', `PRF*${order}`,
    ...items
  ]
})

export function edifactOf (type: string, segments: readonly string[]): string {
  const number = ++interchanges
  return [
    `UNB+UNOC:3+LITWARE:ZZ+ACME:ZZ+261129:0830+${number}`, `UNH+1+${type}:D:96A:UN`,
    ...segments, `UNT+${segments.length + 2}+1`, `UNZ+1+${number}`
  ].map((one) => `${one}'\n`).join('')
}
