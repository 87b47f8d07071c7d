// The address of a mail server is read whole, or not at all.

import t from 'tap'
import { readSmtpServer } from '../../../src/platform/outbound/smtp-server.ts'

t.test('servers with a login and without', async (t) => {
  const server = (host: string, port: number, is_secure = false) =>
    ({ host, port, is_secure, login: null })
  t.same(readSmtpServer('smtp://mail.example'), server('mail.example', 587))
  t.same(readSmtpServer('smtp://mail.example:25/'), server('mail.example', 25))
  t.same(readSmtpServer('smtps://mail.example'), server('mail.example', 465, true))
  t.same(readSmtpServer('smtp://[::1]:2525'), server('::1', 2525))
  t.same(readSmtpServer('smtps://us%40er:p%2F%3Aw@127.0.0.1'),
    { ...server('127.0.0.1', 465, true), login: { user: 'us@er', password: 'p/:w' } })
})

t.test('anything else is none', async (t) => {
  for (const text of [
    '', 'mail.example', 'mail.example:25', 'http://mail.example', 'smtp:mail.example', 'smtp://',
    'smtp://user@mail.example', 'smtp://:password@mail.example', 'smtp://mail.example/path',
    'smtp://mail.example?pool=false', 'smtp://mail.example#x', 'smtp://mail.example:99999',
    'smtp://u:%zz@mail.example', 'smtp://ma%0ail.example', 'smtp://bücher.example', 'smtp://a b'
  ]) t.equal(readSmtpServer(text), undefined, text)
})
