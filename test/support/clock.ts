// A database whose clock a test moves. It runs on from the time that it was set to.

import { sql } from 'kysely'
import type { Db } from '../../src/platform/db/connect.ts'

/**
 * Puts functions of a schema before PostgreSQL's own, for all connections that open from now on.
 * Returns a function that sets the clock.
 */
export async function givenClock (db: Db): Promise<(instant: string) => Promise<void>> {
  await sql`create schema moved`.execute(db)
  await sql`create table moved.clock as select interval '0' as shift`.execute(db)
  await sql`create function moved.now() returns timestamptz language sql stable as
    $$ select pg_catalog.now() + shift from moved.clock $$`.execute(db)
  await sql`create function moved.clock_timestamp() returns timestamptz language sql volatile as
    $$ select pg_catalog.clock_timestamp() + shift from moved.clock $$`.execute(db)
  await sql`do $$ begin execute format(
    'alter database %I set search_path = moved, pg_catalog, public', current_database());
    end $$`.execute(db)
  return async (instant) => {
    await sql`update moved.clock set shift = ${instant}::timestamptz - pg_catalog.clock_timestamp()`
      .execute(db)
  }
}
