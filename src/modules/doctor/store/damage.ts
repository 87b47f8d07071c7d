// Runs one check on the rows of one merchant, of all its orders or of some.

import { CompiledQuery } from 'kysely'
import type { Check } from '../../../platform/check.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { Part } from './part.ts'

export type Damage = {
  count: number
  /** The first of them, at most as many as were asked for. */
  ids: string[]
}

/** The tables with rows that belong to orders, each with the column that tells to which. */
export type TablesOfOrders = Readonly<Record<string, string>>

type Looking = { ids_max: number, part: Part | null, tables_of_orders: TablesOfOrders }

/** `part` null is all of the merchant. */
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
  if (damage === undefined) throw new Error('a count without a row')
  return damage
}

/**
 * What a check calls a table is then the part of it that belongs to the sales orders $3, or to the
 * subjects $4: those orders and all that has events of its own.
 */
function partOf (tables_of_orders: TablesOfOrders): string {
  return Object.entries(tables_of_orders).map(([table, column]) => `
    ${table} as not materialized (
      select * from ${table}
      where merchant_id = $1 and ${column} = any(${column === 'sales_order_id' ? '$3' : '$4'})),`
  ).join('')
}
