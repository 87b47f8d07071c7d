// Reads the partner's returns of an order, page by page: those of our claims, and others that are
// open and so hold units.

import { isOpenThere, type PartnerReturn } from '../../../domain/model/link/partner-return.ts'
import { type Asked, parameterOf } from '../partner/ask.ts'
import { readReturnPage } from '../partner/read-returns.ts'
import type { Following } from './follower.ts'

const PAGES_MAX = 20
/** Of the returns that are kept: more than an order may have open. */
const OWN_LINES_MAX = 100_000
const OTHER_LINES_MAX = 10_000

export type PartnerReturns = {
  returns: PartnerReturn[]
  /** There are more than are read or kept. */
  is_cut: boolean
}

/**
 * A page may be of many megabytes, so nothing else of it is kept while the next one is read. What
 * others have there never takes the place of ours.
 */
export async function listPartnerReturns (
  { api }: Following, partner_order_id: string, claim_ids: ReadonlySet<string>
): Promise<Asked<PartnerReturns>> {
  const path = `/v1/returns?limit=200&sales_order_id=${encodeURIComponent(partner_order_id)}`
  const kept = buildKept(claim_ids)
  let cursor: string | null = null
  for (let pages = 1; ; pages++) {
    const page: string = path + parameterOf('cursor', cursor)
    // eslint-disable-next-line no-await-in-loop -- page after page
    const asked = await api.read(page, readReturnPage)
    if (asked.outcome !== 'done') return asked
    asked.value.data.forEach(kept.keep)
    cursor = asked.value.next_cursor
    if (cursor === null) return { ...asked, value: kept.list() }
    if (pages === PAGES_MAX) return { ...asked, value: { ...kept.list(), is_cut: true } }
  }
}

function buildKept (claim_ids: ReadonlySet<string>) {
  const own = buildBounded(OWN_LINES_MAX)
  const others = buildBounded(OTHER_LINES_MAX)
  return {
    keep: (one: PartnerReturn): void => {
      if (claim_ids.has(one.reference ?? '')) own.keep(one)
      else if (isOpenThere(one)) others.keep(one)
    },
    list: (): PartnerReturns => ({
      returns: [...own.kept, ...others.kept], is_cut: own.isCut() || others.isCut()
    })
  }
}

function buildBounded (lines_max: number) {
  const kept: PartnerReturn[] = []
  let lines = 0
  return {
    kept,
    keep: (one: PartnerReturn): void => {
      lines += one.lines.length
      if (lines <= lines_max) kept.push(one)
    },
    isCut: () => lines > lines_max
  }
}
