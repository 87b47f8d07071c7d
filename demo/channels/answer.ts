// Answers what was received: a person opens the page behind the link of a mail, programs use the
// API. Answers of EDI partners as EDI would be sent from here, in the place of `answerByProgram`.

import { formOf } from '../../test/support/answer-pages.ts'
import type { Client } from '../client.ts'
import type { Received, ReceivedLine } from './received.ts'

const CARRIER = 'Demo Freight'

/** Accepts, ships and delivers all that was asked for, with the key of the supplier's program. */
export async function answerByProgram (
  client: Client, { number, lines }: Received
): Promise<void> {
  const { data: [order] } = await client.send('GET', `/v1/purchase-orders?number=${number}`) as {
    data: Array<{ id: string }>
  }
  if (order === undefined) throw new Error(`the supplier does not find ${number}`)
  const path = `/v1/purchase-orders/${order.id}`
  await client.send('POST', `${path}/acknowledgements`, {
    lines: lines.map((line) => ({ ...line, status: 'accepted' }))
  })
  const { id } = await client.send('POST', `${path}/shipments`, {
    carrier: CARRIER, tracking_number: number, lines
  }) as { id: string }
  await client.send('POST', `/v1/shipments/${id}/delivery`, {})
}

const PERSON = 'Grace Hopper'

/** Opens the link of the mail, and fills in one form after the other, as a person does. */
export async function answerByPerson ({ number, lines, mail }: Received): Promise<void> {
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
