// Runs one check on the rows of one merchant.

import { CompiledQuery } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

/** A statement that finds what breaks an invariant. */
export type Check = {
  name: string
  proves: string
  /** Selects the `id` of each thing of merchant $1 that is damaged. */
  text: string
}

export type Damage = {
  count: number
  /** The first of them, at most as many as were asked for. */
  ids: string[]
}

export async function findDamage (
  db: Db, merchant_id: string, { text }: Check, ids_max: number
): Promise<Damage> {
  const { rows: [damage] } = await db.executeQuery<Damage>(CompiledQuery.raw(`
    with damaged as materialized (${text})
    select (select count(*) from damaged) as count,
      array(select id from damaged order by id limit $2) as ids`, [merchant_id, ids_max]))
  if (damage === undefined) throw new Error('a count without a row')
  return damage
}
