// Today where a merchant is, for statements that compare dates. Which day it is, the service says:
// its time zones and those of the database may be of different years.

import { type RawBuilder, sql } from 'kysely'
import { dateIn } from '../../../domain/kernel/local-time.ts'
import type { Db } from '../../../platform/db/connect.ts'

export type DateExpression = RawBuilder<string>

const TODAY_IN_UTC = sql<string>`(now() at time zone 'UTC')::date`

/** No merchant's today is later. */
export const LATEST_TODAY = sql<string>`((now() at time zone 'UTC')::date + 1)`

/** Today in the time zone. */
export async function findToday (db: Db, time_zone: string): Promise<DateExpression> {
  if (time_zone === 'UTC') return TODAY_IN_UTC
  const { rows: [row] } = await sql<{ now: string }>`select now() as now`.execute(db)
  if (row === undefined) throw new Error('the database returned no time')
  return sql`${dateIn(time_zone, row.now)}::date`
}

/** Returns a function that says today for each merchant by its id. */
export async function findTodayOfEach (
  db: Db
): Promise<(merchant_id: RawBuilder<unknown>) => DateExpression> {
  const { rows: zones } = await sql<{ time_zone: string, now: string }>`
    select distinct settings ->> 'time_zone' as time_zone, now() as now from merchants
    where settings ->> 'time_zone' <> 'UTC'`.execute(db)
  if (zones.length === 0) return () => TODAY_IN_UTC
  const days = JSON.stringify(zones.map(({ time_zone, now }) =>
    ({ time_zone, today: dateIn(time_zone, now) })))
  return (merchant_id) => sql`coalesce((
    select d.today from merchants m
    join jsonb_to_recordset(${days}) as d (time_zone text, today date)
      on d.time_zone = m.settings ->> 'time_zone'
    where m.id = ${merchant_id}), ${TODAY_IN_UTC})`
}
