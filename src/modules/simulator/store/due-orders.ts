// Finds the open purchase orders of suppliers that the service plays.

import { sql } from 'kysely'
import type { Simulator } from '../../../domain/model/supplier/simulator.ts'
import type { Db } from '../../../platform/db/connect.ts'

export type Played = {
  merchant_id: string
  id: string
  supplier_id: string
  simulator: Simulator
  /** It differs once the order or its supplier has changed. */
  state: string
}

/** Of all merchants, in the order of their ids, from behind `after`. */
export async function findPlayed (db: Db, limit: number, after: string): Promise<Played[]> {
  const { rows } = await sql<Played>`
    select p.merchant_id, p.id, p.supplier_id, s.simulator, p.version || ' ' || s.version as state
    from suppliers s
    join purchase_orders p on p.merchant_id = s.merchant_id and p.supplier_id = s.id
      and p.status in ('issued', 'acknowledged')
    where s.simulator is not null and p.id > ${after}
    order by p.id limit ${limit}`.execute(db)
  return rows
}

/** The time by which orders were answered and shipped. */
export async function readNow (db: Db): Promise<string> {
  const { rows: [row] } = await sql<{ now: string }>`
    select date_trunc('milliseconds', clock_timestamp()) as now`.execute(db)
  if (row === undefined) throw new Error('the database returned no time')
  return row.now
}
