// The life of orders, step by step: each is done to the service and to the model, then compared.

import { acknowledge, closeShort, expire, resolveCost } from './answering.ts'
import { type Action, settleAll, type Step, type World } from './action.ts'
import {
  answerCancellation, cancelLines, cancelPurchase, cancelSale, resolveNoSupplier
} from './canceling.ts'
import { change } from './changing.ts'
import { findDifferences } from './comparison.ts'
import type { Facts } from './facts.ts'
import { findBroken } from './invariants.ts'
import { type Model, rowOf, type Sale, unsourcedOf } from './model.ts'
import { hold, leaveUnanswered, pay, refund, removeHold, timeOut } from './paying.ts'
import { confirm, place } from './placing.ts'
import { reinstate, reverse } from './reversing.ts'
import { deliver, receive, ship, shipOn } from './shipping.ts'
import { adoptPurchases, findForgotten, findUnfair, release, servableOf } from './sourcing.ts'
import { feedStock, putStock, restock } from './stocking.ts'

/** Each with how often it comes, of all together. */
export const STEPS: ReadonlyArray<[number, Step]> = [
  [14, place], [2, confirm], [6, pay], [2, refund], [3, reverse], [2, reinstate], [2, timeOut],
  [2, hold], [2, removeHold], [1, leaveUnanswered], [14, acknowledge], [3, closeShort], [4, expire],
  [4, resolveCost], [10, ship], [6, deliver], [5, receive], [5, shipOn], [8, change],
  [4, cancelSale], [5, cancelLines], [3, cancelPurchase], [6, answerCancellation],
  [2, resolveNoSupplier], [6, putStock], [3, feedStock], [5, restock]
]

/** Throws what is not as it must be; `readFacts` says what is stored now. */
export async function take (
  action: Action, model: Model, world: World, readFacts: () => Promise<Facts>
): Promise<void> {
  const before = model.facts
  const answer = await action.send(world, model)
  const facts = await readFacts()
  const faults = findBroken(before, facts, action.is_job === true)
  if ((answer.code ?? undefined) !== action.refusal) {
    faults.push(`answered ${answer.status} ${answer.code}, and not ${action.refusal ?? 'well'}`)
    throw new Error([action.text, ...faults].join('\n  '))
  }
  if (action.refusal === undefined) faults.push(...follow(action, model, { answer, facts }))
  model.facts = facts
  faults.push(...findDifferences(model, facts))
  if (faults.length > 0) throw new Error([action.text, ...faults].join('\n  '))
}

function follow (
  action: Action, model: Model, { answer, facts }: { answer: { body: unknown }, facts: Facts }
): string[] {
  const waited = waitingIn(model)
  action.apply(model, answer.body)
  const wanted = wantedOf(action, model, waited)
  const { bought, faults } = adoptPurchases(model, facts)
  const units = Map.groupBy(bought, ({ sale }) => sale)
  for (const sale of model.sales) {
    const found = (units.get(sale) ?? []).reduce((all, { line }) => all + line.quantity, 0)
    if (action.sources === 'all' || found === (wanted.get(sale) ?? 0)) continue
    faults.push(`${sale.id}: ${found} units bought, and not ${wanted.get(sale) ?? 0}`)
  }
  action.finish?.(model)
  settleAll(model)
  for (const sale of model.sales) release(model, sale)
  settleAll(model)
  learnInstants(model, facts)
  if (action.sources === 'all') faults.push(...findForgotten(model), ...findUnfair(model, bought))
  return faults
}

type Waiting = Map<Sale, Map<number, number>>

function waitingIn ({ sales }: Model): Waiting {
  return new Map(sales.map((sale) => [sale, new Map(sale.lines.map((line) =>
    [line.line_number, unsourcedOf(sale, line)]))]))
}

/** Units that must be bought in this step. */
function wantedOf ({ sources }: Action, model: Model, waited: Waiting): Map<Sale, number> {
  if (sources === undefined || sources === 'all') return new Map()
  const sale = sources.sale(model)
  if (sale?.status !== 'confirmed') return new Map()
  const before = waited.get(sale)
  const is_more = sale.lines.some((line) =>
    unsourcedOf(sale, line) > (before?.get(line.line_number) ?? 0))
  return new Map([[sale, is_more || sources.when === 'always' ? servableOf(model, sale) : 0]])
}

/** When it happened, only the service can say. */
function learnInstants (model: Model, { purchases, stock }: Facts): void {
  const lines = new Map(purchases.flatMap((purchase) => purchase.lines.map((line) =>
    [`${purchase.id}/${line.line_number}`, line.accepted_at])))
  for (const { id, lines: own } of model.sales.flatMap((sale) => sale.purchases)) {
    for (const line of own) {
      if (line.accepted_at !== 'unknown') continue
      line.accepted_at = lines.get(`${id}/${line.line_number}`) ?? null
    }
  }
  for (const { supplier_id, sku, as_of } of stock) rowOf(model, supplier_id, sku).as_of = as_of
}
