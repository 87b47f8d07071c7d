// Queues of due rows: the rows of a table that are due are the queue, and a command serves each.
//
// Whoever comes first, of several processes, does what is due; the others find nothing to do.

import { type RawBuilder, sql } from 'kysely'
import type { Logger } from 'pino'
import { buildOwnCall, type Call } from '../command/call.ts'
import type { Db } from '../db/connect.ts'
import type { Job, JobContext } from './run-jobs.ts'

const PAGE_SIZE = 100

export type Due = { merchant_id: string, id: string }

/** Rows that are due, of all merchants, by id behind `after`; read without a lock. */
export type FindDue = (db: Db, limit: number, after: string) => Promise<Due[]>

export type Queue = {
  name: string
  pause_ms: number
  find: FindDue
  /** Does nothing when the row is not due any more. */
  run: (call: Call, id: string) => Promise<unknown>
}

/** The rows of the table of which the condition holds. */
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
      find: async (last) => find(context.db, PAGE_SIZE, last?.id ?? ''),
      run: async ({ merchant_id, id }) => run(buildOwnCall(merchant_id, context), id),
      page_size: PAGE_SIZE,
      logger: context.logger
    })
  }
}

type Paged<Row> = {
  /** The page behind the last row of the one before. */
  find: (last: Row | undefined) => Promise<Row[]>
  run: (row: Row) => Promise<unknown>
  page_size: number
  logger: Logger
}

/** Serves page after page, so that rows which always fail keep none of the others back. */
export async function runPages<Row> (
  { find, run, page_size, logger }: Paged<Row>
): Promise<false> {
  let page: Row[] = []
  do {
    // eslint-disable-next-line no-await-in-loop -- page by page
    page = await find(page.at(-1))
    // eslint-disable-next-line no-await-in-loop -- as above
    await runEach(page, run, logger)
  } while (page.length === page_size)
  return false
}

/**
 * Runs the command of each due row, one after the other; one that fails keeps none of the others
 * back. True when any succeeded.
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
      logger.warn({ err: error }, 'due row failed')
    }
  }
  return has_success
}
