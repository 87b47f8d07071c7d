// Notices that the database is another one than before: restored from a dump, or a standby that was
// promoted. Events may be lost then, so positions that readers know may mean other events now.
// Cursors of changed availability name the database itself.

import type { PoolClient } from 'pg'

/**
 * The cluster, its timeline, the database and the table. A restore or a promotion changes at least
 * one of them. A restart does not.
 */
const DATABASE = `
  select concat_ws(' ', (select system_identifier from pg_control_system()),
    left(pg_walfile_name(pg_current_wal_lsn()), 8),
    (select oid from pg_database where datname = current_database()),
    'event_feeds'::regclass::oid) as database`

/** In another database, each feed begins a new epoch behind its last positions. */
const BEGIN = `
  update event_feeds set database = $1,
    epoch_positions = case
      when database is null then epoch_positions else epoch_positions || last_position end
  where database is distinct from $1`

/** Must run before positions are given on a new connection. */
export async function beginEpoch (client: PoolClient): Promise<void> {
  const { rows: [row] } = await client.query<{ database: string }>(DATABASE)
  await client.query(BEGIN, [row?.database])
}
