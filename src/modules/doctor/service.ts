// Proves the invariants on what is stored, merchant by merchant, and names what breaks them.

import type { Db } from '../../platform/db/connect.ts'
import { listSalesOrders } from '../back-to-back/store/read.ts'
import { RECOMPUTATIONS, recompute } from './recomputation.ts'
import { type Check, type Damage, findDamage } from './store/checks.ts'
import { EVENT_CHECKS } from './store/events.ts'
import { QUANTITY_CHECKS } from './store/quantities.ts'
import { STATE_CHECKS } from './store/states.ts'

export type Finding = Pick<Check, 'name' | 'proves'> & Damage

export type Examination = {
  sales_orders: number
  /** One for each check, in their order; `count` 0 where all is well. */
  findings: Finding[]
}

const SQL_CHECKS: readonly Check[] = [...QUANTITY_CHECKS, ...STATE_CHECKS, ...EVENT_CHECKS]
const IDS_MAX = 20
const ORDERS_PER_PAGE = 500

export const CHECK_NAMES: readonly string[] =
  [...SQL_CHECKS, ...RECOMPUTATIONS].map(({ name }) => name)

/** `db` is one snapshot; what changes meanwhile would look like damage. */
export async function examine (db: Db, merchant_ids: readonly string[]): Promise<Examination> {
  const findings = [...SQL_CHECKS, ...RECOMPUTATIONS].map(({ name, proves }): Finding =>
    ({ name, proves, count: 0, ids: [] }))
  const examined: Examination = { sales_orders: 0, findings }
  for (const merchant_id of merchant_ids) {
    // eslint-disable-next-line no-await-in-loop -- one connection has the snapshot
    await examineMerchant(db, merchant_id, examined)
  }
  return examined
}

async function examineMerchant (
  db: Db, merchant_id: string, examined: Examination
): Promise<void> {
  const { findings } = examined
  for (const check of SQL_CHECKS) {
    // eslint-disable-next-line no-await-in-loop -- one connection has the snapshot
    note(findings, check.name, await findDamage(db, merchant_id, check, IDS_MAX))
  }
  let after: string[] | null = null
  do {
    // eslint-disable-next-line no-await-in-loop -- the page after this one
    const page = await listSalesOrders(db, merchant_id, {}, { limit: ORDERS_PER_PAGE, after })
    const last = page.at(-1)
    after = last === undefined ? null : [last.sales_order.id]
    examined.sales_orders += page.length
    const recomputed = page.map(recompute)
    for (const { name, listDamaged } of RECOMPUTATIONS) {
      const ids = recomputed.flatMap(listDamaged)
      note(findings, name, { count: ids.length, ids })
    }
  } while (after !== null)
}

function note (findings: readonly Finding[], name: string, { count, ids }: Damage): void {
  const finding = findings.find((one) => one.name === name)
  if (finding === undefined) throw new Error('a check without a finding')
  finding.count += count
  finding.ids.push(...ids.slice(0, IDS_MAX - finding.ids.length))
}
