// Counts what PostgreSQL reads for a request: rows of tables and entries of indexes.

import { sql } from 'kysely'
import { readConfig } from '../../src/config.ts'
import { newPlatformKey } from '../../src/first-start.ts'
import { buildLogger } from '../../src/platform/log.ts'
import { buildService } from '../../src/service.ts'
import type { Asker } from '../support/many-orders/filters.ts'
import { buildClient } from '../support/service.ts'

/** With so few there are two connections for reads. */
const CONNECTIONS = 8
const READS = 2

export type Counter = {
  countRead: (as: string, path: string) => Promise<number>
  close: () => Promise<void>
}

/** A service of its own, whose connections tell at once what they have read. */
export async function openCounter (
  database_url: string, keys: Record<Asker, string>
): Promise<Counter> {
  const { app, db, close } = await buildService({
    database_url,
    config: {
      ...readConfig({}),
      database_connections_max: CONNECTIONS,
      secrets: { platform_key: newPlatformKey(), encryption_key: Buffer.alloc(32, 'k') }
    },
    logger: buildLogger('silent')
  })
  const sum = async (): Promise<number> => {
    // Each connection tells its own numbers; those that sleep are not the ones that are asked next.
    await Promise.all(Array.from({ length: READS }, async () =>
      sql`select pg_stat_force_next_flush(), pg_sleep(0.01)`.execute(db)))
    const { rows: [row] } = await sql<{ read: number }>`
      select ((select sum(seq_tup_read + idx_tup_fetch) from pg_stat_user_tables)
        + (select sum(idx_tup_read) from pg_stat_user_indexes))::float8 as read`.execute(db)
    return row?.read ?? 0
  }
  return {
    countRead: async (as, path) => {
      const before = await sum()
      await buildClient(app, keys[as as Asker]).get(path)
      return await sum() - before
    },
    close
  }
}
