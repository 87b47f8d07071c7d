// Reads sourcing decisions from PostgreSQL; each is written together with its sales order.

import { sql } from 'kysely'
import type { SourcingDecision } from '../../domain/back-to-back/state.ts'
import type { Candidate, PlanLine } from '../../domain/sourcing/plan-sourcing.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { PageRequest } from '../../platform/db/keyset-page.ts'

/** Decisions that were taken before shortages were proven have no `shortage_bound`. */
export type KeptDecision = Omit<SourcingDecision, 'allocations' | 'shortage_bound' | 'question'> &
  { shortage_bound: number | null }

/** `question` is null for decisions from before it was kept. */
export type AskedDecision = { decision: KeptDecision, question: string | null }

const COLUMNS = [
  'id', 'sales_order_id', 'trigger', 'objective', 'split', 'optimal', 'gap', 'currency', 'cost',
  'shortage_bound', 'second_best_cost', 'no_second_best_because', 'margin', 'promised_date',
  'nodes_searched', 'stock_as_of', 'created_at'
] as const

const LISTS = [
  sql<KeptLine[]>`lines::json`.as('lines'),
  sql<KeptDecision['exchange_rates']>`exchange_rates::json`.as('exchange_rates')
] as const

/** The oldest is first. There is one row more than `limit` when there is a next page. */
export async function listSourcingDecisions (
  db: Db, merchant_id: string, sales_order_id: string, { limit, after }: PageRequest
): Promise<KeptDecision[]> {
  const query = db.selectFrom('sourcing_decisions').where('merchant_id', '=', merchant_id)
    .where('sales_order_id', '=', sales_order_id)
    .select(COLUMNS).select(LISTS).orderBy('id').limit(limit + 1)
  const [last] = after ?? []
  const found = await (last === undefined ? query : query.where('id', '>', last)).execute()
  return found.map(completeDecision)
}

/** The decisions of the orders, or the one with that id, with what the planner was asked. */
export async function findAskedDecisions (
  db: Db, merchant_id: string, sales_order_ids: readonly string[], id?: string
): Promise<AskedDecision[]> {
  const query = db.selectFrom('sourcing_decisions').where('merchant_id', '=', merchant_id)
    .where('sales_order_id', '=', sql<string>`any(${sales_order_ids})`)
    .select(COLUMNS).select(LISTS).select('question').orderBy('id')
  const found = await (id === undefined ? query : query.where('id', '=', id)).execute()
  return found.map(({ question, ...decision }) =>
    ({ decision: completeDecision(decision), question }))
}

type KeptLine = Omit<PlanLine, 'candidates'> & {
  candidates: ReadonlyArray<Omit<Candidate, 'landed_unit_cost'> & Partial<Candidate>>
}

/** Before there was freight, units cost what they cost landed. */
function completeDecision (
  { lines, ...decision }: Omit<KeptDecision, 'lines'> & { lines: readonly KeptLine[] }
): KeptDecision {
  return {
    ...decision,
    lines: lines.map(({ candidates, ...line }) => ({
      ...line,
      candidates: candidates.map((one) => ({ landed_unit_cost: one.unit_cost, ...one }))
    }))
  }
}
