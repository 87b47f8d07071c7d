// Asks who answers at the address of a channel of the kind `tandem`, before its supplier is
// written: no transaction is open meanwhile.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { NewChannel } from '../../../domain/model/channel/complete-channels.ts'
import type { PartnerCheck } from '../../../domain/model/link/plan-link.ts'
import type { OutboundSettings } from '../../../platform/outbound/outbound-settings.ts'
import { buildAgents, faultOfAddress } from '../../../platform/outbound/public-address.ts'
import type { Asked, PartnerAddress } from '../partner/ask.ts'
import { buildPartnerApi } from '../partner/partner.ts'
import type { ReadMerchant } from '../partner/read-answers.ts'

/**
 * Undefined if nobody needs to be asked, or the channel is faulty, which its supplier is refused
 * for.
 */
export async function checkPartner (
  channels: readonly NewChannel[], { hosts_allowed }: OutboundSettings
): Promise<PartnerCheck | undefined> {
  const place = findPlace(channels)
  if (place === undefined) return undefined
  if (faultOfAddress(place.url, hosts_allowed) !== undefined) return undefined
  const agents = buildAgents(hosts_allowed)
  try {
    const asked = await buildPartnerApi(place, agents).readMerchant()
    return { url: place.url, partner: judgePartner(asked) }
  } finally {
    agents.close()
  }
}

/** Undefined for none, and for one whose address and key are as they were. */
function findPlace (channels: readonly NewChannel[]): PartnerAddress | undefined {
  const { url, api_key } = channels.find(({ kind }) => kind === 'tandem') ?? {}
  return typeof url === 'string' && typeof api_key === 'string' ? { url, api_key } : undefined
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
