// A password is told to a server that has proved who it is, and to nobody else.

import t from 'tap'
import { trustCertificate } from '../../support/certificate.ts'
import { inTurn } from '../../support/in-turn.ts'
import { LOGIN, PASSWORD, sendBy, SHORT } from '../../support/mail-samples.ts'
import { answering, givenMailServer, givenScriptedServer } from '../../support/mail-server.ts'

t.test('a server for which nobody vouches gets nothing', async (t) => {
  await inTurn([true, false], async (secure) => {
    const { server, taken } = await givenMailServer(t, { secure })
    t.match(await sendBy(t, server), { outcome: 'failed', detail: /certificate/ })
    t.equal(taken.length, 0)
  })
})

t.test('a server with the certificate of another one gets nothing', async (t) => {
  trustCertificate()
  await inTurn([true, false], async (secure) => {
    const { server, taken } = await givenMailServer(t, { secure })
    t.match(await sendBy(t, { ...server, host: '0.0.0.0' }),
      { outcome: 'failed', detail: /0\.0\.0\.0 is not in the cert's list/ })
    t.equal(taken.length, 0)
  })
})

t.test('user and password', async (t) => {
  const { server, taken } = await givenMailServer(t, {
    authOptional: false,
    onAuth: ({ username, password }, _session, done) =>
      username === 'tandem' && password === PASSWORD
        ? done(null, { user: username })
        : done(answering(535, `no: ${String(password)} is wrong`))
  })
  const sent = await sendBy(t, { ...server, host: 'localhost', login: LOGIN })
  t.equal(sent.outcome, 'sent')
  t.match(taken[0], { user: 'tandem', is_secure: true })
  const wrong = { user: 'tandem', password: 'p@ss wrong' }
  const refused = await sendBy(t, { ...server, login: wrong })
  t.match(refused, { outcome: 'failed', detail: /refused user or password.*no: \*\*\* is wrong/ })
})

t.test('a password goes over TLS only, but for a server on this machine', async (t) => {
  const lines: string[] = []
  const plain = await givenScriptedServer(t, {
    greeting: '220 hello',
    script: (line, socket) => {
      lines.push(line)
      socket.write(line.startsWith('EHLO') ? '250-me\r\n250 AUTH PLAIN\r\n' : '502 no\r\n')
    }
  })
  // This address leads here too, though it does not say so.
  const elsewhere = { ...plain, host: '0.0.0.0', login: LOGIN }
  t.match(await sendBy(t, elsewhere, SHORT),
    { outcome: 'failed', detail: /does not begin TLS/ })
  t.match(lines.join('\n'), 'EHLO')
  t.notMatch(lines.join('\n'), 'AUTH')
  await sendBy(t, { ...plain, login: LOGIN }, SHORT)
  t.match(lines.join('\n'), 'AUTH')
})

t.test('TLS from the first byte', async (t) => {
  const { server, taken } = await givenMailServer(t, { secure: true })
  t.equal((await sendBy(t, server)).outcome, 'sent')
  t.equal(taken[0]?.is_secure, true)
})
