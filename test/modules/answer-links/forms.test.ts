// What a form may not do: harm by its content, change anything unasked, or fail without words.

import t from 'tap'
import pino from 'pino'
import { Writable } from 'node:stream'
import { readConfig } from '../../../src/config.ts'
import { buildService } from '../../../src/service.ts'
import {
  fillIn, formOf, formsOf, linkTo, sendForm, unescape
} from '../../support/answer-pages.ts'
import { dayIn } from '../../support/days.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import {
  bodyOfAnswer, placeAskedBack, placeOrder, ship
} from '../../support/stories.ts'

t.setTimeout(240_000)
const { app, db, database_url, givenMerchant } = await givenService(t)
const merchant = await givenMerchant()

const HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'self'; " +
    "frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff'
}

t.test('every answer of the pages has their headers, and sets no cookie', async (t) => {
  const path = await linkTo(merchant, await placeOrder(merchant))
  const replies = [
    await app.inject(path), await app.inject({ method: 'HEAD', url: path }),
    await app.inject('/answer/nobody'), await app.inject('/answer-pages.css'),
    await sendForm(app, path, {}), await fillIn(app, path, 'accept')
  ]
  t.same(replies.map(({ statusCode }) => statusCode), [200, 200, 404, 200, 400, 303])
  for (const { headers } of replies) {
    t.match(headers, HEADERS)
    t.equal(headers['set-cookie'], undefined)
  }
})

t.test('a mail scanner that opens every link and sends every form empty changes nothing',
  async (t) => {
    const issued = await placeOrder(merchant)
    const shipped = await placeOrder(merchant, { quantity: 5 })
    await ship(merchant, shipped)
    const asked = await placeAskedBack(merchant)
    const draft = await bodyOfAnswer(
      merchant.post('/v1/sales-orders', salesOrderBody({ confirm: false })))
    const orders = [issued, shipped, asked, draft]
    const paths = await inTurn(orders, async (one) => linkTo(merchant, one))
    const others = await inTurn(orders, async (one) => linkTo(merchant, one))
    const before = await readSnapshot(db)
    await inTurn(paths.entries(), async ([at, path]) => {
      const { body } = await app.inject(path)
      const links = [...body.matchAll(/href="([^"#]+)"/g)].map(([, url = '']) => unescape(url))
        .filter((url) => url.startsWith('/'))
      await inTurn(links, async (url) => {
        t.equal((await app.inject(url)).statusCode, 200, url)
        t.equal((await app.inject({ method: 'HEAD', url })).statusCode, 200, url)
      })
      const forms = formsOf(body)
      t.ok(forms.length > 0)
      await inTurn(forms, async ({ fields }) => {
        t.ok(!Object.entries(fields).some(([name, value]) =>
          value !== '' && !/^(action|version|nonce|prefix|shipment)$/.test(name)), 'nothing is set')
        const reply = await sendForm(app, others[at] ?? '', fields)
        t.equal(reply.statusCode, 400, `${fields.action} without a name`)
        t.match(reply.body, /Please enter your name/)
      })
    })
    t.same(await readSnapshot(db), before, 'nothing has changed')
  })

const HOSTILE = '"><script>alert(1)</script>\'&{{x}}`$'
const isMarkup = (page: string): boolean => /<script|<b>|<i>/i.test(page)

t.test('hostile text is shown as it is, wherever it stands', async (t) => {
  const hostile = await givenMerchant()
  await bodyOfAnswer(hostile.patch('/v1/merchant', { name: HOSTILE }))
  await bodyOfAnswer(
    hostile.patch(`/v1/suppliers/${hostile.supplier_id}`, { name: HOSTILE }))
  const address = {
    name: HOSTILE,
    line1: HOSTILE,
    line2: HOSTILE,
    city: HOSTILE,
    region: HOSTILE,
    company: '"><b>x',
    phone: '"><b>x',
    postal_code: '"><b>x',
    country: 'FR'
  }
  const sku = `"><b>'&${process.pid}`
  await hostile.givenStock(hostile.supplier_id, sku, { supplier_sku: HOSTILE })
  const { id } = await bodyOfAnswer(hostile.post('/v1/sales-orders', salesOrderBody({
    reference: '"><b>WEB',
    customer: { name: HOSTILE },
    ship_to: address,
    metadata: { '"><i>': HOSTILE },
    lines: [{ sku, quantity: 4, unit_price: '19.90', description: HOSTILE }]
  })))
  const { data: [order] } = await bodyOfAnswer<{ data: [{ id: string }] }>(
    hostile.get(`/v1/purchase-orders?sales_order_id=${id}`))
  const purchase = { purchase_order_id: order.id }
  await bodyOfAnswer(hostile.post(`/v1/purchase-orders/${order.id}/notes`,
    { text: HOSTILE, visibility: 'supplier' }))
  const path = await linkTo(hostile, purchase)
  const shipped = await fillIn(app, path, 'ship', {
    name: HOSTILE, units_1: '1', carrier: 'DHL "><b>', tracking_number: '"><b>JD'
  })
  const pages = [
    shipped.body, (await app.inject(path)).body,
    (await app.inject(await linkTo(hostile, { id }))).body,
    (await app.inject(`${path}?lang="><script>&done="><script>`)).body,
    (await fillIn(app, await linkTo(hostile, purchase), 'answer', {
      name: HOSTILE, now_1: HOSTILE, date_1: HOSTILE, cost_1: HOSTILE, reason_1: HOSTILE
    })).body,
    (await sendForm(app, path, { action: HOSTILE, nonce: HOSTILE, version: HOSTILE })).body
  ]
  for (const page of pages) t.notOk(isMarkup(page), page)
  t.ok(unescape(pages[1] ?? '').includes(HOSTILE), 'it is shown')
})

t.test('400: what no form of ours sends', async (t) => {
  const placed = await placeOrder(merchant)
  const paths = await inTurn(Array(16).fill(placed), async (one) => linkTo(merchant, one))
  const [path = ''] = paths
  const { fields = {} } = formOf((await app.inject(path)).body, 'accept') ?? {}
  const named = { ...fields, name: 'Grace Hopper' }
  const before = await readSnapshot(db)
  const encoded = (others: Record<string, string>): string =>
    new URLSearchParams({ ...named, ...others }).toString()
  const bodies: Record<string, string> = {
    nothing: '',
    'another action': encoded({ action: 'cancel' }),
    'no version': encoded({ version: '' }),
    'a version that is none': encoded({ version: '1e3' }),
    'no nonce': encoded({ nonce: '' }),
    'a long nonce': encoded({ nonce: 'x'.repeat(10_000) }),
    'a long name': encoded({ name: 'x'.repeat(201) }),
    'a field twice': `${encoded({})}&name=Other`,
    'a NUL': encoded({ name: 'a\0b' }),
    'a shipment of another order': encoded({ action: 'deliver', shipment: 'shp_1' }),
    'a prototype': `${encoded({ action: '__proto__' })}&__proto__=1&constructor=2`,
    'broken percents': '%&%zz=%E0%A4%A&action=%'
  }
  const content_type = 'application/x-www-form-urlencoded'
  await inTurn(Object.entries(bodies).entries(), async ([at, [name, payload]]) => {
    const reply = await app.inject({
      method: 'POST', url: paths[at] ?? '', headers: { 'content-type': content_type }, payload
    })
    t.equal(reply.statusCode, 400, name)
    t.match(reply.headers['content-type'], /^text\/html/, name)
  })
  const others: Array<[number, string, string]> = [
    [415, 'application/json', '{}'],
    [415, 'multipart/form-data; boundary=x', '--x--'],
    [415, `${content_type}; charset=latin1`, 'a=b'],
    [413, content_type, `a=${'x'.repeat(300_000)}`]
  ]
  await inTurn(others, async ([status, type, payload]) => {
    const reply = await app.inject({
      method: 'POST', url: path, headers: { 'content-type': type }, payload
    })
    t.equal(reply.statusCode, status, type)
    t.match(reply.headers['content-type'], /^text\/html/, type)
  })
  t.same(await readSnapshot(db), before)
})

const REFUSED: ReadonlyArray<[string, string, Record<string, string>, number, RegExp]> = [
  ['no entry', 'answer', {}, 400, /You have not entered any units/],
  ['no number', 'answer', { now_1: 'two' }, 400, /Enter a whole number from 0 to 4/],
  ['too many', 'answer', { now_1: '3', later_1: '2' }, 400, /together may be at most 4/],
  ['no reason', 'answer', { now_1: '3' }, 400, /Choose why you do not send the rest/],
  ['later, without a date', 'answer', { now_1: '1', later_1: '3' }, 400, /when the later units/],
  ['a reason for nothing', 'answer', { now_1: '4', reason_1: 'other' }, 400, /No units use this/],
  ['a cost of nothing', 'answer', {
    now_1: '0', reason_1: 'other', cost_1: '9', instead_cost_1: '9', instead_date_1: dayIn(9)
  }, 400, /No units use this/],
  ['no amount', 'answer', { now_1: '4', cost_1: '1.000,50' }, 400, /Enter an amount/],
  ['no date', 'answer', { now_1: '4', date_1: '2026-02-30' }, 400, /Enter a date/],
  ['a date of the past', 'answer', { now_1: '4', date_1: dayIn(-9) }, 422, /is in the past/],
  ['nothing in the parcel', 'ship', {}, 400, /You have not entered any units/],
  ['more than is left', 'ship', { units_1: '9' }, 422, /more units than are left/],
  ['a link without TLS', 'ship', { units_1: '1', tracking_url: 'http://x' }, 400, /cannot be used/],
  ['no reason to close', 'close', {}, 400, /Choose why/]
]

for (const [name, action, entries, status, words] of REFUSED) {
  t.test(`${status}: ${action}, ${name}`, async (t) => {
    const path = await linkTo(merchant, await placeOrder(merchant, { quantity: 4 }))
    const before = await readSnapshot(db)
    const reply = await fillIn(app, path, action, entries)
    t.equal(reply.statusCode, status)
    t.match(unescape(reply.body), words)
    t.match(reply.body, /role="alert"/)
    const again = formOf(reply.body, action)?.fields
    t.match(again, { name: 'Grace Hopper' }, 'what was typed is kept')
    t.same(await readSnapshot(db), before, 'nothing has changed')
  })
}

t.test('400: neither of the two answers to a request to cancel', async (t) => {
  const path = await linkTo(merchant, await placeAskedBack(merchant))
  const reply = await fillIn(app, path, 'cancellation')
  t.equal(reply.statusCode, 400)
  t.match(reply.body, /Please choose one of the two answers/)
})

t.test('429: too many requests with one token', async (t) => {
  const path = await linkTo(merchant, await placeOrder(merchant))
  const replies = await Promise.all(Array.from({ length: 40 }, async () => app.inject(path)))
  const refused = replies.find(({ statusCode }) => statusCode === 429)
  t.ok(refused, 'some are refused')
  t.match(refused?.body, /One moment, please/)
  t.equal(refused?.headers['retry-after'], '1')
  t.ok(replies.some(({ statusCode }) => statusCode === 200), 'others are not')
})

t.test('neither the log nor the metrics have the token', async (t) => {
  const path = await linkTo(merchant, await placeOrder(merchant))
  let log = ''
  const stream = new Writable({
    write (chunk, _encoding, done) {
      log += String(chunk)
      done()
    }
  })
  const service = await buildService({
    database_url, config: readConfig({}), logger: pino({ level: 'trace' }, stream)
  })
  t.teardown(async () => service.close())
  await service.app.inject(path)
  await fillIn(service.app, path, 'accept')
  const { body: metrics } = await service.ops.inject('/metrics')
  t.match(log, '/answer/:token')
  const token = path.slice('/answer/'.length)
  t.notOk(log.includes(token), 'the log')
  t.notOk(metrics.includes(token), 'the metrics')
  t.match(log, merchant.id, 'it names the merchant')
})
