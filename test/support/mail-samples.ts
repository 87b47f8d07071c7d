// Sends a mail by a mail server of a test, and checks what is true of every outcome.

import type { Test } from 'tap'
import type { Mail } from '../../src/platform/outbound/build-mail.ts'
import {
  buildMailer, type MailLimits, type MailSettings
} from '../../src/platform/outbound/send-mail.ts'

export const PASSWORD = 'p@ss wörd/1'
export const LOGIN = { user: 'tandem', password: PASSWORD }
export const MAIL: Mail = {
  message_id: 'tx_1.1@tandem.example',
  in_reply_to: null,
  reply_to: null,
  to: ['a@supplier.example'],
  cc: ['b@supplier.example'],
  subject: 'Order',
  text: 'Order',
  html: '<p>Order</p>',
  attachments: [{ name: 'a.pdf', media_type: 'application/pdf', content: Buffer.alloc(300_000) }]
}
/** In milliseconds, for servers that do not answer. */
export const SHORT: MailLimits = { connect: 300, greeting: 300, answer: 300, whole: 10_000 }

export async function sendBy (
  t: Test, server: MailSettings['server'], limits?: MailLimits, mail: Mail = MAIL
) {
  const mailer = buildMailer({ server, from: 'tandem@service.example' }, limits)
  t.teardown(mailer.close)
  const outcome = await mailer.send(mail)
  t.notMatch(JSON.stringify(outcome), /p@ss|w\\u00f6rd|p%40ss|cEBzcyB3w7ZyZC8x/, 'no password')
  t.ok(outcome.detail.length > 10 && outcome.detail.length <= 2_000)
  t.equal(outcome.facts.message_id, MAIL.message_id)
  return outcome
}
