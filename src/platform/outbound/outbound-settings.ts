// What the environment says about everything that the service sends.

import type { HostsAllowed } from './public-address.ts'
import type { MailSettings } from './send-mail.ts'

export type OutboundSettings = {
  /** 32 bytes that seal secrets at rest. Null: endpoints cannot be created. */
  encryption_key: Buffer | null
  hosts_allowed: HostsAllowed
  /** Null: no mail is sent. */
  mail: MailSettings | null
}

/** For services that send nothing. */
export const NOTHING_SET: OutboundSettings = {
  encryption_key: null, hosts_allowed: [], mail: null
}
