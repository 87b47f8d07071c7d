// Gives search terms to orders that have none: those of before there was a search, and those that a
// process of an older version still writes while a newer one runs.

import { searchTermsOf } from '../../../domain/model/sales-order/search-terms.ts'
import { buildOwnCall, type Call, type Command } from '../../../platform/command/call.ts'
import type { JobContext } from '../../../platform/jobs/job-loop.ts'
import {
  findMerchantWithoutTerms, lockOrdersWithoutTerms, recordTerms, type WithoutTerms
} from '../../back-to-back/store/due-search-terms.ts'

const ORDERS_MAX = 200

/** Some orders of each merchant. Returns true when there may be more. */
export async function indexOrders (job: string, context: JobContext): Promise<boolean> {
  let merchant_id = await findMerchantWithoutTerms(context.db, '')
  const has_any = merchant_id !== undefined
  while (merchant_id !== undefined) {
    const call: Call = buildOwnCall(merchant_id, job, context)
    // eslint-disable-next-line no-await-in-loop -- each merchant has a transaction of its own
    await call.commands.run(INDEX, call, null)
    // eslint-disable-next-line no-await-in-loop -- the merchant behind it
    merchant_id = await findMerchantWithoutTerms(context.db, merchant_id)
  }
  return has_any
}

const INDEX: Command<null, WithoutTerms[], WithoutTerms[], null> = {
  load: async (trx, merchant_id) => lockOrdersWithoutTerms(trx, merchant_id, ORDERS_MAX),
  decide: (requests, orders) => requests.map(() =>
    ({ status: 204, value: null, changes: orders.length > 0 ? orders : null })),
  record: async (trx, merchant_id, all) => {
    const orders = all.flat()
    return recordTerms(
      trx, merchant_id, orders.map(({ id }) => id), orders.flatMap(searchTermsOf))
  }
}
