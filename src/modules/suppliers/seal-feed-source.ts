// Reads the feed source that a caller sends for a supplier, and seals its secrets.

import { SECRETS } from '../../domain/model/channel/channel.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import {
  mergeFeedSource, type NewFeedSource
} from '../../domain/model/supplier/complete-feed-source.ts'
import type { FeedSource } from '../../domain/model/supplier/feed-source.ts'
import type { OutboundSettings } from '../../platform/outbound/outbound-settings.ts'
import { sealSecret } from '../../platform/outbound/sealed-secret.ts'
import { findPlaceFaults } from './seal-channels.ts'

/** Throws `invalid_request` and `feed_source_unavailable`. */
export function sealFeedSource (
  change: NewFeedSource | null, before: FeedSource | null, outbound: OutboundSettings
): FeedSource | null {
  const { encryption_key: key, hosts_allowed } = outbound
  const has_secret = change !== null && SECRETS.some((name) => typeof change[name] === 'string')
  if (key === null && has_secret) throw new RuleError('feed_source_unavailable')
  return mergeFeedSource(before, change, {
    faultsOf: (said) => findPlaceFaults(said, hosts_allowed),
    seal: (secret) => {
      if (key === null) throw new Error('a secret that was not looked for')
      return sealSecret(key, secret)
    }
  })
}
