// Makes sourcing decisions again from what the planner was asked, and compares them with what is
// stored. Only those of the present planner are judged.

import { replayQuestion } from '../../domain/back-to-back/replay-decision.ts'
import { readMoney } from '../../domain/kernel/money.ts'
import { isSameValue } from '../../domain/kernel/same-value.ts'
import {
  type KeptQuestion, type Plan, PLANNER_VERSION, readQuestion
} from '../../domain/sourcing/plan-sourcing.ts'
import type { AskedDecision, KeptDecision } from '../sourcing/store.ts'

export const REPLAY = {
  name: 'sourcing_decision_replay',
  proves: 'a sourcing decision that is made again is the same (of some orders of each page)'
}

/** The ids of decisions that come out otherwise, or whose question cannot be read. */
export function listOtherReplays (decisions: readonly AskedDecision[]): string[] {
  return decisions.flatMap(({ decision, question }) =>
    question === null || isReplayed(decision, question) ? [] : decision.id)
}

function isReplayed (decision: KeptDecision, text: string): boolean {
  let question: KeptQuestion
  try {
    question = readQuestion(text)
  } catch {
    return false
  }
  const { planner_version } = question
  if (planner_version !== PLANNER_VERSION) return Number.isInteger(planner_version)
  return isSamePlan(decision, replayQuestion(question, { objective: null, split: null }))
}

const SAME_FIELDS = [
  'objective', 'split', 'optimal', 'gap', 'promised_date', 'shortage_bound',
  'no_second_best_because', 'nodes_searched', 'stock_as_of', 'lines'
] as const satisfies ReadonlyArray<keyof Plan>

const SAME_AMOUNTS = ['cost', 'margin', 'second_best_cost'] as const

function isSamePlan (stored: KeptDecision, plan: Plan): boolean {
  return SAME_FIELDS.every((field) => isSameValue(stored[field], plan[field])) &&
    SAME_AMOUNTS.every((field) => amountOf(stored[field]) === amountOf(plan[field]))
}

const amountOf = (amount: string | null): bigint | null =>
  amount === null ? null : readMoney(amount)
