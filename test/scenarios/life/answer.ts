// What an answer does to one purchase order line.

import { dayIn } from '../../support/days.ts'
import { agree, exclude, withdraw } from './ledger.ts'
import {
  type Config, liveOf, pendingOf, type Purchase, type PurchaseLine, type Sale, unansweredOf
} from './model.ts'

export type Entry = {
  status: 'accepted' | 'backordered' | 'rejected'
  quantity: number
  unit_cost?: string
  promised_date?: string
  reason?: string
}

type Answered = { sale: Sale, purchase: Purchase, line: PurchaseLine, config: Config }

/** The latest date that is early enough: later than any offer arrives. */
export const REQUESTED = dayIn(300)

/** What the entries do not promise is rejected; what was asked back and is not promised, agreed. */
export function acceptAnswer (
  { sale, purchase, line, config }: Answered, entries: readonly Entry[]
): void {
  const promising = entries.filter((one) => one.status !== 'rejected' && !isTooLate(one, config))
  const units = promising.reduce((all, { quantity }) => all + quantity, 0)
  const promised = Math.max(line.shipped, Math.min(liveOf(line), units))
  line.answers = JSON.stringify(entries)
  line.proposed = 0
  const accepted_before = line.accepted
  const less = Math.max(0, accepted_before - promised)
  const agreed = Math.min(less, pendingOf(line))
  agree(sale, purchase, line, agreed)
  const silent = unansweredOf(line) - Math.max(0, promised - accepted_before)
  withdraw(line, { units: silent, as: 'rejected', of: 'unanswered' })
  withdraw(line, { units: less - agreed, as: 'rejected', of: 'accepted' })
  if (silent + less - agreed > 0) exclude(sale, purchase, line)

  const cost = Math.max(...promising.map(({ unit_cost }) =>
    unit_cost === undefined ? 0 : Math.round(100 * Number(unit_cost))), 0)
  const is_dear = (cost - line.asked_cost) * 100 > line.asked_cost * config.cost_tolerance
  if (is_dear) propose(line, promised, cost)
  else accept(line, promised, cost === 0 ? line.unit_cost : cost)
}

function isTooLate ({ promised_date, status }: Entry, { late_policy }: Config): boolean {
  if (late_policy === 'wait') return false
  return promised_date === undefined ? status === 'backordered' : promised_date > REQUESTED
}

function accept (line: PurchaseLine, promised: number, cost: number): void {
  line.unit_cost = cost
  if (promised === line.accepted) return
  line.accepted = promised
  line.accepted_at = 'unknown'
}

/** Nothing that has not shipped is promised at that cost before a person approves. */
function propose (line: PurchaseLine, promised: number, cost: number): void {
  const kept = Math.min(line.accepted, line.shipped + pendingOf(line))
  line.proposed = promised - kept
  line.proposed_cost = cost
  line.accepted = kept
}
