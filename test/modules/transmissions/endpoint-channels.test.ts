// Channels that are webhook endpoints: which ones a supplier may name, and what becomes of those.

import t from 'tap'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, supplierBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const merchant = await givenMerchant()
const ENDPOINTS = '/v1/webhook-endpoints'
const IN_USE: [number, string] = [409, 'webhook_endpoint_in_use']

const givenEndpoint = async (about: object, of = merchant): Promise<string> =>
  (await bodyOf<{ id: string }>(of.post(ENDPOINTS, { url: 'https://s.example/hooks', ...about }))).id

const channelTo = (id: string): object => ({ kind: 'webhook', webhook_endpoint_id: id })

const setChannels = async (supplier_id: string, channels: object[]) =>
  merchant.patch(`/v1/suppliers/${supplier_id}`, { channels })

const disable = async (id: string) =>
  bodyOf(merchant.patch(`${ENDPOINTS}/${id}`, { status: 'disabled' }))

t.test('the endpoint is an active one of the supplier itself', async (t) => {
  const [supplier_id, rival_id] = [await merchant.givenSupplier(), await merchant.givenSupplier()]
  const other = await givenMerchant()
  const disabled = await givenEndpoint({ supplier_id })
  await disable(disabled)
  const deleted = await givenEndpoint({ supplier_id })
  await bodyOf(merchant.delete(`${ENDPOINTS}/${deleted}`))
  const wrong = {
    'of nobody': 'whe_00000000000000000000000000',
    'of the merchant': await givenEndpoint({}),
    'of another supplier': await givenEndpoint({ supplier_id: rival_id }),
    'of another merchant': await givenEndpoint({}, other),
    disabled,
    deleted
  }
  await inTurn(Object.entries(wrong), async ([what, id]) => {
    const reply = await setChannels(supplier_id, [channelTo(id)])
    refused(t, reply, [400, 'invalid_request'])
    t.match(reply.json().errors, [{
      pointer: '/channels/0/webhook_endpoint_id',
      detail: what === 'disabled' ? /is disabled|disabled endpoint/ : /no webhook endpoint of this/
    }], what)
  })
  const reply = await merchant.post('/v1/suppliers',
    supplierBody({ channels: [channelTo(await givenEndpoint({ supplier_id }))] }))
  refused(t, reply, [400, 'invalid_request'])
  t.match(reply.json().errors, [{ detail: /create one with its `supplier_id` first/ }])
})

t.test('a channel keeps an endpoint that was disabled since', async (t) => {
  const supplier_id = await merchant.givenSupplier()
  const endpoint_id = await givenEndpoint({ supplier_id })
  const { channels: [channel] } = await bodyOf<{ channels: Array<{ id: string }> }>(
    setChannels(supplier_id, [channelTo(endpoint_id)]))
  await disable(endpoint_id)
  const kept = { ...channelTo(endpoint_id), id: channel?.id }
  await bodyOf(setChannels(supplier_id, [kept, { kind: 'http', url: 'https://s.example/in' }]))
  refused(t, await setChannels(supplier_id, [kept, channelTo(endpoint_id)]),
    [400, 'invalid_request'])
})

t.test('an endpoint that a channel names is not deleted', async (t) => {
  const supplier_id = await merchant.givenSupplier()
  const key = await merchant.givenKey({ role: 'supplier', supplier_id })
  const endpoint_id = await givenEndpoint({ supplier_id })
  await bodyOf(setChannels(supplier_id, [channelTo(endpoint_id)]))
  const path = `${ENDPOINTS}/${endpoint_id}`
  refused(t, await merchant.delete(path), IN_USE)
  refused(t, await key.delete(path), IN_USE)
  await bodyOf(setChannels(supplier_id, []))
  await bodyOf(key.delete(path))
})

t.test('at once: either the channel has it, or it is deleted', async (t) => {
  const supplier_id = await merchant.givenSupplier()
  await inTurn([1, 2, 3, 4, 5, 6], async () => {
    const id = await givenEndpoint({ supplier_id })
    const codes = (await Promise.all([
      setChannels(supplier_id, [channelTo(id)]), merchant.delete(`${ENDPOINTS}/${id}`)
    ])).map(({ statusCode }) => statusCode)
    t.ok(['200,409', '400,200'].includes(codes.join()), codes.join())
  })
})
