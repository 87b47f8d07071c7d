// A picture that orders name as the logo of their packing slips, by the hash of what is in it.

import type { Logo } from '../merchant/document-settings.ts'
import type { LogoType } from '../merchant/logo.ts'

export type StoredLogo = { sha256: string, media_type: LogoType, data: Buffer }

/** What is told of it: the picture itself is not read back. */
export type LogoDescription = Logo & { created_at: string }

export function describeLogo ({ sha256, media_type, data }: StoredLogo): Logo {
  return { media_type, bytes: data.length, sha256 }
}

/** So many may be kept for each account, and for the merchant's own orders. */
export const LOGOS_MAX = 1_000
