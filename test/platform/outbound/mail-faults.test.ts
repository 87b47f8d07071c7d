// What a mail server answers, the outcome says truly: taken, refused for good, or not now.

import t, { type Test } from 'tap'
import type { SMTPServerOptions } from 'smtp-server'
import { buildMailer } from '../../../src/platform/outbound/send-mail.ts'
import { trustCertificate } from '../../support/certificate.ts'
import { inTurn } from '../../support/in-turn.ts'
import { MAIL, sendBy } from '../../support/mail-samples.ts'
import {
  answering, givenMailServer, givenScriptedServer, polite, readAll
} from '../../support/mail-server.ts'

trustCertificate()

const sendTo = async (t: Test, options: SMTPServerOptions) =>
  sendBy(t, (await givenMailServer(t, options)).server)

/** Refuses at each stage. */
const at = {
  'MAIL FROM': (error: Error) => ({ onMailFrom: (_a, _s, done) => done(error) }),
  'RCPT TO': (error: Error) => ({ onRcptTo: (_a, _s, done) => done(error) }),
  'the end': (error: Error) => ({
    onData: (stream, _s, done) => { void readAll(stream).then(() => done(error)) }
  })
} satisfies Record<string, (error: Error) => SMTPServerOptions>

t.test('a lasting no is refused, another one failed, at every stage', async (t) => {
  await inTurn(Object.entries(at), async ([stage, refuse]) => {
    const lasting = await sendTo(t, refuse(answering(550, 'not here')))
    t.match(lasting, { outcome: 'refused', detail: /refused.*550 not here/ }, stage)
    t.match(lasting.facts.answer, '550 not here')
    const passing = await sendTo(t, refuse(answering(451, 'later')))
    t.match(passing, { outcome: 'failed', detail: /451 later/ }, stage)
    const busy = await sendTo(t, refuse(answering(421, 'closing')))
    t.match(busy, { outcome: 'failed', detail: /421 closing/ }, stage)
  })
  await inTurn(['554 no', '451 later', '503 wrong order'], async (answer) => {
    const server = await givenScriptedServer(t,
      { greeting: '220 hello', script: polite({ DATA: answer }) })
    const outcome = answer.startsWith('554') ? 'refused' : 'failed'
    t.match(await sendBy(t, server), { outcome, facts: { answer } })
  })
})

t.test('a no before the mail is spoken of is no word on the mail', async (t) => {
  const server = await givenScriptedServer(t, { greeting: '554 no service' })
  t.match(await sendBy(t, server), { outcome: 'failed', detail: /554 no service/ })
  const unhappy = await givenScriptedServer(t,
    { greeting: '220 hello', script: polite({ EHLO: '500 what?', HELO: '550 no' }) })
  t.match(await sendBy(t, unhappy), { outcome: 'failed', detail: /550 no/ })
  const closed = await sendTo(t, { authOptional: false, hideSTARTTLS: true })
  t.match(closed, { outcome: 'failed', detail: /530/ }, 'a login is needed, and there is none')
})

t.test('some recipients are refused: it is sent, and told', async (t) => {
  const { server, taken } = await givenMailServer(t, {
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('b') ? answering(550, 'no such user') : null)
  })
  const outcome = await sendBy(t, server)
  t.match(outcome, {
    outcome: 'sent',
    detail: /for a@supplier\.example, and not for b@supplier\.example \(550 no such user\)/,
    facts: { refused: [{ address: 'b@supplier.example', answer: '550 no such user' }] }
  })
  t.same(taken[0]?.to, ['a@supplier.example'])
})

t.test('all are refused: for good only if each is', async (t) => {
  const code = (a: number, b: number): SMTPServerOptions => ({
    onRcptTo: ({ address }, _session, done) =>
      done(answering(address.startsWith('a') ? a : b, 'no'))
  })
  t.match(await sendTo(t, code(550, 553)), {
    outcome: 'refused', facts: { refused: [{ answer: '550 no' }, { answer: '553 no' }] }
  })
  t.match(await sendTo(t, code(550, 450)), { outcome: 'failed' })
  t.match(await sendTo(t, code(450, 550)), { outcome: 'failed' })
})

t.test('greylisted, then sent, with the same id', async (t) => {
  let times = 0
  const { server, taken } = await givenMailServer(t, {
    onRcptTo: (_address, _session, done) => done(times++ < 2 ? answering(451, 'greylisted') : null)
  })
  const mailer = buildMailer({ server, from: 'tandem@service.example' })
  t.teardown(mailer.close)
  t.match(await mailer.send(MAIL), { outcome: 'failed', detail: /451 greylisted/ })
  t.match(await mailer.send(MAIL), { outcome: 'sent' })
  t.same(taken.map(({ parsed }) => parsed.messageId), ['<tx_1.1@tandem.example>'])
})
