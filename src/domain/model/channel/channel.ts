// A channel: a way on which purchase orders reach a supplier. A supplier has five at most; one that
// has none reads its purchase orders by the API.

import type { Language } from '../../kernel/language.ts'
import type { SkuMap, Unsourced } from '../link/link.ts'

export const CHANNEL_KINDS = ['webhook', 'email', 'sftp', 'http', 'tandem'] as const
export type ChannelKind = typeof CHANNEL_KINDS[number]

/** What a supplier is told: an order, a change of it, or that nothing of it is wanted any more. */
export const MESSAGES = ['order', 'change', 'cancellation'] as const
export type Message = typeof MESSAGES[number]

export const FORMATS = ['json', 'csv', 'pdf', 'ubl', 'x12', 'edifact'] as const
export type Format = typeof FORMATS[number]

/** The settings that are kept sealed, by channel kind, and are never read back. */
export const SECRETS = [
  'password', 'private_key', 'passphrase', 'header_value', 'api_key'
] as const
export type SecretName = typeof SECRETS[number]
export type Sealed = Partial<Record<SecretName, string>>

export type Channel = {
  id: string
  kind: ChannelKind
  /** Which messages it carries. */
  messages: readonly Message[]
  /** Several for a mail, else one. */
  formats: readonly Format[]
  /** Of a mail. */
  to: readonly string[]
  cc: readonly string[]
  /** Of a mail; null: the merchant's. */
  language: Language | null
  /** Does a mail have a link to answer? */
  answer_link: boolean
  webhook_endpoint_id: string | null
  /** Of `http` and `tandem`. */
  url: string | null
  /** Of `http`: the header whose secret value is `header_value`. */
  header_name: string | null
  /** Of `sftp`. */
  host: string | null
  port: number | null
  user: string | null
  /** The SHA-256 fingerprint of the server's key, such as `SHA256:…`. */
  host_key: string | null
  folder: string | null
  /** Of `tandem`, as is `unsourced`. Channels of before have neither. */
  sku_map?: SkuMap | null
  unsourced?: Unsourced | null
  sealed: Sealed
}

export type ChannelDescription = Required<Omit<Channel, 'sealed'>> &
  { secrets: readonly SecretName[] }

/** The channel as an operator reads it: with the names of its secrets only. */
export function describeChannel ({ sealed, ...channel }: Channel): ChannelDescription {
  return {
    sku_map: null,
    unsourced: null,
    ...channel,
    secrets: SECRETS.filter((name) => sealed[name] !== undefined)
  }
}
