// Forgets what partners have that nobody asks any more, part by part.

import { buildOwnCall, type Call, type Command } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { appendEverySku } from '../../../platform/events/record-skus.ts'
import type { Job, JobContext } from '../../../platform/jobs/job-loop.ts'
import { runEach } from '../../../platform/jobs/run-due-rows.ts'
import { markRestockedOf } from '../../back-to-back/store/restock-marks.ts'
import { listDueForgetting } from '../store/due-forgetting.ts'
import {
  emptyRows, type Forgetting, lockForgetting, lockForgottenRows
} from '../store/forget-stock.ts'

const NAME = 'forget the stock of partners'
const LINKS_MAX = 20
/** As many as a part of a feed has. */
const ROWS_MAX = 2_000

export function buildForgetJob ({ logger, ...context }: JobContext): Job {
  return {
    name: NAME,
    pause_ms: 1_000,
    run: async () => runEach(await listDueForgetting(context.db, LINKS_MAX),
      async ({ merchant_id, id }) => forgetPart(buildOwnCall(merchant_id, NAME, context), id),
      logger)
  }
}

async function forgetPart (call: Call, id: string): Promise<unknown> {
  return call.commands.run(FORGET, call, { id })
}

type Known = { link: Forgetting | undefined, skus: string[] }
type Part = { id: string, supplier_id: string, skus: string[], is_last: boolean }

/**
 * Until the last part, nothing is bought of the supplier. What was reported meanwhile counts then,
 * and what waits for it is served.
 */
const FORGET: Command<{ id: string }, Known, Part, undefined> = {
  load: async (trx, merchant_id, [request]) => {
    const id = request?.input.id ?? ''
    const [link, skus] = await together([
      lockForgetting(trx, merchant_id, id), lockForgottenRows(trx, merchant_id, id, ROWS_MAX)
    ])
    return { link, skus }
  },
  decide: (requests, { link, skus }) => requests.map(({ input: { id } }) => ({
    status: 200,
    value: undefined,
    changes: link === undefined
      ? null
      : { id, supplier_id: link.supplier_id, skus, is_last: skus.length < ROWS_MAX }
  })),
  record: async (trx, merchant_id, all, now) => together(all.flatMap((part) => [
    ...emptyRows(trx, merchant_id, part, now),
    ...part.is_last
      ? [markRestockedOf(trx, merchant_id, part.supplier_id), appendEverySku(trx, merchant_id)]
      : []
  ]))
}
