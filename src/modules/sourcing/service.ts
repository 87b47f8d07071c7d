// Sources placed orders again: when an operator asks for it, and when more stock is available for
// orders that wait. Replays decisions, which changes nothing.

import {
  allocateByHand, assertAllocated, type NewAllocation
} from '../../domain/back-to-back/actions/allocate-units-by-hand.ts'
import type { BackToBack } from '../../domain/back-to-back/state.ts'
import { type BackToBackChanges, changesOf } from '../../domain/back-to-back/changes-to-record.ts'
import type { SalesOrderDescription } from '../../domain/back-to-back/describe-sale.ts'
import type { WritableSurroundings } from '../../domain/back-to-back/surroundings.ts'
import { shipToOf } from '../../domain/back-to-back/draft-purchase-orders.ts'
import { DEFAULT_SETTINGS } from '../../domain/model/merchant/merchant.ts'
import { isServable } from '../../domain/back-to-back/plan-unissued.ts'
import type { SourcingPreview } from '../../domain/back-to-back/preview-sourcing.ts'
import {
  comparePlans, type PlanDifferences, replayQuestion
} from '../../domain/back-to-back/replay-decision.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import { drawConsequences } from '../../domain/back-to-back/draw-consequences.ts'
import {
  openSearchBudget, PLANNER_VERSION, readQuestion
} from '../../domain/sourcing/plan-sourcing.ts'
import { completeSourcing } from '../../domain/back-to-back/actions/open-sales-order.ts'
import { openStockBook } from '../../domain/model/stock/stock-book.ts'
import { type Answer, assertVersion, type Call, type Command } from '../../platform/command/call.ts'
import { enterLoop } from '../../platform/fairness/event-loop.ts'
import { isDatabaseAway } from '../../platform/db/sqlstate.ts'
import { newId } from '../../platform/id.ts'
import {
  answerSale, defineSaleCommand, type LoadedSales, loadSales
} from '../back-to-back/command.ts'
import { deleteMarks } from '../back-to-back/store/restock-marks.ts'
import { listWaitingOrders, type WaitingOrder } from '../back-to-back/store/waiting-orders.ts'
import { recordBackToBack } from '../back-to-back/store/record-decisions.ts'
import { hasSalesOrder } from '../back-to-back/store/read-orders.ts'
import { findMerchant } from '../merchants/store.ts'
import type { NewSourcing } from './schema/allocations.ts'
import type { NewReplay } from './schema/replays.ts'
import { findAskedDecisions, type KeptDecision } from './store.ts'

/** Plans everything again that is not issued, with `allocations` as a person says. */
export async function planSalesOrder (
  call: Call, id: string, { allocations }: NewSourcing
): Promise<Answer<SalesOrderDescription>> {
  return call.commands.run(PLAN, call, { id, ...allocations && { allocations } })
}

type Planning = { id: string, allocations?: readonly NewAllocation[] }

const PLAN = defineSaleCommand<Planning, SalesOrderDescription>(
  'sales_orders', (before, { call, input: { allocations } }, surroundings) => {
    const { sales_order, purchase_orders } = before
    assertVersion(call, sales_order.version)
    if (sales_order.status !== 'confirmed') throw new RuleError('sales_order_not_confirmed')
    shipToOf(sales_order, purchase_orders, surroundings.settings)
    const decided = allocations === undefined
      ? drawConsequences(before, before, { trigger: 'requested', scope: 'whole' }, surroundings)
      : drawConsequences(before, allocateByHand(before, allocations), {
        trigger: 'manual', scope: 'whole', assertPlan: (plan) => assertAllocated(plan, allocations)
      }, surroundings)
    return answerSale(before, decided, { sale_event: 'sales_order.sourced' })
  })

export type Replay = {
  stored: KeptDecision
  stored_planner_version: number
  replayed: SourcingPreview
  planner_version: number
  differences: PlanDifferences
}

/** Throws the refusals of its route. */
export async function replayDecision (
  { db, merchant_id, account, share }: Call, named: { id: string, decision: string },
  { sourcing = {} }: NewReplay
): Promise<Replay> {
  const [found] = await findAskedDecisions(db, merchant_id, [named.id], named.decision)
  if (found === undefined) {
    const is_known = await hasSalesOrder(db, merchant_id, named.id, account)
    throw new RuleError(is_known ? 'sourcing_decision_not_found' : 'sales_order_not_found')
  }
  const { decision: stored, question: text } = found
  if (text === null) throw new RuleError('decision_not_replayable')
  const question = readQuestion(text)
  await enterLoop(`questions of ${share}`)
  const { allocations: _units, ...plan } = replayQuestion(question, completeSourcing(sourcing))
  const { currency, exchange_rates } = stored
  return {
    stored,
    stored_planner_version: question.planner_version,
    replayed: { ...plan, currency, exchange_rates },
    planner_version: PLANNER_VERSION,
    differences: comparePlans(stored, plan, currency)
  }
}

/** So many waiting orders share a transaction; new orders of the SKU wait until it has ended. */
const BATCH_SIZE = 20

/**
 * Serves the orders that wait for the SKU, in the order of the merchant's `restock_order`. The mark
 * of the SKU is deleted once all orders were tried. If the process is killed before that, the mark
 * is still there and its orders are tried again.
 */
export async function restockSku (
  call: Call, mark: { sku: string, ids: readonly number[] }
): Promise<void> {
  const { db, merchant_id } = call
  const merchant = await findMerchant(db, merchant_id)
  const { restock_order, time_zone } = merchant?.settings ?? DEFAULT_SETTINGS
  const failures: unknown[] = []
  let after: WaitingOrder | null = null
  do {
    // eslint-disable-next-line no-await-in-loop -- the next page begins after this one
    const waiting: WaitingOrder[] = await listWaitingOrders(
      db, merchant_id, mark.sku, { limit: BATCH_SIZE, after, restock_order, time_zone })
    // eslint-disable-next-line no-await-in-loop -- as above
    failures.push(...await serveTogether(call, waiting.map(({ id }) => id)))
    after = waiting.length < BATCH_SIZE ? null : waiting.at(-1) ?? null
  } while (after !== null)
  await deleteMarks(db, merchant_id, mark.ids)
  if (failures.length > 0) throw failures[0]
}

/**
 * Returns the errors. When the orders fail together each is tried alone, so that one faulty order
 * does not stop the others; without a database none is tried again.
 */
async function serveTogether (call: Call, ids: readonly string[]): Promise<unknown[]> {
  if (ids.length === 0) return []
  try {
    await call.commands.run(RESTOCK, call, { ids })
    return []
  } catch (error) {
    if (ids.length === 1 || isDatabaseAway(error)) return [error]
    const failures: unknown[] = []
    for (const id of ids) {
      // eslint-disable-next-line no-await-in-loop -- alone: one of them is at fault
      failures.push(...await serveTogether(call, [id]))
    }
    return failures
  }
}

type Restocking = { ids: readonly string[] }

const RESTOCK: Command<Restocking, LoadedSales, BackToBackChanges[]> = {
  load: async (trx, merchant_id, requests) =>
    loadSales(trx, merchant_id, requests.flatMap(({ input }) => input.ids)),
  decide: (requests, { sales, offers, settings, rates }, now) => {
    const search = openSearchBudget(sales.size)
    const surroundings = { settings, book: openStockBook(offers), rates, search, now, newId }
    return requests.map(({ input }) => {
      const changes = input.ids.flatMap((id) => serve(sales.get(id), surroundings) ?? [])
      return { status: 200, value: undefined, changes: changes.length === 0 ? null : changes }
    })
  },
  record: async (trx, merchant_id, all) => recordBackToBack(trx, merchant_id, all.flat())
}

/** Returns undefined when nothing of the order changes. */
function serve (
  before: BackToBack | undefined, surroundings: WritableSurroundings
): BackToBackChanges | undefined {
  if (before?.sales_order.status !== 'confirmed') return undefined
  try {
    if (!isServable(before, surroundings)) return undefined
    const decided = drawConsequences(
      before, before, { trigger: 'restocked', scope: 'whole' }, surroundings)
    const { changes } = changesOf(
      before, decided, { sale_event: 'sales_order.sourced', newId })
    return changes.events.length === 0 ? undefined : changes
  } catch (error) {
    if (error instanceof RuleError) return undefined // the other orders are served all the same
    throw error
  }
}
