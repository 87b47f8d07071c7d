// Who an API key speaks for: known for a moment, never longer than a revocation may take.

import t from 'tap'
import { sql } from 'kysely'
import { buildCallers } from '../../../src/platform/http/find-caller.ts'
import { newSecret } from '../../../src/platform/secret.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, givenServiceOn, type TestMerchant } from '../../support/service.ts'
import { givenDatabaseProxy } from '../../support/tcp-proxy.ts'

t.setTimeout(120_000)
const { db, database_url, givenMerchant } = await givenService(t)
const proxy = await givenDatabaseProxy(t, database_url)
const proxied = await givenServiceOn(t, proxy.url)
const REVOKED_WITHIN_MS = 5_000

/** Callers with a clock of their own, on connections whose statements are counted. */
function givenCallers () {
  const clock = { now_ms: 1_000 }
  const callers = buildCallers(proxied.db, () => clock.now_ms)
  const find = async (secret: string) => callers.find(secret)
  const countLookUps = (): number =>
    proxy.sent().filter((statement) => statement.includes('from api_keys')).length
  return { clock, find, callers, countLookUps }
}

async function changeKey ({ id }: TestMerchant, change: string): Promise<void> {
  await sql`update api_keys set ${sql.raw(change)} where merchant_id = ${id}
    and role = 'operator'`.execute(db)
}

t.test('a key speaks for its merchant, in its role, and for its supplier', async (t) => {
  const { find } = givenCallers()
  const merchant = await givenMerchant()
  const { id: merchant_id, supplier_id } = merchant
  holds(t, await find(merchant.key), { merchant_id, role: 'operator', supplier_id: null })
  holds(t, await find(merchant.storefront.key), { merchant_id, role: 'storefront' })
  holds(t, await find(merchant.supplier.key), { merchant_id, role: 'supplier', supplier_id })
})

t.test('a key that is none is refused without asking the database', async (t) => {
  const { find, countLookUps } = givenCallers()
  const { secret } = newSecret('operator')
  const before = countLookUps()
  await inTurn(['', 'x', secret.slice(1), `${secret}x`, secret.toLowerCase()], async (text) =>
    t.equal(await find(text), undefined))
  t.equal(countLookUps(), before)
  t.equal(await find(secret), undefined, 'one that could be a key')
  t.equal(countLookUps(), before + 1)
})

t.test('a key that was seen lately is known at once', async (t) => {
  const { callers, find, countLookUps, clock } = givenCallers()
  const { key } = await givenMerchant()
  await find(key)
  const before = countLookUps()
  clock.now_ms += 3_999
  t.notOk(callers.find(key) instanceof Promise)
  t.equal(countLookUps(), before)
  clock.now_ms += 1
  t.ok(callers.find(key) instanceof Promise, 'for 4 seconds')
})

t.test('a revoked key stops working within 5 seconds', async (t) => {
  const { find, clock } = givenCallers()
  const merchant = await givenMerchant()
  t.ok(await find(merchant.key))
  await changeKey(merchant, 'revoked_at = now()')
  t.ok(await find(merchant.key), 'it is still known')
  clock.now_ms += REVOKED_WITHIN_MS - 1_000 // one is left for the look-up
  t.equal(await find(merchant.key), undefined)
  clock.now_ms -= REVOKED_WITHIN_MS
  t.equal(await find(merchant.key), undefined, 'for good')
})

t.test('a key that is used all the time is looked up all the same', async (t) => {
  const { find, clock } = givenCallers()
  const merchant = await givenMerchant()
  await find(merchant.key)
  await changeKey(merchant, 'revoked_at = now()')
  const found = await inTurn([1, 2, 3, 4, 5], async () => {
    clock.now_ms += 900
    return await find(merchant.key) !== undefined
  })
  t.same(found, [true, true, true, true, false])
})

t.test('a key stops working when it expires, to the moment', async (t) => {
  const { find, clock, countLookUps } = givenCallers()
  const merchant = await givenMerchant()
  await changeKey(merchant, "expires_at = now() + interval '2 seconds'")
  t.ok(await find(merchant.key))
  const before = countLookUps()
  clock.now_ms += 1_000
  t.ok(await find(merchant.key))
  t.equal(countLookUps(), before)
  await changeKey(merchant, 'expires_at = now()')
  clock.now_ms += 1_000
  t.equal(await find(merchant.key), undefined, 'though it would be known for two seconds more')
})

t.test('the use of a key is noted once a minute, and changes no version', async (t) => {
  const merchant = await givenMerchant()
  const noted: boolean[] = []
  const use = async (used: string) => {
    await changeKey(merchant, `last_used_at = ${used}`)
    const before = proxy.sent().length
    await givenCallers().find(merchant.key)
    noted.push(proxy.sent().slice(before).some((text) => text.startsWith('update api_keys')))
    const { rows: [row] } = await sql<{ age_s: number, version: number }>`
      select extract(epoch from now() - last_used_at)::float8 as age_s, version from api_keys
      where merchant_id = ${merchant.id} and role = 'operator'`.execute(db)
    t.equal(row?.version, 1)
    return row?.age_s ?? NaN
  }
  t.ok(await use('null') < 5, 'the first')
  t.ok(await use("now() - interval '50 seconds'") > 49, 'not again within the minute')
  t.ok(await use("now() - interval '61 seconds'") < 5, 'but after it')
  t.same(noted, [true, false, true], 'nothing is written in between')
})

t.test('many calls at once with a key that is not known yet are all let in', async (t) => {
  const merchant = await givenMerchant()
  const replies = await Promise.all(Array.from({ length: 30 }, async () =>
    merchant.storefront.get('/v1/sales-orders')))
  t.ok(replies.every(({ statusCode }) => statusCode === 200))
})

t.test('the keys of several merchants are kept apart', async (t) => {
  const { find } = givenCallers()
  const merchants = await inTurn([1, 2, 3], async () => givenMerchant())
  await inTurn([...merchants, ...merchants], async ({ key, id }) =>
    t.equal((await find(key))?.merchant_id, id))
})

t.test('a key made over the API expires as it said; its secret is not listed', async (t) => {
  const merchant = await givenMerchant()
  const expires_at = '2100-01-01T00:00:00.000Z'
  const { key } = await merchant.givenKey({ role: 'storefront', name: 'Late', expires_at })
  t.equal((await merchant.get('/v1/api-keys')).body.includes(key), false)
  const past = '2020-01-01T00:00:00.000Z'
  const gone = await merchant.givenKey({ role: 'storefront', name: 'Past', expires_at: past })
  t.equal((await gone.get('/v1/sales-orders')).statusCode, 401)
})

t.test('a key revoked over the API stops working at once where it is not known', async (t) => {
  const merchant = await givenMerchant()
  const { key } = await merchant.givenKey({ role: 'storefront', name: 'Leaver' })
  const keys = (await merchant.get('/v1/api-keys')).json<{ data: Array<Record<string, string>> }>()
  const id = keys.data.find(({ name }) => name === 'Leaver')?.id ?? ''
  t.equal((await merchant.delete(`/v1/api-keys/${id}`)).statusCode, 200)
  t.equal(await givenCallers().find(key), undefined)
})
