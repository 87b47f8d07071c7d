// Links: who makes and revokes them, how long they work, and that nothing tells why one does not.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import t from 'tap'
import { openAnswerLink } from '../../../src/modules/answer-links/store.ts'
import { buildOwnCall, type Command } from '../../../src/platform/command/call.ts'
import { fillIn, type Link, linkTo } from '../../support/answer-pages.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService } from '../../support/service.ts'
import { bodyOfAnswer, placeOrder, placePlanned } from '../../support/stories.ts'

t.setTimeout(180_000)
const { app, db, givenMerchant } = await givenService(t)
const merchant = await givenMerchant()
const UNKNOWN = `/answer/${'x'.repeat(43)}`

async function statusOf (path: string): Promise<number> {
  return (await app.inject(path)).statusCode
}

t.test('201: a link is told once, and only its hash is stored', async (t) => {
  const { purchase_order_id } = await placeOrder(merchant)
  const { url, expires_at, ...link } = await bodyOfAnswer<Link>(
    merchant.post(`/v1/purchase-orders/${purchase_order_id}/answer-links`))
  t.match(link, { purchase_order_id, supplier_id: merchant.supplier_id, sales_order_id: null })
  t.equal(expires_at, null, 'the order is under way')
  const token = /^http:\/\/localhost:3000\/answer\/([\w-]{43})$/.exec(url)?.[1] ?? ''
  t.equal(Buffer.from(token, 'base64url').length, 32, '256 bits')
  const { rows } = await sql<{ text: string }>`select answer_links::text as text from answer_links`
    .execute(db)
  const stored = rows.map(({ text }) => text).join('\n')
  t.notMatch(stored, token)
  t.match(stored, createHash('sha256').update(token).digest('hex'))
})

t.test('several links of one order work, and outlive its changes', async (t) => {
  const placed = await placeOrder(merchant)
  const [first, second] = [await linkTo(merchant, placed), await linkTo(merchant, placed)]
  t.not(first, second)
  await fillIn(app, first, 'accept')
  t.same([await statusOf(first), await statusOf(second)], [200, 200])
})

t.test('404: whatever is wrong with a token, the page is the same', async (t) => {
  const [revoked, expired] = [await placeOrder(merchant), await placeOrder(merchant)]
  const planned = await linkTo(merchant, await placePlanned(merchant))
  const paths = [await linkTo(merchant, revoked), await linkTo(merchant, expired), planned]
  await bodyOfAnswer(
    merchant.post(`/v1/purchase-orders/${revoked.purchase_order_id}/answer-link-revocations`))
  await bodyOfAnswer(merchant.post(`/v1/purchase-orders/${expired.purchase_order_id}/closure`))
  await sql`update purchase_orders set updated_at = now() - interval '30 days'
    where id = ${expired.purchase_order_id}`.execute(db)
  const unknown = await app.inject(UNKNOWN)
  t.equal(unknown.statusCode, 404)
  const comparable = ({ 'x-request-id': _id, date: _date, ...headers }: Record<string, unknown>) =>
    headers
  const all = [...paths, '/answer/short', `/answer/${'é'.repeat(43)}`]
  await inTurn(all, async (path) => {
    const reply = await app.inject(path)
    t.equal(reply.statusCode, 404, path)
    t.equal(reply.body, unknown.body, path)
    t.same(comparable(reply.headers), comparable(unknown.headers), path)
    const sent = await app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'action=accept'
    })
    t.equal(sent.body, unknown.body, `POST ${path}`)
  })
})

t.test('a link works until 30 days after the end of its order', async (t) => {
  const placed = await placeOrder(merchant)
  const path = await linkTo(merchant, placed)
  await bodyOfAnswer(merchant.post(`/v1/purchase-orders/${placed.purchase_order_id}/closure`))
  await sql`update purchase_orders set updated_at = now() - interval '29 days 23 hours'
    where id = ${placed.purchase_order_id}`.execute(db)
  t.equal(await statusOf(path), 200)
  const { expires_at } = await bodyOfAnswer<Link>(
    merchant.post(`/v1/purchase-orders/${placed.purchase_order_id}/answer-links`))
  const left_ms = Date.parse(expires_at ?? '') - Date.now()
  t.ok(left_ms > 0 && left_ms <= 3_600_000, 'an hour is left')
})

t.test('200: all links of a supplier end at once, and nobody else’s', async (t) => {
  const placed = await placeOrder(merchant)
  const other = await givenMerchant()
  const ended = await linkTo(merchant, placed)
  const kept = [
    await linkTo(merchant, { id: placed.id }), await linkTo(other, await placeOrder(other))
  ]
  const url = `/v1/suppliers/${merchant.supplier_id}/answer-link-revocations`
  const { revoked_count } = await bodyOfAnswer<{ revoked_count: number }>(merchant.post(url))
  t.ok(revoked_count > 1)
  t.equal(await statusOf(ended), 404)
  t.same(await inTurn(kept, statusOf), [200, 200])
  t.same(await bodyOfAnswer(merchant.post(url)), { revoked_count: 0 }, 'nothing is left')
  t.equal(await statusOf(await linkTo(merchant, placed)), 200, 'a new link works')
})

t.test('200: the links of a customer end, and the supplier’s still work', async (t) => {
  const placed = await placeOrder(merchant)
  const [of_customer, of_supplier] =
    [await linkTo(merchant, { id: placed.id }), await linkTo(merchant, placed)]
  t.same(await bodyOfAnswer(merchant.post(`/v1/sales-orders/${placed.id}/answer-link-revocations`)),
    { revoked_count: 1 })
  t.same([await statusOf(of_customer), await statusOf(of_supplier)], [404, 200])
})

t.test('whoever writes a mail opens a link in the transaction that queues it', async (t) => {
  const { purchase_order_id } = await placeOrder(merchant)
  const { commands } = app.carrier
  let token = ''
  const mail: Command<null, null, string, undefined> = {
    load: async () => null,
    decide: () => [{ status: 200, value: undefined, changes: 'a mail' }],
    record: async (trx, merchant_id) => {
      token = await openAnswerLink(trx, merchant_id, {
        purchase_order_id, supplier_id: merchant.supplier_id
      })
    }
  }
  await commands.run(mail, buildOwnCall(merchant.id, 'write mails', { db, commands }), null)
  t.equal(await statusOf(`/answer/${token}`), 200)
})
