// Gathers what a partner is followed with: the link, its supplier, and the partner's API.

import type { Channel } from '../../../domain/model/channel/channel.ts'
import { isFollowed } from '../../../domain/model/link/link.ts'
import { openSecrets } from '../../../platform/outbound/sealed-secret.ts'
import { findMerchant } from '../../merchants/store.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import { buildPartnerApi } from '../partner/partner.ts'
import type { DueLink } from '../store/due-links.ts'
import { findLinks } from '../store/links.ts'
import type { Failure, Follower, Following } from './follower.ts'

/** Undefined if there is nothing to follow. */
export async function prepare (
  follower: Follower, { merchant_id, link_id }: DueLink
): Promise<Omit<Following, 'visit'> | { trouble: Failure } | undefined> {
  const { context: { db, outbound } } = follower
  const [link] = await findLinks(db, merchant_id, [link_id])
  if (link === undefined || !isFollowed(link)) return undefined
  const [supplier] = await findSuppliers(db, merchant_id, [link.supplier_id])
  const merchant = await findMerchant(db, merchant_id)
  const channel = supplier?.channels?.find(({ id }) => id === link.channel_id)
  if (supplier === undefined || merchant === undefined || channel === undefined) return undefined
  const secrets = openSecrets(outbound.encryption_key, channel.sealed)
  if (secrets === undefined) return { trouble: WRONG_KEY }
  const { settings } = merchant
  return { follower, merchant_id, link, supplier, settings, ...reach(follower, channel, secrets) }
}

const WRONG_KEY: Failure = {
  kind: 'failed',
  detail: 'Secrets cannot be read: TANDEM_ENCRYPTION_KEY is not the key that sealed them.',
  retry_after_s: null
}

function reach (
  { agents, signal }: Follower, { url, sku_map = null, unsourced }: Channel,
  { api_key = '' }: { api_key?: string }
): Pick<Following, 'api' | 'sku_map' | 'unsourced'> {
  return {
    api: buildPartnerApi({ url: url ?? '', api_key }, agents, signal),
    sku_map,
    unsourced: unsourced ?? 'wait'
  }
}
