// Answers what was received: a person opens the page behind the link of a mail, programs use the
// API, a partner of EDI sends X12, and who gets CSV ships by CSV. All deliver by the API.

import { formOf } from '../../test/support/answer-pages.ts'
import type { Client } from '../client.ts'
import { writeAcceptance, writeReceipt, writeShipNotice } from './edi-partner.ts'
import type { Way } from './merchant.ts'
import type { Received, ReceivedLine } from './received.ts'

const CARRIER = 'Demo Freight'

type AnswerBy = (client: Client, received: Received) => Promise<void>

/** Each accepts, ships and delivers all that was asked for. `client` is the supplier's program. */
export const ANSWERS: Readonly<Record<Way, AnswerBy>> = {
  email: async (_client, received) => answerByPerson(received),
  sftp: async (client, received) => {
    await accept(client, received)
    await deliver(client, await sendFile(client, 'text/csv', writeShipment(received)))
  },
  http: async (client, { x12 = '' }) => {
    await sendFile(client, X12, writeAcceptance(x12))
    await deliver(client, await sendFile(client, X12, writeShipNotice(x12, CARRIER)))
  },
  webhook: async (client, received) => {
    const path = await accept(client, received)
    const { id } = await client.send('POST', `${path}/shipments`, {
      carrier: CARRIER, tracking_number: received.number, lines: received.lines
    }) as { id: string }
    await deliver(client, id)
  },
  simulator: async () => {}
}

const X12 = 'application/edi-x12'

/** Who gets X12 tells for each interchange that it was understood, before anything else. */
export async function confirmReceipt (client: Client, { x12 }: Received): Promise<void> {
  if (x12 !== undefined) await sendFile(client, X12, writeReceipt(x12))
}

/** Accepts by the API. Returns the path of the order. */
async function accept (client: Client, { number, lines }: Received): Promise<string> {
  const { data: [order] } = await client.send('GET', `/v1/purchase-orders?number=${number}`) as {
    data: Array<{ id: string }>
  }
  if (order === undefined) throw new Error(`the supplier does not find ${number}`)
  const path = `/v1/purchase-orders/${order.id}`
  await client.send('POST', `${path}/acknowledgements`, {
    lines: lines.map((line) => ({ ...line, status: 'accepted' }))
  })
  return path
}

/** Returns the shipment that the file reported, if it did. */
async function sendFile (
  client: Client, media_type: string, file: string
): Promise<string | undefined> {
  const { outcomes } = await client.send('POST', '/v1/documents', file, {
    'content-type': media_type
  }) as { outcomes: Array<{ shipment_id: string | null }> }
  return outcomes.flatMap(({ shipment_id }) => shipment_id ?? [])[0]
}

async function deliver (client: Client, shipment_id: string | undefined): Promise<void> {
  if (shipment_id === undefined) throw new Error('a file reported no shipment')
  await client.send('POST', `/v1/shipments/${shipment_id}/delivery`, {})
}

/** A row for each line of the order. */
function writeShipment ({ number, lines }: Received): string {
  return [
    'order_number,line_number,quantity,carrier,tracking_number',
    ...lines.map(({ line_number, quantity }) =>
      `${number},${line_number},${quantity},${CARRIER},${number}`)
  ].map((row) => `${row}\r\n`).join('')
}

const PERSON = 'Grace Hopper'

/** Opens the link of the mail, and fills in one form after the other, as a person does. */
async function answerByPerson ({ number, lines, mail }: Received): Promise<void> {
  const link = /https?:\/\/\S+\/answer\/\S+/.exec(mail?.parsed.text ?? '')?.[0]
  if (link === undefined) throw new Error(`the mail of ${number} has no link`)
  await fillIn(link, 'accept')
  await fillIn(link, 'ship', {
    ...unitsOf(lines), carrier: CARRIER, tracking_number: number
  })
  await fillIn(link, 'deliver')
}

function unitsOf (lines: readonly ReceivedLine[]): Record<string, string> {
  return Object.fromEntries(lines.map(({ line_number, quantity }) =>
    [`units_${line_number}`, String(quantity)]))
}

async function fillIn (
  link: string, action: string, entries: Record<string, string> = {}
): Promise<void> {
  const page = await fetch(link)
  const form = formOf(await page.text(), action)
  if (form === undefined) throw new Error(`${page.status}: no form to ${action} behind the link`)
  const sent = await fetch(new URL(form.action, link), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...form.fields, name: PERSON, ...entries })
  })
  if (sent.status !== 303) throw new Error(`the form to ${action} was answered ${sent.status}`)
}
