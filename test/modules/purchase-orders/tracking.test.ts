// Tracking: one shipment however often it is reported, and what customers see of its carrier.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { WAREHOUSE } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service

const units = (quantity: number, about: object = {}) =>
  ({ lines: [{ line_number: 1, quantity }], ...about })
const FACTS = {
  carrier: 'Velo',
  tracking_number: 'T-2',
  tracking_url: 'https://velo.example/T-2',
  shipped_at: '2026-01-02T03:04:05.000Z',
  metadata: { box: '7', pallet: '1' }
}

/** Said again with less, or in other words, it is the same. */
const SAME: ReadonlyArray<[string, object]> = [
  ['as it was', FACTS],
  ['in another order', { ...FACTS, metadata: { pallet: '1', box: '7' } }],
  ['without anything but its number', { tracking_number: 'T-2' }],
  ['with nulls', { tracking_number: 'T-2', carrier: null, tracking_url: null, metadata: {} }],
  ['with the moment in more digits', { ...FACTS, shipped_at: '2026-01-02T03:04:05Z' }]
]

t.test('once: the same tracking number with the same facts is the same shipment', async (t) => {
  const { post } = await givenSourced(service)
  const first = await bodyOf(post('shipments', units(2, FACTS)))
  const before = await readSnapshot(db)
  await inTurn(SAME, async ([name, about]) => {
    const again = await post('shipments', units(2, about))
    t.equal(again.statusCode, 200, name)
    t.same(again.json(), first, name)
  })
  t.same(await readSnapshot(db), before, 'one effect')
  t.equal((await post('shipments', units(1))).statusCode, 201)
  t.equal((await post('shipments', units(1))).statusCode, 201, 'without a number each is its own')
})

const OTHER: ReadonlyArray<[string, number, object]> = [
  ['/lines', 1, {}],
  ['/carrier', 2, { carrier: 'UPS' }],
  ['/tracking_url', 2, { tracking_url: 'https://t.example/T-2' }],
  ['/shipped_at', 2, { shipped_at: '2026-01-02T03:04:06Z' }],
  ['/metadata', 2, { metadata: { box: '8', pallet: '1' } }]
]

t.test('409 shipment_conflict: another parcel needs another number', async (t) => {
  const { post, readSale } = await givenSourced(service)
  const first = await bodyOf(post('shipments', units(2, FACTS)))
  const before = await readSnapshot(db)
  await inTurn(OTHER, async ([pointer, quantity, about]) => {
    const reply = await post('shipments', units(quantity, { ...FACTS, ...about }))
    refused(t, reply, [409, 'shipment_conflict'], [`${pointer} differs`])
    t.match(reply.json().detail, first.id)
  })
  refused(t, await post('shipments', units(1, { tracking_number: 'T-2', carrier: 'UPS' })),
    [409, 'shipment_conflict'], ['/carrier differs', '/lines differs'])
  t.same(await readSnapshot(db), before)
  t.equal((await post('shipments', units(2, { ...FACTS, tracking_number: 'T-3' }))).statusCode, 201)
  holds(t, await readSale(), { lines: [{ shipped_quantity: 4 }] })
})

t.test('what a default made says nothing: neither now nor an empty note', async (t) => {
  const { post } = await givenSourced(service)
  const first = await bodyOf(post('shipments', units(2, { tracking_number: 'T-4' })))
  for (const about of [{}, { metadata: {} }, { shipped_at: first.shipped_at }]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const again = await post('shipments', units(2, { tracking_number: 'T-4', ...about }))
    t.equal(again.statusCode, 200)
  }
  const future = { tracking_number: 'T-5', shipped_at: '2099-01-01T00:00:00Z' }
  t.equal((await post('shipments', units(1, future))).statusCode, 201)
  t.equal((await post('shipments', units(1, future))).statusCode, 200, 'it counted as now')
  refused(t, await post('shipments', units(2, { tracking_number: 'T-4', carrier: 'Velo' })),
    [409, 'shipment_conflict'], ['/carrier differs'])
})

t.test('of a purchase order: another one may have the same number', async (t) => {
  const { post } = await givenSourced(service)
  const other = await givenSourced(service)
  t.equal((await post('shipments', units(2, FACTS))).statusCode, 201)
  t.equal((await other.post('shipments', units(1, FACTS))).statusCode, 201)
})

t.test('the merchant’s own shipments likewise', async (t) => {
  const { post, postSale, merchant } = await givenSourced(service, {
    settings: { warehouse_address: WAREHOUSE }, about: { delivery_mode: 'via_warehouse' }
  })
  await bodyOf(post('shipments', units(5, FACTS)))
  await bodyOf(post('receipts', units(5), merchant))
  const own = { ...FACTS, metadata: { van: '3' } }
  const first = await bodyOf(postSale('shipments', units(2, own), merchant))
  const again = await postSale('shipments', units(2, own), merchant)
  t.equal(again.statusCode, 200)
  t.same(again.json(), first)
  await inTurn(OTHER, async ([pointer, quantity, about]) =>
    refused(t, await postSale('shipments', units(quantity, { ...own, ...about }), merchant),
      [409, 'shipment_conflict'], [`${pointer} differs`]))
})

const KNOWN: ReadonlyArray<[string, RegExp]> = [
  ['DHL', /^https:\/\/www\.dhl\.com\//], ['dhl express', /^https:\/\/www\.dhl\.com\//],
  ['Ups', /^https:\/\/www\.ups\.com\//], ['fedex', /^https:\/\/www\.fedex\.com\//],
  ['dpd', /^https:\/\/tracking\.dpd\.de\//], ['GLS', /^https:\/\/gls-group\.com\//],
  ['usps', /^https:\/\/tools\.usps\.com\//], ['LA POSTE', /^https:\/\/www\.laposte\.fr\//],
  ['colissimo', /^https:\/\/www\.laposte\.fr\//],
  ['Royal Mail', /^https:\/\/www\.royalmail\.com\//],
  ['PostNL', /^https:\/\/jouw\.postnl\.nl\//]
]

t.test('storefronts see the page of a known carrier, whatever link was sent', async (t) => {
  const { post, merchant, ...sourced } = await givenSourced(service, { quantity: 20, on_hand: 20 })
  const sale = `/v1/sales-orders/${sourced.id}`
  const evil = 'https://evil.example/login'
  await inTurn(KNOWN, async ([carrier, page]) => {
    const number = `A/1?${carrier}`
    const sent = await bodyOf(post('shipments', units(1, {
      carrier, tracking_number: number, tracking_url: evil, metadata: { cost: '4.20' }
    })))
    holds(t, sent, { carrier, reported_tracking_url: evil, metadata: { cost: '4.20' } })
    const seen = await bodyOf(merchant.storefront.get(`/v1/shipments/${sent.id}`))
    t.match(seen.tracking_url, page, carrier)
    t.ok(seen.tracking_url.includes(encodeURIComponent(number)), seen.tracking_url)
    t.notOk('metadata' in seen || 'reported_tracking_url' in seen)
  })
  const { shipments } = await bodyOf(merchant.storefront.get(sale))
  t.equal(shipments.length, KNOWN.length)
  t.notMatch(JSON.stringify(shipments), /evil|"4\.20"/)
  t.match(await bodyOf(merchant.get(sale)), { shipments: [{ metadata: { cost: '4.20' } }] })
})

t.test('the link of an unknown carrier, or without a number, is seen as it was sent', async (t) => {
  const { post, merchant } = await givenSourced(service)
  const tracking_url = 'https://velo.example/t?n=1#here'
  for (const about of [
    { carrier: 'Velo', tracking_number: 'V-1', tracking_url }, { carrier: 'DHL', tracking_url },
    { tracking_url: 'HTTPS://velo.example:8443' }, { carrier: 'Velo & Söhne (Süd), Nr. 1' }
  ]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const { id } = await bodyOf(post('shipments', units(1, about)))
    // eslint-disable-next-line no-await-in-loop -- as above
    holds(t, await bodyOf(merchant.storefront.get(`/v1/shipments/${id}`)), {
      tracking_url: null, carrier: null, ...about
    })
  }
})

t.test('a link from before is not shown without TLS', async (t) => {
  const { post, merchant } = await givenSourced(service)
  const { id } = await bodyOf(post('shipments', units(1, { carrier: 'Velo' })))
  await db.updateTable('shipments').set({ tracking_url: 'http://velo.example/1' })
    .where('id', '=', id).execute()
  holds(t, await bodyOf(merchant.storefront.get(`/v1/shipments/${id}`)), { tracking_url: null })
  holds(t, await bodyOf(merchant.get(`/v1/shipments/${id}`)), {
    tracking_url: null, reported_tracking_url: 'http://velo.example/1'
  })
})

const REFUSED: readonly object[] = [
  { tracking_url: 'http://velo.example/1' }, { tracking_url: 'javascript:alert(1)' },
  { tracking_url: 'https://' }, { tracking_url: 'https://dhl.com@evil.example/' },
  { tracking_url: 'https://velo.example/a b' }, { tracking_url: 'https://velo.example/"onload' },
  { tracking_url: 'https://velo.example/<b>' }, { tracking_url: 'https:\\\\velo.example' },
  { tracking_url: ' https://velo.example/1' }, { tracking_url: 'https://velo.example/1\n' },
  { carrier: '<b>DHL</b>' }, { carrier: 'DHL\n' }, { carrier: ' DHL' }, { carrier: 'D\u0007HL' },
  { carrier: '   ' }
]

for (const about of REFUSED) {
  const [name = ''] = Object.keys(about)
  t.test(`400: ${JSON.stringify(about)}`, async (t) => {
    const { post } = await givenSourced(service)
    refused(t, await post('shipments', units(1, about)), [400, 'invalid_request'],
      [`/${name} wrong_format`])
  })
}

t.test('every shipment leaves orders, stock and events sound', async (t) => assertSound(t, db))
