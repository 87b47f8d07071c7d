// Lives orders to their end on every channel: they are sent, one is canceled, each supplier answers
// what reached it, ships and delivers.

import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../../test/support/processes.ts'
import type { ReadBill } from '../accounts.ts'
import { workAtOnce } from '../at-once.ts'
import type { Client } from '../client.ts'
import { ANSWERS, confirmReceipt } from './answer.ts'
import {
  type ChannelMerchant, createChannelMerchant, SKUS, supplierBy, type Way, WAYS
} from './merchant.ts'
import { attachmentOf, type Received, readReceived } from './received.ts'
import type { ChannelServers } from './servers.ts'

export type ReadTransmission = { supplier_id: string, message: string, state: string }

/** A file of a supplier. */
export type ReadDocument = {
  supplier_id: string
  state: string
  outcomes: Array<{
    type: string
    command: string
    order_number: string | null
    state: string
    problem: { detail: string } | null
  }>
}

export type ReadEvent = { actor: { type: string, name: string | null }, data: object }

export type ChannelPurchase = {
  id: string
  number: string
  supplier_id: string
  sales_order_id: string
  status: string
  billing_status: string
  /** Of what was not refused or canceled. */
  total: string
  lines: Array<{
    quantity: number
    accepted_quantity: number
    rejected_quantity: number
    canceled_quantity: number
    shipped_quantity: number
    delivered_quantity: number
  }>
}

export type ChannelSale = {
  id: string
  reference: string
  status: string
  lines: Array<{
    line_number: number
    quantity: number
    canceled_quantity: number
    unsourced_quantity: number
    delivered_quantity: number
  }>
}

export type ChannelLife = {
  merchant: ChannelMerchant
  canceled_id: string
  received: ReadonlyMap<Way, readonly Received[]>
  transmissions: ReadTransmission[]
  documents: ReadDocument[]
  purchases: ChannelPurchase[]
  sales: ChannelSale[]
  bills: ReadBill[]
  /** The answers of suppliers. */
  answers: ReadEvent[]
  /** Where the document of one order lies, to be looked at. */
  pdf: string
  failures: string[]
}

type Tandem = { url: string, platform_key: string }

export async function liveOnChannels (
  tandem: Tandem, servers: ChannelServers, orders: number
): Promise<ChannelLife> {
  const merchant = await createChannelMerchant(tandem, servers)
  const { operator, suppliers, webhook_secret } = merchant
  const references = Array.from({ length: orders }, (_, index) => `FIVE-${index + 1}`)
  const failures = await workAtOnce(references, async (reference) =>
    place(operator, reference, WAYS))
  await untilSent(operator)
  // What nobody has answered yet is canceled at once, and every supplier is told.
  const canceled_id = await place(operator, 'FIVE-CANCELED',
    WAYS.filter((way) => way !== 'simulator'))
  await untilSent(operator)
  await operator.send('POST', `/v1/sales-orders/${canceled_id}/cancellation`, {})
  await untilSent(operator)

  const received = new Map(WAYS.map((way) =>
    [way, readReceived(way, servers, webhook_secret)] as const))
  for (const [way, messages] of received) {
    const { client } = supplierBy(suppliers, way)
    // eslint-disable-next-line no-await-in-loop -- one supplier after the other
    failures.push(...await workAtOnce(messages, async (one) => confirmReceipt(client, one)))
    // eslint-disable-next-line no-await-in-loop -- as above
    failures.push(...await workAtOnce(openOf(messages), async (one) => ANSWERS[way](client, one)))
  }
  await untilOver(operator, supplierBy(suppliers, 'simulator').id)
  return {
    merchant,
    canceled_id,
    received,
    ...await readLife(operator),
    pdf: await keepPdf(received.get('email')?.[0]),
    failures
  }
}

async function place (
  operator: Client, reference: string, ways: readonly Way[]
): Promise<string> {
  const number = Number(reference.split('-')[1]) || 0
  const { id } = await operator.send('POST', '/v1/sales-orders', {
    reference,
    currency: 'USD',
    payment_terms: 'on_account',
    customer: { name: 'Ada Lovelace' },
    ship_to: {
      name: 'Ada Lovelace',
      line1: '12 Rue de la Paix',
      city: 'Paris',
      postal_code: '75002',
      country: 'FR'
    },
    lines: ways.map((way, index) => ({
      sku: SKUS[way][number % SKUS[way].length],
      quantity: 1 + (number + index) % 5,
      unit_price: '39.00'
    }))
  }) as { id: string }
  return id
}

/** Those that were not canceled before their supplier came to them. */
function openOf (messages: readonly Received[]): Received[] {
  const canceled = new Set(messages.filter(({ is_cancellation }) => is_cancellation)
    .map(({ number }) => number))
  return messages.filter(({ number }) => !canceled.has(number))
}

async function untilSent (operator: Client): Promise<void> {
  await until(async () => {
    const waiting = await operator.list<ReadTransmission>(
      '/v1/transmissions', { state: 'queued' })
    return waiting.length === 0
  }, 'every transmission is sent')
}

const OPEN = ['issued', 'acknowledged']

/** The supplier that Tandem plays bills what it has shipped. */
async function untilOver (operator: Client, played_id: string): Promise<void> {
  await until(async () => {
    const all = await operator.list<ChannelPurchase>('/v1/purchase-orders')
    return all.every(({ status, supplier_id, billing_status, lines }) =>
      !OPEN.includes(status) && (supplier_id !== played_id || billing_status === 'billed' ||
        lines.every(({ shipped_quantity }) => shipped_quantity === 0)))
  }, 'every purchase order is over').catch(() => {}) // the checks say which are open
}

async function readLife (
  operator: Client
): Promise<Pick<ChannelLife,
  'transmissions' | 'documents' | 'purchases' | 'sales' | 'bills' | 'answers'>> {
  const answered = await operator.send('GET',
    '/v1/events?types=purchase_order.acknowledged,purchase_order.rejected&limit=200'
  ) as { data: ReadEvent[] }
  return {
    transmissions: await operator.list<ReadTransmission>('/v1/transmissions'),
    documents: await operator.list<ReadDocument>('/v1/documents'),
    purchases: await operator.list<ChannelPurchase>('/v1/purchase-orders'),
    sales: await operator.list<ChannelSale>('/v1/sales-orders'),
    bills: await operator.list<ReadBill>('/v1/bills'),
    answers: answered.data
  }
}

async function keepPdf (received: Received | undefined): Promise<string> {
  if (received?.mail === undefined) throw new Error('no mail came')
  const path = join(tmpdir(), `tandem-demo-${received.number}.pdf`)
  await writeFile(path, attachmentOf(received.mail, '.pdf'))
  return path
}
