// What a process pulls stock feeds with, and what is known of one pull.

import type { SecretName } from '../../../domain/model/channel/channel.ts'
import type { FeedPull, Pulled } from '../../../domain/model/stock/feed-pull.ts'
import type { FeedSource } from '../../../domain/model/supplier/feed-source.ts'
import type { Call } from '../../../platform/command/call.ts'
import type { JobContext } from '../../../platform/jobs/job-loop.ts'
import type { Agents } from '../../../platform/outbound/public-address.ts'
import type { LeasedSource } from '../store/feed-sources.ts'

export const PULL_FEEDS = 'pull stock feeds'

export type Puller = {
  context: Pick<JobContext, 'db' | 'commands' | 'logger' | 'outbound'>
  agents: Agents
  /** Names this process in leases. */
  process_id: string
  /** Is aborted when the service closes. */
  signal: AbortSignal
}

export type Pulling = {
  puller: Puller
  call: Call
  supplier_id: string
  source: FeedSource
  time_zone: string
  state: LeasedSource
  pull: FeedPull
  secrets: Partial<Record<SecretName, string>>
  /** Is aborted when the service closes, or another process has the source. */
  signal: AbortSignal
}

export type PullResult = Pulled & Pick<FeedPull, 'detail' | 'files'>

export function failPull (detail: string): PullResult {
  return {
    outcome: 'failed', detail, files: [], has_more: false, refusal: null, validators: null
  }
}
