// Reads the channels that a caller sends for a supplier, and seals their secrets.

import type { Channel } from '../../domain/model/channel/channel.ts'
import {
  completeChannels, contentOfChannels, type NewChannel
} from '../../domain/model/channel/complete-channels.ts'
import type { WebhookEndpoint } from '../../domain/model/webhook/webhook-endpoint.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import { newId } from '../../platform/id.ts'
import { faultOfHostKey } from '../../platform/outbound/file-server.ts'
import { faultOfMailAddress } from '../../platform/outbound/mail-address.ts'
import type { OutboundSettings } from '../../platform/outbound/outbound-settings.ts'
import { faultOfSecretHeader } from '../../platform/outbound/post-document.ts'
import { faultOfPrivateKey } from '../../platform/outbound/private-key.ts'
import {
  faultOfAddress, faultOfHost, type HostsAllowed
} from '../../platform/outbound/public-address.ts'
import { sealSecret } from '../../platform/outbound/sealed-secret.ts'

/** What a supplier's channels are judged with. */
export type ChannelContext = {
  outbound: OutboundSettings
  /** Undefined for a supplier that does not exist yet. */
  supplier_id: string | undefined
  /** That of its link, if it was ever linked. */
  link_channel_id?: string | undefined
  /** Those that the channels name, as far as they exist. */
  endpoints: readonly WebhookEndpoint[]
}

/** Which webhook endpoints the channels name. */
export function endpointsOf (channels: readonly NewChannel[] = []): string[] {
  return channels.flatMap(({ webhook_endpoint_id }) => webhook_endpoint_id ?? [])
}

/**
 * Returns null for no channels. Throws `invalid_request`, `channels_unavailable` and
 * `mail_unavailable`.
 */
export function sealChannels (
  channels: readonly NewChannel[], before: readonly Channel[], context: ChannelContext
): Channel[] | null {
  if (channels.length === 0) return null
  const { outbound: { encryption_key: key, mail, hosts_allowed }, link_channel_id } = context
  if (key === null) throw new RuleError('channels_unavailable')
  if (mail === null && channels.some(({ kind }) => kind === 'email')) {
    throw new RuleError('mail_unavailable')
  }
  return completeChannels(channels, {
    before,
    link_channel_id,
    faultsOf: (channel) => [
      ...listFaults(channel, hosts_allowed), ...findEndpointFaults(channel, before, context)
    ],
    seal: (secret) => sealSecret(key, secret),
    newId
  })
}

type Named = readonly [pointer: string, detail: string]

function listFaults (channel: NewChannel, hosts_allowed: HostsAllowed): Named[] {
  const { to, cc } = channel
  const judged: Judged = [
    ...(to ?? []).map((one, at) => [`to/${at}`, faultOfMailAddress(one)] as const),
    ...(cc ?? []).map((one, at) => [`cc/${at}`, faultOfMailAddress(one)] as const)
  ]
  return [...keepFaults(judged), ...findPlaceFaults(channel, hosts_allowed)]
}

type Judged = ReadonlyArray<readonly [string, string | undefined]>

/** A place elsewhere, and with what to log in there, as a caller names them. */
type Place = { [Name in
  'url' | 'host' | 'host_key' | 'private_key' | 'passphrase' | 'header_name' | 'header_value'
  ]?: string | null }

/** What cannot be reached, or cannot be used to log in. */
export function findPlaceFaults (place: Place, hosts_allowed: HostsAllowed): Named[] {
  const { url, host, host_key, private_key, header_name: name, header_value: value } = place
  return keepFaults([
    ['url', isSaid(url) ? faultOfAddress(url, hosts_allowed) : undefined],
    ['host', isSaid(host) ? faultOfHost(host, hosts_allowed) : undefined],
    ['host_key', isSaid(host_key) ? faultOfHostKey(host_key) : undefined],
    ['private_key', isSaid(private_key)
      ? faultOfPrivateKey({ private_key, passphrase: place.passphrase ?? null })
      : undefined],
    ['header_name', isSaid(name) ? faultOfSecretHeader({ name, value: value ?? '' }) : undefined]
  ])
}

function keepFaults (judged: Judged): Named[] {
  return judged.flatMap(([pointer, detail]) => detail === undefined ? [] : [[pointer, detail]])
}

/** A channel may keep an endpoint that was disabled since: it takes events again one day. */
function findEndpointFaults (
  { id, webhook_endpoint_id }: NewChannel, before: readonly Channel[],
  { supplier_id, endpoints }: ChannelContext
): Named[] {
  if (!isSaid(webhook_endpoint_id)) return []
  const endpoint = endpoints.find((one) => one.id === webhook_endpoint_id)
  if (endpoint === undefined || endpoint.supplier_id !== supplier_id) {
    return [['webhook_endpoint_id',
      'names no webhook endpoint of this supplier: create one with its `supplier_id` first']]
  }
  const is_kept = before.some((one) =>
    one.id === id && one.webhook_endpoint_id === webhook_endpoint_id)
  return is_kept || endpoint.status === 'active'
    ? []
    : [['webhook_endpoint_id', 'names a disabled endpoint: set its `status` to `active` first']]
}

function isSaid (text: string | null | undefined): text is string {
  return text !== null && text !== undefined
}

/** What the hash of a supplier has of its channels; undefined for none, as of before. */
export function hashedChannels (channels: readonly NewChannel[]): object[] | undefined {
  return channels.length === 0 ? undefined : contentOfChannels(channels)
}
