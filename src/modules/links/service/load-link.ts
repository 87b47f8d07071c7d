// Loads a link that a person changes, and how far it has got.

import type { Link, SeenProgress } from '../../../domain/model/link/link.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { findProgress, lockLink } from '../store/links.ts'

export type KnownLink = { link: Link | undefined, progress: SeenProgress | undefined }

/** The link is locked. */
export async function loadLink (
  trx: Trx, merchant_id: string, [request]: ReadonlyArray<{ input: { id: string } }>
): Promise<KnownLink> {
  const id = request?.input.id ?? ''
  const [link, [progress]] = await together([
    lockLink(trx, merchant_id, id), findProgress(trx, merchant_id, [id])
  ])
  return { link, progress }
}
