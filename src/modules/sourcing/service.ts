// Orders that wait for stock are sourced when more of it becomes available.

import type { BackToBack } from '../../domain/back-to-back.ts'
import { type BackToBackChanges, changesOf } from '../../domain/changes.ts'
import type { Surroundings } from '../../domain/drafting.ts'
import { RuleError } from '../../domain/rule.ts'
import { settle } from '../../domain/settling.ts'
import { openSearchBudget } from '../../domain/sourcing.ts'
import { openStockBook } from '../../domain/stock-book.ts'
import type { Call, Command } from '../../platform/call.ts'
import { isDatabaseAway } from '../../platform/db/sqlstate.ts'
import { newId } from '../../platform/id.ts'
import { type LoadedSales, loadSales } from '../back-to-back/command.ts'
import { deleteMarks, listWaitingOrders, type Waiting } from '../back-to-back/store/marks.ts'
import { recordBackToBack } from '../back-to-back/store/record.ts'

/** Orders that share one transaction: new orders of the SKU wait no longer than for these. */
const BATCH_SIZE = 20

/**
 * Serves the orders that wait for the SKU, by priority, then age, while some of it is available;
 * the mark goes when all were looked at. Killed before, it is served again: nothing is lost.
 */
export async function restockSku (
  call: Call, mark: { sku: string, ids: readonly number[] }
): Promise<void> {
  const { db, merchant_id } = call
  const failures: unknown[] = []
  let after: Waiting | null = null
  do {
    // eslint-disable-next-line no-await-in-loop -- who waited longer is served first
    const waiting: Waiting[] = await listWaitingOrders(
      db, merchant_id, mark.sku, { limit: BATCH_SIZE, after })
    // eslint-disable-next-line no-await-in-loop -- as above
    failures.push(...await serveTogether(call, waiting.map(({ id }) => id)))
    after = waiting.length < BATCH_SIZE ? null : waiting.at(-1) ?? null
  } while (after !== null)
  await deleteMarks(db, merchant_id, mark.ids)
  if (failures.length > 0) throw failures[0]
}

/** One that fails keeps none of the others waiting: then each is served alone, unless all would. */
async function serveTogether (call: Call, ids: readonly string[]): Promise<unknown[]> {
  if (ids.length === 0) return []
  try {
    await call.commands.run(RESTOCK, call, { ids })
    return []
  } catch (error) {
    if (ids.length === 1 || isDatabaseAway(error)) return [error]
    const failures: unknown[] = []
    for (const id of ids) {
      // eslint-disable-next-line no-await-in-loop -- one by one: one of them is at fault
      failures.push(...await serveTogether(call, [id]))
    }
    return failures
  }
}

type Restocking = { ids: readonly string[] }

const RESTOCK: Command<Restocking, LoadedSales, BackToBackChanges[]> = {
  load: async (trx, merchant_id, requests) =>
    loadSales(trx, merchant_id, requests.flatMap(({ input }) => input.ids)),
  decide: (requests, { sales, offers, settings }, now) => {
    const search = openSearchBudget(sales.size)
    const surroundings = { settings, book: openStockBook(offers), search, now, newId }
    return requests.map(({ input }) => {
      const changes = input.ids.flatMap((id) => serve(sales.get(id), surroundings) ?? [])
      return { status: 200, value: undefined, changes: changes.length === 0 ? null : changes }
    })
  },
  record: async (trx, merchant_id, all) => recordBackToBack(trx, merchant_id, all.flat())
}

/** Undefined when nothing could be served. */
function serve (
  before: BackToBack | undefined, surroundings: Surroundings
): BackToBackChanges | undefined {
  if (before?.sales_order.status !== 'confirmed') return undefined
  try {
    const decided = settle(before, before, { trigger: 'restocked' }, surroundings)
    if (decided.decision === null || decided.decision.allocations.length === 0) return undefined
    return changesOf(before, decided, { sale_event: 'sales_order.sourced', newId }).changes
  } catch (error) {
    if (error instanceof RuleError) return undefined // one order keeps none of the others waiting
    throw error
  }
}
