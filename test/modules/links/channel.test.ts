// Channels of the kind `tandem`: who may be linked, what is kept of a partner, and how links change
// with their suppliers.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { buildLinkChannel, listen } from '../../support/links.ts'
import { givenPartnerProxy } from '../../support/partner-proxy.ts'
import { supplierBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { app, db, givenMerchant } = await givenDocumentedService(t)
const port = await listen(app)
const url = `http://127.0.0.1:${port}`
const merchant = await givenMerchant()
const partner = await givenMerchant()

type Made = { id: string, channels: Array<{ id: string }> }
type Links = { data: Array<Record<string, unknown>> }

const create = async (channel: object, about: object = {}) =>
  merchant.post('/v1/suppliers', supplierBody({ ...about, channels: [channel] }))

const linkOf = async (supplier_id: string): Promise<Record<string, unknown>> => {
  const { data: [link] } = await bodyOf<Links>(
    merchant.get(`/v1/links?supplier_id=${supplier_id}`))
  return link ?? {}
}

const channelTo = async (about: object = {}) => buildLinkChannel({ url, partner }, about)

t.test('a supplier with such a channel has a link, and its key is never read back', async (t) => {
  const channel = await channelTo({ sku_map: { 'KB-1': '4711' } })
  const made = await bodyOf<Made>(create(channel))
  holds(t, made.channels[0], {
    kind: 'tandem',
    url,
    sku_map: { 'KB-1': '4711' },
    unsourced: 'wait',
    messages: ['order', 'change', 'cancellation'],
    secrets: ['api_key']
  })
  const link = await linkOf(made.id)
  holds(t, link, {
    version: 1,
    supplier_id: made.id,
    partner: { id: partner.id, name: 'Test merchant', currency: 'EUR' },
    state: 'active',
    state_reason: null,
    warnings: ['sees_all_orders'],
    caught_up_at: null,
    lag_seconds: null,
    stock_caught_up_at: null,
    failing_since: null,
    last_error: null,
    reconciled_at: null,
    last_difference: null
  })
  t.same(await bodyOf(merchant.get(`/v1/links/${String(link.id)}`)), link)
  const { key } = partner.storefront
  refused(t, await merchant.get('/v1/links/lnk_none'), [404, 'link_not_found'])
  refused(t, await partner.get(`/v1/links/${String(link.id)}`), [404, 'link_not_found'])
  await merchant.givePositions()
  const told = (await merchant.get('/v1/events?limit=200&subject_type=link')).body
  t.match(told, 'link.created')
  t.notMatch(told, String(channel.api_key))
  const stored = await db.selectFrom('suppliers').where('id', '=', made.id).selectAll()
    .executeTakeFirstOrThrow()
  t.notMatch(JSON.stringify(stored), String(channel.api_key), 'it is sealed')
  t.ok(key)
})

t.test('who cannot be linked', async (t) => {
  const channel = await channelTo()
  const { key } = await partner.givenKey({ role: 'operator' })
  const own = await merchant.givenKey({ role: 'storefront' })
  const before = await bodyOf<Links>(merchant.get('/v1/links'))
  refused(t, await create({ ...channel, api_key: 'nonsense' }), [422, 'partner_key_refused'])
  refused(t, await create({ ...channel, api_key: 'line\nbreak' }), [422, 'partner_unreachable'])
  refused(t, await create({ ...channel, api_key: partner.supplier.key }),
    [422, 'partner_key_refused'])
  refused(t, await create({ ...channel, api_key: key }), [422, 'partner_key_refused'])
  refused(t, await create({ ...channel, api_key: own.key }), [422, 'partner_is_self'])
  refused(t, await create(channel, { currency: 'USD' }), [422, 'partner_currency_differs'])
  refused(t, await create({ ...channel, url: `${url}/docs` }), [422, 'partner_unreachable'])
  refused(t, await create({ ...channel, url: 'http://127.0.0.1:9' }), [422, 'partner_unreachable'])
  refused(t, await create({ ...channel, url: 'http://10.0.0.1' }), [400, 'invalid_request'],
    ['/channels/0/url not_allowed'])
  refused(t, await create({ kind: 'tandem', url }), [400, 'invalid_request'],
    ['/channels/0/api_key required'])
  refused(t, await create({ ...channel, sku_map: { A: 'X', B: 'X' } }), [400, 'invalid_request'],
    ['/channels/0/sku_map not_allowed'])
  refused(t, await create({ ...channel, messages: ['order'] }), [400, 'invalid_request'],
    ['/channels/0/messages not_allowed'])
  refused(t, await merchant.post('/v1/suppliers', supplierBody({
    channels: [channel, { kind: 'http', url }]
  })), [400, 'invalid_request'], ['/channels not_allowed'])
  t.same(await bodyOf<Links>(merchant.get('/v1/links')), before, 'nothing was linked')
})

t.test('a link follows its supplier', async (t) => {
  const proxy = await givenPartnerProxy(t, port)
  const { id, channels: [made] } = await bodyOf<Made>(
    create(await buildLinkChannel({ url: proxy.url, partner })))
  const { id: link_id } = await linkOf(id)
  const change = async (body: object) => merchant.patch(`/v1/suppliers/${id}`, body)
  const kept = { id: made?.id, kind: 'tandem', url: proxy.url }
  const asked = proxy.asked().length
  await bodyOf(change({ channels: [{ ...kept, unsourced: 'reject' }] }))
  await bodyOf(change({ rank: 3 }))
  t.equal(proxy.asked().length, asked, 'nobody is asked where the partner is the same')
  holds(t, await linkOf(id), { id: link_id, version: 1 })
  refused(t, await change({ channels: [{ ...kept, url }] }), [400, 'invalid_request'],
    ['/channels/0/api_key required'])
  const { key: api_key } = await partner.givenKey({ role: 'storefront' })
  await bodyOf(change({ channels: [{ ...kept, url, api_key }] }))
  holds(t, await linkOf(id), { id: link_id, version: 2, state: 'active' })
  const other = await givenMerchant()
  refused(t, await change({ channels: [{ ...kept, api_key: other.storefront.key }] }),
    [409, 'partner_changed'])
  refused(t, await change({ currency: 'USD' }), [422, 'partner_currency_differs'])
  holds(t, await linkOf(id), { version: 2 })
  proxy.shut()
  refused(t, await change({ channels: [{ ...kept, api_key }] }), [422, 'partner_unreachable'])
  await bodyOf(change({ channels: [] }))
  holds(t, await linkOf(id), { version: 3, state: 'ended' })
  refused(t, await merchant.post(`/v1/links/${String(link_id)}/resumption`), [409, 'link_ended'])
  await bodyOf(change({ currency: 'USD' }))
  refused(t, await change({ channels: [await channelTo()] }), [422, 'partner_currency_differs'])
  await bodyOf(change({ currency: 'EUR', channels: [await channelTo()] }))
  holds(t, await linkOf(id), { id: link_id, version: 4, state: 'active' })
})

t.test('a supplier that is created twice is asked for, and made once', async (t) => {
  const body = supplierBody({ channels: [await channelTo()] })
  const first = await bodyOf<Made>(merchant.post('/v1/suppliers', body))
  const again = await merchant.post('/v1/suppliers', body)
  t.equal(again.statusCode, 200)
  t.equal(again.json().id, first.id)
  holds(t, await linkOf(first.id), { version: 1 })
})

t.test('suspended and resumed, as often as one likes', async (t) => {
  const { id } = await bodyOf<Made>(create(await channelTo()))
  const link_url = `/v1/links/${String((await linkOf(id)).id)}`
  const suspend = async () => bodyOf(
    merchant.post(`${link_url}/suspension`, { reason: 'Stocktaking' }))
  holds(t, await suspend(), { version: 2, state: 'suspended', state_reason: 'Stocktaking' })
  holds(t, await suspend(), { version: 2 })
  t.same((await bodyOf<Links>(merchant.get('/v1/links?state=suspended'))).data.length, 1)
  holds(t, await bodyOf(merchant.post(`${link_url}/resumption`)),
    { version: 3, state: 'active', state_reason: null })
  holds(t, await bodyOf(merchant.post(`${link_url}/resumption`)), { version: 3 })
  refused(t, await merchant.post(`${link_url}/suspension`, {}, { 'if-match': '"v1"' }),
    [412, 'precondition_failed'])
  refused(t, await merchant.storefront.get('/v1/links'), [403, 'role_forbidden'])
})
