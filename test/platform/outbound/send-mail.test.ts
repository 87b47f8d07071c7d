// A mail arrives as it was written, and nothing that is written in it becomes a header.

import { createHash } from 'node:crypto'
import t from 'tap'
import type { Mail } from '../../../src/platform/outbound/build-mail.ts'
import { buildMailer } from '../../../src/platform/outbound/send-mail.ts'
import { trustCertificate } from '../../support/certificate.ts'
import { inTurn } from '../../support/in-turn.ts'
import { MAIL as SAMPLE } from '../../support/mail-samples.ts'
import { givenMailServer, type TakenMail } from '../../support/mail-server.ts'

const MAIL: Mail = {
  ...SAMPLE,
  from_name: 'Analytical Bikes',
  reply_to: 'buying@shop.example',
  cc: [],
  subject: 'Purchase order PO-1',
  text: 'See the document.\n.\nA line that begins with a dot is above.',
  attachments: []
}
const FROM = 'tandem@service.example'

trustCertificate()
const mail_server = await givenMailServer(t)
const mailer = buildMailer({ server: mail_server.server, from: FROM })
t.teardown(mailer.close)

async function sendTo (change: Partial<Mail>) {
  const outcome = await mailer.send({ ...MAIL, ...change })
  return { outcome, taken: mail_server.taken.at(-1) as TakenMail }
}

const namesOf = ({ raw }: TakenMail): string[] => {
  const [head = ''] = raw.toString().split('\r\n\r\n', 1)
  return [...head.matchAll(/^([^\s:]+):/gm)].map(([, name = '']) => name.toLowerCase()).sort()
}
const NAMES = ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version',
  'reply-to', 'subject', 'to']

t.test('a mail arrives, and the outcome says what the server said', async (t) => {
  const { outcome, taken } = await sendTo({})
  t.match(outcome, {
    outcome: 'sent',
    detail: 'The mail server took the mail: 250 taken as 42',
    retry_after_s: null,
    facts: { message_id: 'tx_1.1@tandem.example', answer: '250 taken as 42', refused: [] }
  })
  t.ok(Number.isInteger(outcome.milliseconds))
  t.equal(taken.from, FROM)
  t.same(taken.to, ['a@supplier.example'])
  t.same(namesOf(taken), NAMES)
  const { parsed } = taken
  t.equal(parsed.messageId, '<tx_1.1@tandem.example>')
  t.equal(parsed.from?.text, '"Analytical Bikes" <tandem@service.example>')
  t.equal(parsed.replyTo?.text, 'buying@shop.example')
  t.equal(parsed.subject, 'Purchase order PO-1')
  t.equal(parsed.text?.trim(), MAIL.text)
  t.equal(parsed.html, MAIL.html)
  t.equal(parsed.headers.get('auto-submitted'), 'auto-generated')
})

t.test('a later mail of the same matter, in a language, with copies', async (t) => {
  const { taken } = await sendTo({
    in_reply_to: 'tx_1.1@tandem.example', language: 'de-AT', cc: ['copy@supplier.example']
  })
  t.equal(taken.parsed.inReplyTo, '<tx_1.1@tandem.example>')
  t.same(taken.parsed.references, '<tx_1.1@tandem.example>')
  t.equal(taken.parsed.headers.get('content-language'), 'de-AT')
  t.same(taken.to, ['a@supplier.example', 'copy@supplier.example'])
})

t.test('texts of all scripts', async (t) => {
  const subject = `Bestellung über 12 Räder, 自転車, ${'sehr lang, '.repeat(30)}שלום 🚲`
  const from_name = 'Zürich "Räder" <AG>, 自転車'
  const text = `Grüße 🚲\n${'x'.repeat(2_000)}`
  const { taken } = await sendTo({ subject, from_name, text, html: '<p>Grüße 🚲</p>' })
  t.equal(taken.parsed.subject, subject)
  t.same(taken.parsed.from?.value, [{ address: FROM, name: from_name }])
  t.equal(taken.parsed.text?.trim(), text)
  t.equal(taken.parsed.html, '<p>Grüße 🚲</p>')
  const lines = taken.raw.toString().split('\r\n')
  t.ok(lines.every((line) => line.length <= 998), 'no line is longer than SMTP allows')
  t.ok(taken.raw.every((byte) => byte < 128), 'it passes servers that know ASCII only')
})

t.test('attachments arrive byte for byte, under their names', async (t) => {
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * at + at) % 256))
  const attachments = [
    { name: 'order.csv', media_type: 'text/csv; charset=utf-8', content: Buffer.from('a,b\n1\r2') },
    { name: 'Bestellung für Räder 自転車.pdf', media_type: 'application/pdf', content: bytes },
    { name: 'empty.xml', media_type: 'application/xml', content: Buffer.alloc(0) }
  ]
  const { taken } = await sendTo({ attachments })
  t.same(taken.parsed.attachments.map(({ filename, contentType, contentDisposition, content }) =>
    ({ filename, contentType, contentDisposition, hash: hashOf(content) })),
  attachments.map(({ name, media_type, content }) => ({
    filename: name,
    contentType: media_type.split(';')[0],
    contentDisposition: 'attachment',
    hash: hashOf(content)
  })))
})

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const INJECTED = [
  '\r\nBcc: evil@evil.example', '\nX-Evil: 1', '\rX-Evil: 1', '\0\r\n\r\n<b>body</b>',
  '\u2028X-Evil: 1', '"\r\nX-Evil: 1', '?=\r\nX-Evil: 1', ';\r\n x=y\r\nX-Evil: 1'
]

t.test('no header is injected by a name, a subject, an id, a language', async (t) => {
  const fields = ['subject', 'from_name', 'message_id', 'language'] as const
  await inTurn(fields.flatMap((field) => INJECTED.map((evil) => [field, evil] as const)),
    async ([field, evil]) => {
      const { outcome, taken } = await sendTo({ [field]: `good${evil}` })
      const what = `${field} ${encodeURI(evil)}`
      t.equal(outcome.outcome, 'sent', what)
      t.same(namesOf(taken), NAMES, what)
      t.same(taken.to, MAIL.to, what)
      t.equal(taken.parsed.text?.trim(), MAIL.text, what)
    })
  await inTurn(INJECTED, async (evil) => {
    const { taken } = await sendTo({ in_reply_to: `a@b${evil}` })
    t.same(namesOf(taken), [...NAMES, 'in-reply-to', 'references'].sort(),
      encodeURI(evil))
  })
})

t.test('no header is injected by the name or the type of an attachment', async (t) => {
  const content = Buffer.from('content')
  const evils = INJECTED.flatMap((evil) => [
    { name: `a${evil}.pdf`, media_type: 'application/pdf', content },
    { name: 'a.pdf', media_type: `application/pdf${evil}`, content },
    { name: 'a.pdf', media_type: `application/pdf; name=x${evil}`, content }
  ])
  await inTurn(evils, async (attachment) => {
    const { taken: { parsed, raw } } = await sendTo({ attachments: [attachment] })
    t.equal(parsed.attachments.length, 1)
    t.equal(parsed.attachments[0]?.content.toString(), 'content')
    t.match(parsed.attachments[0]?.contentType, /^application\/(pdf|octet-stream)$/)
    t.notMatch(raw.toString(), /^(Bcc|X-Evil|<b>)/mi, encodeURI(attachment.name))
  })
  const { taken } = await sendTo({
    attachments: [{ name: '../../etc/\u202efdp.exe', media_type: 'multipart/mixed', content }]
  })
  t.match(taken.parsed.attachments[0], {
    filename: '.._.._etc_ fdp.exe', contentType: 'application/octet-stream'
  })
})

t.test('an address that is none is refused, and nothing is sent', async (t) => {
  const sent = mail_server.taken.length
  const evils = [...INJECTED.map((evil) => `a@b.example${evil}`), 'a@b.example, c@d.example',
    'A <a@b.example>', 'a@b.example> SIZE=1', '']
  await inTurn(evils, async (evil) => {
    for (const change of [{ to: [evil] }, { cc: [evil] }, { reply_to: evil }]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const outcome = await mailer.send({ ...MAIL, ...change })
      t.match(outcome, { outcome: 'refused', detail: /^The address ".*" (must|is too)/s },
        encodeURI(evil))
    }
  })
  t.match(await mailer.send({ ...MAIL, to: [] }),
    { outcome: 'refused', detail: 'The mail has no recipient.' })
  t.equal(mail_server.taken.length, sent)
})

t.test('texts name no file and no address to load', async (t) => {
  const { taken } = await sendTo({
    text: 'file:///etc/passwd', html: '<img src="/etc/passwd"><img src="http://127.0.0.1/">'
  })
  t.equal(taken.parsed.text?.trim(), 'file:///etc/passwd')
  t.equal(taken.parsed.attachments.length, 0)
})

t.test('a host name of other scripts goes in its ASCII form', async (t) => {
  const { taken } = await sendTo({ to: ['orders@bücher.example'] })
  t.match(taken.raw.toString(), /^To: orders@xn--bcher-kva\.example\r$/m)
})

t.test('mails share a few connections', async (t) => {
  const busy = await givenMailServer(t)
  const sender = buildMailer({ server: busy.server, from: FROM })
  t.teardown(sender.close)
  const ids = Array.from({ length: 20 }, (_, at) => `m${at}@tandem.example`)
  const outcomes = await Promise.all(ids.map(async (message_id) =>
    sender.send({ ...MAIL, message_id })))
  t.ok(outcomes.every(({ outcome }) => outcome === 'sent'))
  t.same(busy.taken.map(({ parsed }) => parsed.messageId).sort(),
    ids.map((id) => `<${id}>`).sort())
  t.ok(busy.connections() <= 3)
})
