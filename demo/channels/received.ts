// Reads what reached each supplier as the supplier itself would: mails, files, EDI and webhooks.

import { parse } from 'csv-parse/sync'
import type { TakenMail } from '../../test/support/mail-server.ts'
import type { Message } from '../../test/support/receiver.ts'
import { segmentsOf } from './edi-partner.ts'
import type { Way } from './merchant.ts'
import type { ChannelServers } from './servers.ts'

export type ReceivedLine = { line_number: number, quantity: number }

/** One message about one purchase order, by the number that its supplier knows it by. */
export type Received = {
  number: string
  is_cancellation: boolean
  lines: ReceivedLine[]
  mail?: TakenMail
  /** The interchange, for who answers by EDI. */
  x12?: string
}

/** Throws for a webhook whose signature is wrong. */
export function readReceived (
  way: Way, servers: ChannelServers, webhook_secret: string
): Received[] {
  const { mail, files, gateway, webhooks } = servers
  switch (way) {
    case 'email':
      return mail.taken.map((taken) => ({ ...readCsv(attachmentOf(taken, '.csv')), mail: taken }))
    case 'sftp':
      return [...files.files].filter(([path]) => path.endsWith('.csv'))
        .map(([, bytes]) => readCsv(bytes))
    case 'http':
      return gateway.documents.map(readX12)
    case 'webhook':
      return webhooks.got.flatMap((message) => {
        webhooks.verify(message, webhook_secret)
        return readWebhook(message)
      })
    case 'simulator':
      return []
  }
}

export function attachmentOf ({ parsed }: TakenMail, ending: string): Buffer {
  const found = parsed.attachments.find(({ filename }) => filename?.endsWith(ending))
  if (found === undefined) throw new Error(`a mail without ${ending}`)
  return found.content
}

function readCsv (bytes: Buffer): Received {
  const rows = parse<Record<string, string>>(bytes, { columns: true, bom: true })
  const [first] = rows
  return {
    number: first?.order_number ?? '',
    is_cancellation: first?.message === 'cancellation',
    lines: rows.map((row) =>
      ({ line_number: Number(row.line_number), quantity: Number(row.quantity) }))
  }
}

function readX12 (text: string): Received {
  const segments = segmentsOf(text)
  const [order] = segments.filter(([name]) => name === 'BEG')
  const [change] = segments.filter(([name]) => name === 'BCH')
  return {
    number: (order ?? change)?.[3] ?? '',
    is_cancellation: change?.[1] === '01',
    lines: segments.filter(([name]) => name === 'PO1').map(([, line_number, quantity]) =>
      ({ line_number: Number(line_number), quantity: Number(quantity) })),
    x12: text
  }
}

type Ordered = { number: string, lines: ReceivedLine[] }

/** What the supplier did itself is told to it too. */
function readWebhook ({ event: { type, data } }: Message): Received[] {
  const is_cancellation = type === 'purchase_order.canceled'
  if (type !== 'purchase_order.issued' && !is_cancellation) return []
  const { number, lines } = data as Ordered
  return [{
    number,
    is_cancellation,
    lines: lines.map(({ line_number, quantity }) => ({ line_number, quantity }))
  }]
}
