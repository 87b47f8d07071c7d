// Checks that stored data keeps the invariants, and lists the ids of what breaks them.

import type { BackToBack } from '../../domain/back-to-back/state.ts'
import { searchTermsOf, tagTermsOf } from '../../domain/model/sales-order/search-terms.ts'
import type { Check } from '../../platform/doctor-check.ts'
import type { Db } from '../../platform/db/connect.ts'
import { findLackingTerms } from '../back-to-back/store/due-search-terms.ts'
import { findSalesOrders, listSalesOrders } from '../back-to-back/store/read-orders.ts'
import { findAskedDecisions } from '../sourcing/store.ts'
import { RECOMPUTATIONS, recompute } from './recomputation.ts'
import { listOtherReplays, REPLAY } from './replay.ts'
import { EVENT_CHECKS } from './store/check-events.ts'
import { type Damage, findDamage, type TablesOfOrders } from './store/run-check.ts'
import { countOrders, findPart, listOrdersSince, type Part } from './store/examined-part.ts'

export type Finding = Pick<Check, 'name' | 'proves'> & Damage

export type Examination = {
  sales_orders: number
  /** There is one for each check, in the order of checks; `count` is 0 where all is well. */
  findings: Finding[]
}

export type Wanted = {
  /** Only orders of which something was written at this time or later are examined. */
  since?: string | undefined
  /** Only a random part of the orders is examined: a share from 0 to 1, or a number of orders. */
  sample?: { share: number } | { count: number } | undefined
}

/** Called when a step begins (`done` is 0), when it ends (1), and in between if it takes long. */
export type Progress = (step: { name: string, number: number, of: number }, done: number) => void

/** The checks of all modules, and the tables that they are run on. */
export type Examined = { checks: readonly Check[], tables_of_orders: TablesOfOrders }

const IDS_MAX = 20
const ORDERS_PER_PAGE = 500
/** Of so many orders of each page the sourcing decisions are made again. */
const REPLAYED_PER_PAGE = 10

type Examining = Examined & { wanted?: Wanted, onProgress?: Progress }

const allChecks = ({ checks }: Examined): Check[] => [...checks, ...EVENT_CHECKS]

export function namesOfChecks (examined: Examined): string[] {
  return [...allChecks(examined), ...COMPUTED].map(({ name }) => name)
}

const SEARCH_TERMS = {
  name: 'search_terms',
  proves: 'an order is found by its customer’s name and e-mail address, its metadata and its tags'
}

/** What is no statement: it is computed from the rows of orders. */
const COMPUTED = [...RECOMPUTATIONS, REPLAY, SEARCH_TERMS]

/** A merchant and the part of its orders that is examined; null means all of them. */
type Ward = { merchant_id: string, part: Part | null, sales_orders: number }

/** `db` must be one snapshot: a change between two statements would look like damage. */
export async function examine (
  db: Db, merchant_ids: readonly string[],
  { wanted = {}, onProgress = () => {}, ...examined }: Examining
): Promise<Examination> {
  const checks = allChecks(examined)
  const { tables_of_orders } = examined
  const findings = [...checks, ...COMPUTED].map(({ name, proves }): Finding =>
    ({ name, proves, count: 0, ids: [] }))
  const wards = await openWards(db, merchant_ids, wanted)
  const of = checks.length + 1
  for (const [index, check] of checks.entries()) {
    const step = { name: check.name, number: index + 1, of }
    onProgress(step, 0)
    for (const { merchant_id, part } of wards) {
      const looking = { ids_max: IDS_MAX, part, tables_of_orders }
      // eslint-disable-next-line no-await-in-loop -- one connection has the snapshot
      note(findings, check.name, await findDamage(db, merchant_id, check, looking))
    }
    onProgress(step, 1)
  }
  const sales_orders = await recomputeAll(db, wards, findings, (done) =>
    onProgress({ name: 'amounts and statuses', number: of, of }, done))
  return { sales_orders, findings }
}

/** A sample of some number of orders has the same share of each merchant's orders. */
async function openWards (
  db: Db, merchant_ids: readonly string[], { since, sample }: Wanted
): Promise<Ward[]> {
  const wards: Array<Omit<Ward, 'part'> & { ids: string[] }> = []
  const is_whole = since === undefined && sample === undefined
  for (const merchant_id of merchant_ids) {
    // eslint-disable-next-line no-await-in-loop -- one connection has the snapshot
    const ids = is_whole ? [] : await listOrdersSince(db, merchant_id, since ?? null)
    // eslint-disable-next-line no-await-in-loop -- as above
    const sales_orders = is_whole ? await countOrders(db, merchant_id) : ids.length
    wards.push({ merchant_id, ids, sales_orders })
  }
  if (is_whole) return wards.map((ward) => ({ ...ward, part: null }))
  const total = wards.reduce((sum, { sales_orders }) => sum + sales_orders, 0)
  const share = sample === undefined ? 1 : 'share' in sample ? sample.share : sample.count / total
  const parts: Ward[] = []
  for (const { merchant_id, ids } of wards) {
    const taken = ids.slice(0, Math.ceil(ids.length * share))
    // eslint-disable-next-line no-await-in-loop -- as above
    const part = await findPart(db, merchant_id, taken)
    parts.push({ merchant_id, part, sales_orders: taken.length })
  }
  return parts
}

async function recomputeAll (
  db: Db, wards: readonly Ward[], findings: readonly Finding[], onDone: (share: number) => void
): Promise<number> {
  const total = wards.reduce((sum, { sales_orders }) => sum + sales_orders, 0)
  let sales_orders = 0
  onDone(0)
  for (const ward of wards) {
    // eslint-disable-next-line no-await-in-loop -- one connection has the snapshot
    for await (const page of readPages(db, ward)) {
      const recomputed = page.map(recompute)
      for (const { name, listDamaged } of RECOMPUTATIONS) {
        const ids = recomputed.flatMap(listDamaged)
        note(findings, name, { count: ids.length, ids })
      }
      const other = await findOtherReplays(db, ward.merchant_id, page)
      note(findings, REPLAY.name, { count: other.length, ids: other })
      const lacking = await findUnindexed(db, ward.merchant_id, page)
      note(findings, SEARCH_TERMS.name, { count: lacking.length, ids: lacking })
      sales_orders += page.length
      if (page.length > 0 && sales_orders < total) onDone(sales_orders / total)
    }
  }
  onDone(1)
  return sales_orders
}

async function * readPages (
  db: Db, { merchant_id, part }: Ward
): AsyncGenerator<BackToBack[], void> {
  if (part !== null) {
    const { sales_order_ids: ids } = part
    for (let from = 0; from < ids.length; from += ORDERS_PER_PAGE) {
      const some = ids.slice(from, from + ORDERS_PER_PAGE)
      // eslint-disable-next-line no-await-in-loop -- one connection has the snapshot
      yield await findSalesOrders(db, merchant_id, some, null)
    }
    return
  }
  let page: BackToBack[] = []
  do {
    const after = page.at(-1)?.sales_order.id ?? ''
    // eslint-disable-next-line no-await-in-loop -- the page after this one
    page = await listSalesOrders(db, merchant_id, ORDERS_PER_PAGE, after)
    yield page
  } while (page.length > 0)
}

async function findOtherReplays (
  db: Db, merchant_id: string, page: readonly BackToBack[]
): Promise<string[]> {
  const ids = page.slice(0, REPLAYED_PER_PAGE).map(({ sales_order }) => sales_order.id)
  return ids.length === 0
    ? []
    : listOtherReplays(await findAskedDecisions(db, merchant_id, ids))
}

async function findUnindexed (
  db: Db, merchant_id: string, page: readonly BackToBack[]
): Promise<string[]> {
  const indexed = page.flatMap(({ sales_order, purchase_orders }) => [
    ...sales_order.terms_version > 0 ? searchTermsOf(sales_order) : [],
    ...purchase_orders.flatMap(tagTermsOf)
  ])
  return indexed.length === 0 ? [] : findLackingTerms(db, merchant_id, indexed)
}

function note (findings: readonly Finding[], name: string, { count, ids }: Damage): void {
  const finding = findings.find((one) => one.name === name)
  if (finding === undefined) throw new Error('the check has no finding')
  finding.count += count
  finding.ids.push(...ids.slice(0, IDS_MAX - finding.ids.length))
}
