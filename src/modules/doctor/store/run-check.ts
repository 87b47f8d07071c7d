// Runs one check on the rows of one merchant: on all of its orders, or on a part of them.

import { CompiledQuery } from 'kysely'
import type { Check } from '../../../platform/doctor-check.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { Part } from './examined-part.ts'

export type Damage = {
  count: number
  /** The first ids of the damaged rows, at most `ids_max`. */
  ids: string[]
}

/** The tables whose rows belong to orders, each with the column that names the order or subject. */
export type TablesOfOrders = Readonly<Record<string, string>>

type Looking = { ids_max: number, part: Part | null, tables_of_orders: TablesOfOrders }

/** If `part` is null, all orders of the merchant are checked. */
export async function findDamage (
  db: Db, merchant_id: string, { text, is_of_all }: Check,
  { ids_max, part, tables_of_orders }: Looking
): Promise<Damage> {
  const is_whole = part === null || is_of_all === true
  const values = is_whole ? [] : [part.sales_order_ids, part.subject_ids]
  const { rows: [damage] } = await db.executeQuery<Damage>(CompiledQuery.raw(`
    with ${is_whole ? '' : partOf(tables_of_orders)}
    damaged as materialized (${text})
    select (select count(*) from damaged) as count,
      array(select id from damaged order by id limit $2) as ids`,
  [merchant_id, ids_max, ...values]))
  if (damage === undefined) throw new Error('the count has no row')
  return damage
}

/**
 * Common table expressions with the names of tables. A check that names such a table then reads
 * only its rows that belong to the sales orders $3 or to the subjects $4.
 */
function partOf (tables_of_orders: TablesOfOrders): string {
  return Object.entries(tables_of_orders).map(([table, column]) => `
    ${table} as not materialized (
      select * from ${table}
      where merchant_id = $1 and ${column} = any(${column === 'sales_order_id' ? '$3' : '$4'})),`
  ).join('')
}
