// When a connection breaks or is silent, the outcome says whether the server may have the mail.

import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { buildMailer } from '../../../src/platform/outbound/send-mail.ts'
import { trustCertificate } from '../../support/certificate.ts'
import { inTurn } from '../../support/in-turn.ts'
import { MAIL, sendBy, SHORT } from '../../support/mail-samples.ts'
import {
  answering, givenMailServer, givenScriptedServer, polite
} from '../../support/mail-server.ts'

trustCertificate()

t.test('a connection that breaks: what matters is whether the mail had left', async (t) => {
  const destroy = (socket: Socket): void => { socket.destroy() }
  const breaking = async (word: string) => sendBy(t, await givenScriptedServer(t,
    { greeting: '220 hello', script: polite({ [word]: destroy }) }))
  await inTurn(['EHLO', 'MAIL', 'RCPT', 'DATA'], async (word) => {
    t.match(await breaking(word), { outcome: 'failed', detail: /closed|not reached/ }, word)
  })
  t.match(await breaking('.'), {
    outcome: 'unknown', detail: /It had got the whole mail, and may have taken it\./
  })
  const garbage = await givenScriptedServer(t,
    { greeting: '220 hello', script: polite({ '.': '354 what?' }) })
  t.match(await sendBy(t, garbage), { outcome: 'unknown' }, 'an answer that is neither yes nor no')
})

t.test('a connection that breaks in the middle of the mail', async (t) => {
  const sockets = new Set<Socket>()
  const { server } = await givenMailServer(t, {
    onData: (stream) => {
      stream.once('data', () => {
        for (const socket of sockets) socket.destroy()
      })
    }
  })
  const between = await givenListener(t, (client) => {
    const upstream = connect(server.port, server.host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {}) // the break is intended
    }
    client.pipe(upstream).pipe(client)
  })
  const content = Buffer.alloc(20_000_000)
  const outcome = await sendBy(t, between, undefined,
    { ...MAIL, attachments: [{ name: 'a', media_type: 'application/pdf', content }] })
  t.match(outcome, { outcome: 'failed' })
  t.notMatch(outcome.detail, 'whole mail')
})

async function givenListener (t: Test, onConnection: (socket: Socket) => void) {
  const listener = createServer(onConnection)
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  t.teardown(() => listener.close())
  const { port } = listener.address() as { port: number }
  return { host: '127.0.0.1', port, is_secure: false, login: null }
}

t.test('nobody listens, nobody greets, nobody has that name', async (t) => {
  const { server } = await givenMailServer(t)
  const nobody = { ...server, port: 1 }
  t.match(await sendBy(t, nobody), { outcome: 'failed', detail: /not reached.*ECONNREFUSED/ })
  const named = { ...server, host: 'nobody.invalid' }
  t.match(await sendBy(t, named, SHORT),
    { outcome: 'failed', detail: /name was not found|in time/ })
  const closing = await givenMailServer(t, {
    onConnect: (_session, done) => done(answering(421, 'too many'))
  })
  t.match(await sendBy(t, closing.server), { outcome: 'failed', detail: /421 too many/ })
})

t.test('a server that drops connections before it greets', async (t) => {
  let connections = 0
  const server = await givenListener(t, (socket) => {
    connections++
    socket.destroy()
  })
  t.match(await sendBy(t, server), { outcome: 'failed', detail: /closed|not reached/ })
  t.ok(connections <= 2)
})

t.test('a server that never answers is waited for so long, at every stage', async (t) => {
  const silent = () => {}
  t.match(await sendBy(t, await givenScriptedServer(t, {}), SHORT),
    { outcome: 'failed', detail: /did not answer in time/ })
  await inTurn(['EHLO', 'MAIL', 'RCPT', 'DATA'], async (word) => {
    const server = await givenScriptedServer(t,
      { greeting: '220 hello', script: polite({ [word]: silent }) })
    t.match(await sendBy(t, server, SHORT),
      { outcome: 'failed', detail: /did not answer in time/ }, word)
  })
  const server = await givenScriptedServer(t,
    { greeting: '220 hello', script: polite({ '.': silent }) })
  t.match(await sendBy(t, server, { ...SHORT, answer: 2_000 }),
    { outcome: 'unknown', detail: /did not answer in time\. It had got the whole mail/ })
})

t.test('the whole time ends a mail whose server always says a little', async (t) => {
  const server = await givenScriptedServer(t, {
    greeting: '220 hello',
    script: polite({
      '.': (socket) => {
        const talking = setInterval(() => socket.write('250-not yet\r\n'), 20)
        socket.on('close', () => clearInterval(talking))
      }
    })
  })
  t.match(await sendBy(t, server, { ...SHORT, answer: 2_000, whole: 2_000 }),
    { outcome: 'unknown', detail: /within its time\. It had got the whole mail/ })
})

t.test('closed while a mail is on its way', async (t) => {
  let close = () => {}
  const server = await givenScriptedServer(t, {
    greeting: '220 hello', script: polite({ '.': () => close() })
  })
  const mailer = buildMailer({ server, from: 'tandem@service.example' })
  close = mailer.close
  t.match(await mailer.send(MAIL), { outcome: 'unknown' })
  t.match(await mailer.send(MAIL), { outcome: 'failed' }, 'nothing is sent any more')
})
