// Finds the suppliers that are linked to a merchant which an order has passed. A link may be made
// after the order, so it is found whenever the order is read.

import { CompiledQuery } from 'kysely'
import type { Link, OrderPath, SalePath } from '../../../domain/model/link/link.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'
import { hashInPath } from '../../../platform/path-hash.ts'

const PARTNERS = `
  select supplier_id, partner_merchant_id from links where merchant_id = $1 order by id`

/** The paths in the order in which they were given, by one statement. */
export async function completePaths (
  db: Db | Trx, merchant_id: string, paths: readonly OrderPath[]
): Promise<SalePath[]> {
  const { rows: partners } = await db.executeQuery<
    Pick<Link, 'supplier_id' | 'partner_merchant_id'>
  >(CompiledQuery.raw(PARTNERS, [merchant_id]))
  return paths.map(({ salt, merchants }) => ({
    salt,
    merchants,
    supplier_ids: partners
      .filter(({ partner_merchant_id: id }) => merchants.includes(hashInPath(salt, id)))
      .map(({ supplier_id }) => supplier_id)
  }))
}
