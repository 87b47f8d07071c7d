// Runs one check on the rows of one merchant, of all its orders or of some.

import { CompiledQuery } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import type { Part } from './part.ts'

/** A statement that finds what breaks an invariant. */
export type Check = {
  name: string
  proves: string
  /** Selects the `id` of each thing of merchant $1 that is damaged. */
  text: string
  /** It sums over orders, so that a part of them proves nothing: all are read, always. */
  is_of_all?: true
}

export type Damage = {
  count: number
  /** The first of them, at most as many as were asked for. */
  ids: string[]
}

/** `part` null is all of the merchant. */
export async function findDamage (
  db: Db, merchant_id: string, { text, is_of_all }: Check,
  { ids_max, part }: { ids_max: number, part: Part | null }
): Promise<Damage> {
  const is_whole = part === null || is_of_all === true
  const values = is_whole ? [] : [part.sales_order_ids, part.subject_ids]
  const { rows: [damage] } = await db.executeQuery<Damage>(CompiledQuery.raw(`
    with ${is_whole ? '' : PART_OF_EACH_TABLE}
    damaged as materialized (${text})
    select (select count(*) from damaged) as count,
      array(select id from damaged order by id limit $2) as ids`,
  [merchant_id, ids_max, ...values]))
  if (damage === undefined) throw new Error('a count without a row')
  return damage
}

/** What a check calls a table is then the part of it that belongs to the orders $3, subjects $4. */
const PART_OF_EACH_TABLE = [
  ['sales_orders', 'id = any($3)'],
  ...['sales_order_lines', 'purchase_orders', 'purchase_order_lines', 'shipments', 'payments',
    'sourcing_decisions'].map((table) => [table, 'sales_order_id = any($3)']),
  ['exceptions', 'id = any($4)'],
  ['shipment_lines', 'shipment_id = any($4)'],
  ['events', 'subject_id = any($4)']
].map(([table, belongs]) => `
    ${table} as not materialized (
      select * from ${table} where merchant_id = $1 and ${belongs}),`).join('')
