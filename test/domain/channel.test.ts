// Channels of a supplier: what each kind needs and takes, and which secrets are kept.

import t from 'tap'
import { type Channel, describeChannel } from '../../src/domain/model/channel/channel.ts'
import {
  completeChannels, contentOfChannels, type NewChannel
} from '../../src/domain/model/channel/complete-channels.ts'
import { holds } from '../support/holds.ts'
import { newId } from './given.ts'
import { refusalOf } from './refusal-of.ts'

const complete = (channels: readonly NewChannel[], before: readonly Channel[] = []) =>
  completeChannels(channels, {
    before,
    faultsOf: ({ to, cc }) => [['to/1', to?.[1]], ['cc/0', cc?.[0]]].flatMap(([pointer, value]) =>
      value?.includes('bad') === true ? [[pointer ?? '', 'is not allowed'] as const] : []),
    seal: (secret) => `sealed ${secret}`,
    newId
  })

const faultsOf = (channel: NewChannel, before: readonly Channel[] = []): string[] =>
  (refusalOf(() => complete([channel], before)).details.errors ?? []).map((fault) =>
    `${'pointer' in fault ? fault.pointer : ''} ${fault.code}`)

const SFTP = { kind: 'sftp', host: 'h.example', user: 'u', host_key: 'SHA256:x' } as const

t.test('what is not said has its default', async (t) => {
  const [email, sftp, http] = complete([
    { kind: 'email', to: ['a@b.example'] },
    { ...SFTP, password: 'p' },
    { kind: 'http', url: 'https://edi.example' }
  ])
  holds(t, email, {
    messages: ['order', 'change', 'cancellation'],
    formats: ['pdf', 'csv'],
    cc: [],
    language: null,
    answer_link: true,
    sealed: {}
  })
  holds(t, sftp, { formats: ['csv'], port: 22, folder: null, sealed: { password: 'sealed p' } })
  holds(t, http, { formats: ['json'], answer_link: false })
})

t.test('each kind needs its own settings, and takes no others', async (t) => {
  t.same(faultsOf({ kind: 'email' }), ['/channels/0/to required'])
  t.same(faultsOf({ kind: 'email', to: [] }), ['/channels/0/to required'])
  t.same(faultsOf({ kind: 'http' }), ['/channels/0/url required'])
  t.same(faultsOf({ kind: 'webhook' }), ['/channels/0/webhook_endpoint_id required'])
  t.same(faultsOf(SFTP), ['/channels/0/password required'])
  t.same(faultsOf({ kind: 'http', url: 'https://x', host: 'h' }), ['/channels/0/host not_allowed'])
  t.same(
    faultsOf({ kind: 'http', url: 'https://x', formats: ['csv', 'pdf'] }),
    ['/channels/0/formats not_allowed'])
  t.same(
    faultsOf({ kind: 'http', url: 'https://x', header_name: 'authorization' }),
    ['/channels/0/header_name required'])
  t.same(
    faultsOf({ kind: 'email', to: ['a@b.example', 'bad'], cc: ['bad'] }),
    ['/channels/0/to/1 not_allowed', '/channels/0/cc/0 not_allowed'])
})

t.test('a link is the only channel, carries everything and needs a key', async (t) => {
  const link = { kind: 'tandem', url: 'https://x', api_key: 'k' } as const
  const [made] = complete([{ ...link, sku_map: { A: 'B' } }])
  holds(t, made, {
    unsourced: 'wait', sku_map: { A: 'B' }, formats: ['json'], sealed: { api_key: 'sealed k' }
  })
  t.same(faultsOf({ kind: 'tandem', url: 'https://x' }), ['/channels/0/api_key required'])
  t.same(faultsOf({ ...link, messages: ['order', 'change'] }),
    ['/channels/0/messages not_allowed'])
  t.same(faultsOf({ ...link, formats: ['csv'] }), ['/channels/0/formats not_allowed'])
  t.same(faultsOf({ ...link, sku_map: { A: 'X', B: 'X' } }), ['/channels/0/sku_map not_allowed'])
  t.same(faultsOf({ ...link, sku_map: { A: ' X' } }), ['/channels/0/sku_map not_allowed'])
  t.same(faultsOf({ kind: 'http', url: 'https://x', sku_map: {} }),
    ['/channels/0/sku_map not_allowed'])
  t.match(refusalOf(() => complete([link, { kind: 'http', url: 'https://x' }])).details.errors,
    [{ pointer: '/channels' }])
})

t.test('a channel that is named keeps the secrets that are not sent', async (t) => {
  const before = complete([{ ...SFTP, password: 'p', passphrase: 'q' }])
  const [{ id }] = before as [Channel]
  holds(t, complete([{ ...SFTP, id, passphrase: null }], before),
    [{ id, sealed: { password: 'sealed p', passphrase: undefined } }])
  holds(t, complete([{ ...SFTP, id, password: 'r' }], before),
    [{ sealed: { password: 'sealed r', passphrase: 'sealed q' } }])
  t.same(faultsOf({ ...SFTP, id, password: null }, before), ['/channels/0/password required'])
  t.same(faultsOf({ ...SFTP, id: 'chn_other', password: 'p' }, before),
    ['/channels/0/id unknown_channel'])
  t.same(faultsOf({ kind: 'http', url: 'https://x', id }, before),
    ['/channels/0/id unknown_channel'], 'its kind is permanent')
})

t.test('the channel of a link keeps its id, and no secret that is not sent', async (t) => {
  const link = { kind: 'tandem', url: 'https://x' } as const
  const again = (channel: NewChannel) => completeChannels([channel], {
    before: [], link_channel_id: 'chn_link', faultsOf: () => [], seal: (one) => one, newId
  })
  holds(t, again({ ...link, api_key: 'k' }), [{ id: 'chn_link', sealed: { api_key: 'k' } }])
  t.not(again({ kind: 'http', url: 'https://x' })[0]?.id, 'chn_link', 'another kind has its own')
  const before = complete([{ ...link, api_key: 'k' }])
  t.same(faultsOf(link, before), ['/channels/0/api_key required'])
})

t.test('secrets are neither described nor compared', async (t) => {
  const said = [{ ...SFTP, id: 'chn_1', password: 'p' }]
  t.same(contentOfChannels(said), [SFTP])
  const [channel] = complete([{ ...SFTP, password: 'p' }])
  t.ok(channel)
  const described = channel && describeChannel(channel)
  t.same(described?.secrets, ['password'])
  t.notMatch(JSON.stringify(described), 'sealed')
})
