// Asks who answers at the address of a channel of the kind `tandem`, before its supplier is
// written: no transaction is open meanwhile.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { NewChannel } from '../../../domain/model/channel/complete-channels.ts'
import type { PartnerCheck } from '../../../domain/model/link/plan-link.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { OutboundSettings } from '../../../platform/outbound/outbound-settings.ts'
import { buildAgents, faultOfAddress } from '../../../platform/outbound/public-address.ts'
import type { Asked, PartnerAddress } from '../partner/ask.ts'
import { buildPartnerApi, type PartnerApi } from '../partner/partner.ts'
import type { ReadMerchant } from '../partner/read-answers.ts'
import { findLinkOfSupplier } from '../store/links.ts'
import { listOpenPairs } from '../store/open-orders.ts'

/** A supplier that may be linked already. */
type Linked = { db: Db, merchant_id: string, supplier_id: string }

/**
 * Undefined if nobody needs to be asked, or the channel is faulty, which its supplier is refused
 * for. `linked` is undefined for a new supplier.
 */
export async function checkPartner (
  channels: readonly NewChannel[], { hosts_allowed }: OutboundSettings, linked?: Linked
): Promise<PartnerCheck | undefined> {
  const place = findPlace(channels)
  if (place === undefined) return undefined
  if (faultOfAddress(place.url, hosts_allowed) !== undefined) return undefined
  const agents = buildAgents(hosts_allowed)
  try {
    const api = buildPartnerApi(place, agents)
    const partner = judgePartner(await api.readMerchant())
    if (partner instanceof RuleError) return { url: place.url, partner }
    const reads_orders = await readsOrders(api, partner, linked)
    return reads_orders instanceof RuleError
      ? { url: place.url, partner: reads_orders }
      : { url: place.url, partner: { ...partner, reads_orders } }
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

type Answering = Omit<ReadMerchant, 'role'>

const PAIRS_MAX = 3

/**
 * Where accounts cannot be compared: does the key show one of the orders that are open? Null where
 * none is asked for. The partner may have forgotten one, so some are.
 */
async function readsOrders (
  api: PartnerApi, { id, account }: Answering, linked: Linked | undefined
): Promise<boolean | null | RuleError> {
  if (linked === undefined) return null
  const { db, merchant_id, supplier_id } = linked
  const link = await findLinkOfSupplier(db, merchant_id, supplier_id)
  if (link?.partner_merchant_id !== id) return null
  if (link.partner_account !== null && account !== null) return null
  const pairs = await listOpenPairs(db, merchant_id, supplier_id, PAIRS_MAX)
  for (const partner_order_id of pairs) {
    // eslint-disable-next-line no-await-in-loop -- mostly the first one says it
    const asked = await api.readOrder(partner_order_id)
    if (asked.outcome === 'done') return true
    if (asked.outcome !== 'refused') return unreachable(asked)
  }
  return pairs.length === 0 ? null : false
}

function unreachable ({ detail }: { detail: string }): RuleError {
  return new RuleError('partner_unreachable', {
    detail: `The partner could not be asked. ${detail}`
  })
}

function judgePartner (asked: Asked<ReadMerchant>): Answering | RuleError {
  if (asked.outcome === 'done') {
    const { role, ...partner } = asked.value
    return role === 'storefront' ? partner : new RuleError('partner_key_refused')
  }
  const { status } = asked
  return status !== null && KEY_REFUSED.includes(status)
    ? new RuleError('partner_key_refused')
    : unreachable(asked)
}
