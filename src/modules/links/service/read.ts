// Reads links, with how far their partners were followed.

import { RuleError } from '../../../domain/kernel/rule.ts'
import { describeLink, type LinkDescription } from '../../../domain/model/link/link.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  collectPage, type Page, type PageQuery, readPage
} from '../../../platform/db/keyset-page.ts'
import { findLinks, findProgress, type LinkFilters, listLinks } from '../store/links.ts'

/** Throws `link_not_found`. */
export async function readLink (
  { db, merchant_id }: Call, id: string
): Promise<LinkDescription> {
  const [link] = await findLinks(db, merchant_id, [id])
  if (link === undefined) throw new RuleError('link_not_found')
  const [progress] = await findProgress(db, merchant_id, [id])
  return describeLink(link, progress)
}

/** The oldest is first. */
export async function readLinkPage (
  { db, merchant_id }: Call, { limit, cursor, ...filters }: PageQuery & LinkFilters
): Promise<Page<LinkDescription>> {
  return collectPage(readPage({ limit, cursor }, 1), async (part) => {
    const links = await listLinks(db, merchant_id, filters, part)
    const progress = await findProgress(db, merchant_id, links.map(({ id }) => id))
    const by_id = new Map(progress.map((one) => [one.link_id, one]))
    return links.map((link) => describeLink(link, by_id.get(link.id)))
  }, ({ id }) => [id])
}
