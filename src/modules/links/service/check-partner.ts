// Asks who answers at the address of a channel of the kind `tandem`, before its supplier is
// written: no transaction is open meanwhile.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Channel } from '../../../domain/model/channel/channel.ts'
import type { NewChannel } from '../../../domain/model/channel/complete-channels.ts'
import type { PartnerCheck } from '../../../domain/model/link/plan-link.ts'
import type { OutboundSettings } from '../../../platform/outbound/outbound-settings.ts'
import { buildAgents, faultOfAddress } from '../../../platform/outbound/public-address.ts'
import { openSecrets } from '../../../platform/outbound/sealed-secret.ts'
import type { Asked } from '../partner/ask.ts'
import { buildPartnerApi } from '../partner/partner.ts'
import type { ReadMerchant } from '../partner/read-answers.ts'

/**
 * Undefined if nobody needs to be asked, or the channel is faulty, which its supplier is refused
 * for. `before` are the supplier's channels so far.
 */
export async function checkPartner (
  channels: readonly NewChannel[], before: readonly Channel[],
  { encryption_key, hosts_allowed }: OutboundSettings
): Promise<PartnerCheck | undefined> {
  const place = findPlace(channels, before, encryption_key)
  if (place === undefined) return undefined
  if (faultOfAddress(place.url, hosts_allowed) !== undefined) return undefined
  const { url, kept_key, api_key } = place
  const agents = buildAgents(hosts_allowed)
  try {
    const asked = await buildPartnerApi({ url, api_key }, agents).readMerchant()
    return { url, kept_key, partner: judgePartner(asked) }
  } finally {
    agents.close()
  }
}

type Place = { url: string, kept_key: string | undefined, api_key: string }

/** Undefined for none, and for one that is as it was. */
function findPlace (
  channels: readonly NewChannel[], before: readonly Channel[], encryption_key: Buffer | null
): Place | undefined {
  const channel = channels.find(({ kind }) => kind === 'tandem')
  if (channel?.url === null || channel?.url === undefined) return undefined
  const { id, url, api_key: said } = channel
  if (said === null) return undefined
  if (said !== undefined) return { url, kept_key: undefined, api_key: said }
  const was = before.find((one) => one.kind === 'tandem' && one.id === id)
  return was === undefined || was.url === url ? undefined : withKept(url, was, encryption_key)
}

function withKept (
  url: string, { sealed: { api_key: kept_key } }: Channel, encryption_key: Buffer | null
): Place | undefined {
  if (kept_key === undefined) return undefined
  const { api_key } = openSecrets(encryption_key, { api_key: kept_key }) ?? {}
  return api_key === undefined ? undefined : { url, kept_key, api_key }
}

const KEY_REFUSED = [401, 403]

function judgePartner (asked: Asked<ReadMerchant>): PartnerCheck['partner'] {
  if (asked.outcome === 'done') {
    const { role, ...partner } = asked.value
    return role === 'storefront' ? partner : new RuleError('partner_key_refused')
  }
  const { status, detail } = asked
  return status !== null && KEY_REFUSED.includes(status)
    ? new RuleError('partner_key_refused')
    : new RuleError('partner_unreachable', { detail: `The partner could not be asked. ${detail}` })
}
