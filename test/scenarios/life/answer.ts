// What an answer does to one purchase order line.

import { dayIn } from '../../support/days.ts'
import { agree, exclude, withdraw } from './ledger.ts'
import {
  lineOf, liveOf, type Model, pendingOf, type Purchase, type PurchaseLine, rowOf, type Sale,
  unansweredOf
} from './model.ts'

export type Entry = {
  status: 'accepted' | 'backordered' | 'rejected' | 'substituted'
  quantity: number
  unit_cost?: string
  promised_date?: string
  reason?: string
  substitute_sku?: string
}

type Answered = { sale: Sale, purchase: Purchase, line: PurchaseLine, model: Model }

/** The latest date that is early enough: later than any offer arrives. */
export const REQUESTED = dayIn(300)

/** What the entries do not promise is rejected; what was asked back and is not promised, agreed. */
export function acceptAnswer (
  { sale, purchase, line, model }: Answered, entries: readonly Entry[]
): void {
  const { config } = model
  // Whoever gets a replacement waits already: nothing is too late.
  const is_late_refused =
    config.late_policy === 'reject' && lineOf(sale, line.sale_line).replacement_for === null
  const meant = entries.filter((one) =>
    one.status !== 'rejected' && !(is_late_refused && isLate(one)))
  const promising = meant.filter(({ status }) => status !== 'substituted')
  const substitute = meant.find(({ status }) => status === 'substituted')
  const units = promising.reduce((all, { quantity }) => all + quantity, 0)
  const promised = Math.max(line.shipped, Math.min(liveOf(line), units))
  line.answers = JSON.stringify(entries)
  line.proposed = 0
  line.offer = null
  const accepted_before = line.accepted
  const less = Math.max(0, accepted_before - promised)
  const agreed = Math.min(less, pendingOf(line))
  agree(sale, purchase, line, agreed)
  const silent = unansweredOf(line) - Math.max(0, promised - accepted_before)
  const offered = Math.min(substitute?.quantity ?? 0, silent + less - agreed)
  const unaccepted = Math.max(0, offered - silent)
  withdraw(line, { units: silent - (offered - unaccepted), as: 'rejected', of: 'unanswered' })
  withdraw(line, { units: less - agreed - unaccepted, as: 'rejected', of: 'accepted' })
  line.accepted -= unaccepted
  if (silent + less - agreed > offered) exclude(sale, purchase, line)

  const cost = Math.max(...promising.map(({ unit_cost }) =>
    unit_cost === undefined ? 0 : Math.round(100 * Number(unit_cost))), 0)
  const is_dear = (cost - line.asked_cost) * 100 > line.asked_cost * config.cost_tolerance
  if (is_dear) propose(line, promised, cost)
  else accept(line, promised, cost === 0 ? line.unit_cost : cost)
  if (substitute !== undefined && offered > 0) {
    line.offer = { units: offered, ...offerOf(model, purchase, substitute) }
  }
}

/** At its own cost, unless the answer names one. */
function offerOf (
  model: Model, { supplier_id }: Purchase, { substitute_sku: sku = '', unit_cost }: Entry
): { sku: string, cost: number } {
  const cost = unit_cost === undefined
    ? rowOf(model, supplier_id, sku).unit_cost
    : Math.round(100 * Number(unit_cost))
  return { sku, cost }
}

function isLate ({ promised_date, status }: Entry): boolean {
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
