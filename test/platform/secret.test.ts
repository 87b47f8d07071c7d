// Secrets of API keys: their form, their checksum, and that only a hash is kept.

import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import t from 'tap'
import { sql } from 'kysely'
import { ROLES } from '../../src/domain/model/merchant/api-key.ts'
import { hashSecret, isSameSecret, isSecret, newSecret } from '../../src/platform/secret.ts'
import { givenService } from '../support/service.ts'

t.setTimeout(120_000)
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

for (const role of ROLES) {
  t.test(`tdm_${role}_, 43 random and 6 checking characters, all of base62`, async (t) => {
    const { secret, secret_hash, prefix } = newSecret(role)
    t.match(secret, new RegExp(`^tdm_${role}_[0-9A-Za-z]{49}$`))
    const digits = [...secret.slice(-6)].map((digit) => BASE62.indexOf(digit))
    t.equal(digits.reduce((value, digit) => value * 62 + digit, 0), crc32(secret.slice(0, -6)))
    t.equal(secret_hash, createHash('sha256').update(secret).digest('hex'))
    t.equal(hashSecret(secret), secret_hash)
    t.ok(secret.startsWith(prefix) && prefix.length === `tdm_${role}_`.length + 4)
    t.ok(isSecret(secret))
  })
}

t.test('no two are the same, and every character is used', async (t) => {
  const secrets = Array.from({ length: 500 }, () => newSecret('operator').secret)
  t.equal(new Set(secrets).size, secrets.length)
  const used = new Set(secrets.flatMap((secret) => [...secret.slice('tdm_operator_'.length)]))
  t.equal(used.size, 62)
})

t.test('isSecret: any other character in any place breaks it', async (t) => {
  const { secret } = newSecret('storefront')
  const taken: string[] = []
  for (let at = 0; at < secret.length; at++) {
    for (const character of ['0', '1', '_', 'é', ' ']) {
      const other = secret.slice(0, at) + character + secret.slice(at + 1)
      if (other !== secret && isSecret(other)) taken.push(other)
    }
  }
  t.same(taken, [])
  for (const text of ['', 'tdm_', secret.slice(0, -1), `${secret}0`, ` ${secret}`, `${secret}\n`,
    secret.replace('storefront', 'operator'), secret.replace('storefront', 'platform')]) {
    t.notOk(isSecret(text), text)
  }
})

t.test('isSameSecret: equal or not, whatever the lengths', async (t) => {
  t.ok(isSameSecret('x'.repeat(32), 'x'.repeat(32)))
  for (const other of ['', 'x', 'x'.repeat(31), 'x'.repeat(33), `${'x'.repeat(31)}y`]) {
    t.notOk(isSameSecret('x'.repeat(32), other))
  }
})

t.test('the secret of a key stands nowhere in the database', async (t) => {
  const { db, givenMerchant } = await givenService(t)
  const merchant = await givenMerchant()
  const random = merchant.key.slice('tdm_operator_'.length)
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'`.execute(db)
  for (const { name } of tables.rows) {
    // eslint-disable-next-line no-await-in-loop -- a dozen tables, once
    const { rows } = await sql`select 1 from ${sql.table(name)} t
      where t::text like ${`%${random}%`}`.execute(db)
    t.equal(rows.length, 0, name)
  }
  t.notMatch((await merchant.get('/v1/api-keys')).body, random)
})
