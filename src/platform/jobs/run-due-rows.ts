// Queues without a queue table: the rows of a table that are due are the queue, and a command
// handles each row.
//
// Several processes may find the same row. The command decides under its locks whether the row is
// still due, so the first one does the work, and the others find nothing to do.

import { type RawBuilder, sql } from 'kysely'
import type { Logger } from 'pino'
import { buildOwnCall, type Call } from '../command/call.ts'
import type { Db } from '../db/connect.ts'
import type { Job, JobContext } from './job-loop.ts'

const PAGE_SIZE = 100

export type Due = { merchant_id: string, id: string }

/**
 * Lists due rows of all merchants in the order of their ids, from behind `after`. Locks nothing.
 */
export type FindDue = (db: Db, limit: number, after: string) => Promise<Due[]>

export type Queue = {
  name: string
  pause_ms: number
  find: FindDue
  /** Handles one row. Must do nothing when the row is no longer due. */
  run: (call: Call, id: string) => Promise<unknown>
}

/** Finds the rows of the table for which the condition is true. */
export function findDueIn (table: string, is_due: RawBuilder<unknown>): FindDue {
  return async (db, limit, after) => {
    const { rows } = await sql<Due>`
      select merchant_id, id from ${sql.table(table)}
      where ${is_due} and id > ${after} order by id limit ${limit}`.execute(db)
    return rows
  }
}

export function buildQueueJob ({ find, run, ...named }: Queue, context: JobContext): Job {
  return {
    ...named,
    run: async () => runPages<Due>({
      find: async (limit, last) => find(context.db, limit, last?.id ?? ''),
      run: async ({ merchant_id, id }) => run(buildOwnCall(merchant_id, named.name, context), id),
      logger: context.logger
    })
  }
}

type Paged<Row> = {
  /** Reads at most `limit` rows that follow `last`, the last row of the page before. */
  find: (limit: number, last: Row | undefined) => Promise<Row[]>
  run: (row: Row) => Promise<unknown>
  logger: Logger
}

/** Handles page after page, so that rows which always fail do not block the rows behind them. */
export async function runPages<Row> ({ find, run, logger }: Paged<Row>): Promise<false> {
  let page: Row[] = []
  do {
    // eslint-disable-next-line no-await-in-loop -- page by page
    page = await find(PAGE_SIZE, page.at(-1))
    // eslint-disable-next-line no-await-in-loop -- as above
    await runEach(page, run, logger)
  } while (page.length === PAGE_SIZE)
  return false
}

/**
 * Runs the command of each due row, one after the other. A row that fails is logged and does not
 * block the others. Returns true when any row succeeded.
 */
export async function runEach<Due> (
  due: readonly Due[], run: (one: Due) => Promise<unknown>, logger: Logger
): Promise<boolean> {
  let has_success = false
  for (const one of due) {
    try {
      // eslint-disable-next-line no-await-in-loop -- each is a command of its own
      await run(one)
      has_success = true
    } catch (error) {
      logger.warn({ err: error }, 'background job: a due row failed, it is tried again later')
    }
  }
  return has_success
}
