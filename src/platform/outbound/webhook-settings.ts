// What the environment says about webhooks.

import type { HostsAllowed } from './public-address.ts'

export type WebhookSettings = {
  /** 32 bytes that seal secrets at rest. Null: endpoints cannot be created. */
  encryption_key: Buffer | null
  hosts_allowed: HostsAllowed
}
