// Reads the channels that a caller sends for a supplier, and seals their secrets.

import type { Channel } from '../../domain/model/channel/channel.ts'
import {
  completeChannels, contentOfChannels, type NewChannel
} from '../../domain/model/channel/complete-channels.ts'
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

/**
 * Returns null for no channels. Throws `invalid_request`, `channels_unavailable` and
 * `mail_unavailable`.
 */
export function sealChannels (
  channels: readonly NewChannel[], before: readonly Channel[], outbound: OutboundSettings
): Channel[] | null {
  if (channels.length === 0) return null
  const { encryption_key: key, hosts_allowed, mail } = outbound
  if (key === null) throw new RuleError('channels_unavailable')
  if (mail === null && channels.some(({ kind }) => kind === 'email')) {
    throw new RuleError('mail_unavailable')
  }
  return completeChannels(channels, {
    before,
    faultsOf: (channel) => listFaults(channel, hosts_allowed),
    seal: (secret) => sealSecret(key, secret),
    newId
  })
}

type Named = readonly [pointer: string, detail: string]

/** What cannot be reached, or cannot be used to log in. */
function listFaults (channel: NewChannel, hosts_allowed: HostsAllowed): Named[] {
  const { url, host, host_key, private_key, header_name: name, header_value: value } = channel
  const judged: Array<readonly [string, string | undefined]> = [
    ...(channel.to ?? []).map((one, at) => [`to/${at}`, faultOfMailAddress(one)] as const),
    ...(channel.cc ?? []).map((one, at) => [`cc/${at}`, faultOfMailAddress(one)] as const),
    ['url', isSaid(url) ? faultOfAddress(url, hosts_allowed) : undefined],
    ['host', isSaid(host) ? faultOfHost(host, hosts_allowed) : undefined],
    ['host_key', isSaid(host_key) ? faultOfHostKey(host_key) : undefined],
    ['private_key', isSaid(private_key)
      ? faultOfPrivateKey({ private_key, passphrase: channel.passphrase ?? null })
      : undefined],
    ['header_name', isSaid(name) ? faultOfSecretHeader({ name, value: value ?? '' }) : undefined]
  ]
  return judged.flatMap(([pointer, detail]) => detail === undefined ? [] : [[pointer, detail]])
}

function isSaid (text: string | null | undefined): text is string {
  return text !== null && text !== undefined
}

/** What the hash of a supplier has of its channels; undefined for none, as of before. */
export function hashedChannels (channels: readonly NewChannel[]): object[] | undefined {
  return channels.length === 0 ? undefined : contentOfChannels(channels)
}
