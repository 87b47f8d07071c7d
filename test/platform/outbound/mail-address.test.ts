// An address of mail is one address, whoever reads it.

import t from 'tap'
import { faultOfMailAddress } from '../../../src/platform/outbound/mail-address.ts'

t.test('addresses that can be written to', async (t) => {
  for (const address of [
    'a@b.example', 'first.last+tag@sub.host.example', "o'neill@b.example", 'a@b-c.example',
    'müller@b.example', 'a@bücher.example', '用户@例子.广告', 'tandem@localhost',
    `${'a'.repeat(64)}@b.example`, 'A_b%c!d@B.EXAMPLE'
  ]) t.equal(faultOfMailAddress(address), undefined, address)
})

t.test('what is none', async (t) => {
  for (const [fault, ...texts] of [
    ['must be one mail address, as name@host.example', '', 'a', 'a.example', '@b.example', 'a@'],
    ['must be one mail address without a name, quotes or spaces',
      'a@b.example,c@d.example', 'a@b.example;c@d.example', 'A a@b.example', ' a@b.example',
      '"a b"@c.example', '"a"@c.example', 'a@b@c.example', '.a@b.example', 'a.@b.example',
      'a..b@c.example', 'a(x)@b.example', 'a\\b@c.example', '<a@b.example', 'mailto:a@b.example',
      'group:a@b.example', 'a\r\n@b.example', 'a\0@b.example', 'a\u202eb@c.example', '\ud800@b.ex',
      'a\u200b@b.example'],
    ['must have a host name behind its @',
      'a@b', 'a@b.', 'a@.b', 'a@b..c', 'a@-b.example', 'a@b-.example', 'a@b_c.example',
      'a@[127.0.0.1]', 'a@127.0.0.1', 'a@1.2', 'a@b.example>', 'a@b.example ',
      'a@b.example\r\nX: y', 'a@b.example\n', 'a@b。example', `a@${'b'.repeat(64)}.example`,
      'a@b.example/x', 'a@%61.example'],
    ['is too long for a mail address',
      `${'a'.repeat(65)}@b.example`, `${'é'.repeat(33)}@b.example`,
      `a@${'b.'.repeat(124)}example`]
  ] as const) {
    for (const text of texts) t.equal(faultOfMailAddress(text), fault, JSON.stringify(text))
  }
})
