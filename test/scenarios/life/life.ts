// The life of orders, step by step: each is done to the service and to the model, then compared.

import { findMiscounted } from './accounting.ts'
import { acknowledge, closeShort, expire, resolveCost } from './answering.ts'
import { type Action, settleAll, type Step } from './action.ts'
import { recordBill } from './billing.ts'
import {
  answerCancellation, cancelLines, cancelPurchase, cancelSale, resolveNoSupplier
} from './canceling.ts'
import { change, redirect } from './changing.ts'
import { adoptCharges } from './charging.ts'
import { findDifferences } from './comparison.ts'
import { creditReplacements, wantedAgain } from './crediting.ts'
import { approveBill, matchBills, payBill, rejectBill } from './deciding-bills.ts'
import { deliver } from './delivering.ts'
import type { Facts } from './facts.ts'
import { findBroken } from './invariants.ts'
import { invoice, invoiceAll } from './invoicing.ts'
import { lose } from './losing.ts'
import { isPlanned, type Model, rowOf, type Sale, sourcedOf, sum, unsourcedOf } from './model.ts'
import { isReleased } from './owing.ts'
import { hold, leaveUnanswered, pay, removeHold, timeOut } from './paying.ts'
import { confirm, place } from './placing.ts'
import { bounce, credit, refund } from './refunding.ts'
import { giveBack } from './returning.ts'
import { reinstate, reverse } from './reversing.ts'
import { receive, ship, shipOn } from './shipping.ts'
import {
  adoptPlan, type Bought, findForgotten, findUnfair, findUnplanned, isOutdated, release, servableOf,
  setAside
} from './sourcing.ts'
import { say } from './saying.ts'
import { settleLoss } from './settling.ts'
import { feedStock, putStock, restock } from './stocking.ts'
import { resolveOffer } from './substituting.ts'
import { voidShipment } from './voiding.ts'
import type { Scene } from './worlds.ts'

/** Each with how often it comes, of all together. */
export const STEPS: ReadonlyArray<[number, Step]> = [
  [9, place], [2, confirm], [6, pay], [3, refund], [5, bounce], [2, credit], [3, reverse],
  [3, reinstate], [2, timeOut], [2, hold], [2, removeHold], [4, leaveUnanswered],
  [14, acknowledge], [2, closeShort], [4, expire], [4, resolveCost], [4, resolveOffer],
  [15, ship], [8, deliver], [6, receive], [6, shipOn], [7, change], [3, redirect],
  [2, cancelSale], [4, cancelLines], [2, cancelPurchase], [6, answerCancellation],
  [2, resolveNoSupplier], [4, putStock], [2, feedStock], [4, restock], [3, say],
  [8, giveBack], [2, voidShipment], [8, lose], [8, settleLoss], [5, invoice],
  [16, recordBill], [10, approveBill], [3, rejectBill], [2, payBill], [4, matchBills]
]

/**
 * Throws what is not as it must be; `readChanges` says what is stored now of what has changed. What
 * a refusal must not have done the next step finds, as a change that nobody made.
 */
export async function take (
  action: Action, model: Model, { world, readFacts, readChanges }: Scene
): Promise<void> {
  const before = model.facts
  const answer = await action.send(world, model)
  if ((answer.code ?? undefined) !== action.refusal) {
    const faults = findBroken(before, await readChanges(before), action.is_job === true)
    faults.push(`answered ${answer.status} ${answer.code}, and not ${action.refusal ?? 'well'}`)
    throw new Error([action.text, ...faults].join('\n  '))
  }
  if (action.refusal !== undefined) return
  const facts = await (action.is_report === true ? readFacts() : readChanges(before))
  const faults = findBroken(before, facts, action.is_job === true)
  faults.push(...follow(action, model, { answer, facts }))
  model.facts = facts
  faults.push(...findDifferences(model, facts))
  if (faults.length > 0) throw new Error([action.text, ...faults].join('\n  '))
}

/** Throws what is not as it must be in the end, when all is invoiced and everything is read. */
export async function end (model: Model, scene: Scene): Promise<void> {
  await invoiceAll(model, scene.world)
  const facts = await scene.readFacts()
  const faults = [...findBroken(model.facts, facts, false), ...findDifferences(model, facts)]
  if (faults.length === 0) faults.push(...await findMiscounted(model, scene.world))
  if (faults.length > 0) throw new Error(['in the end', ...faults].join('\n  '))
}

function follow (
  action: Action, model: Model, { answer, facts }: { answer: { body: unknown }, facts: Facts }
): string[] {
  const waited = waitingIn(model)
  const served = servedIn(model)
  const again = wantedAgain(model)
  action.apply(model, answer.body)
  const planned = planAgain(action, model, { waited, facts })
  action.finish?.(model)
  creditReplacements(again)
  settleAll(model)
  const released = releaseAll(model, facts, planned.sales)
  settleAll(model)
  learnInstants(model, facts)
  const charged = adoptCharges(model, facts)
  const faults = [...planned.faults, ...released, ...charged, ...findUnplanned(model, facts)]
  if (action.sources !== 'all') return faults
  // What it had of the supplier before was planned anew, and taken from nobody.
  const bought = planned.bought.filter(({ sale, supplier_id, line: { sku } }) =>
    [null, supplier_id].every((of) =>
      countServed(sale, sku, of) > (served.get(`${sale.id} ${sku} ${of}`) ?? 0)))
  return [...faults, ...findForgotten(model, facts.marked), ...findUnfair(model, bought)]
}

type Waiting = Map<Sale, Map<number, number>>

function waitingIn ({ sales }: Model): Waiting {
  return new Map(sales.map((sale) => [sale, new Map(sale.lines.map((line) =>
    [line.line_number, unsourcedOf(sale, line)]))]))
}

/** By order and SKU, of each supplier and of all (null). */
function servedIn ({ sales, suppliers }: Model): Map<string, number> {
  const ids = [null, ...suppliers.map(({ id }) => id)]
  return new Map(sales.flatMap((sale) => sale.lines.flatMap(({ sku }) =>
    ids.map((of) => [`${sale.id} ${sku} ${of}`, countServed(sale, sku, of)]))))
}

function countServed (sale: Sale, sku: string, of: string | null): number {
  const purchases = sale.purchases.filter(({ supplier_id }) => of === null || of === supplier_id)
  return sum(sale.lines, (line) => line.sku === sku ? sourcedOf({ ...sale, purchases }, line) : 0)
}

type Plans = { sales: Set<Sale>, bought: Bought[], faults: string[] }

/** What is not issued of these orders was given back and planned anew. */
function planAgain (
  action: Action, model: Model, { waited, facts }: { waited: Waiting, facts: Facts }
): Plans {
  const sales = plannedBy(action, model, { waited, facts })
  const plans: Plans = { sales: new Set(sales), bought: [], faults: [] }
  for (const sale of sales) {
    const { bought, faults } = planOne(model, sale, facts, action.sources !== 'all')
    plans.bought.push(...bought)
    plans.faults.push(...faults)
  }
  return plans
}

/** As many units as suppliers who may be asked have, and no more. */
function planOne (
  model: Model, sale: Sale, facts: Facts, is_counted: boolean
): { bought: Bought[], faults: string[] } {
  const aside = setAside(sale)
  const wanted = servableOf(model, sale)
  const { bought, faults } = adoptPlan(model, sale, aside, facts)
  const found = sum(bought, ({ line }) => line.quantity)
  if (is_counted && found !== wanted) {
    faults.push(`${sale.id}: ${found} units planned, and not ${wanted}`)
  }
  return { bought, faults }
}

function plannedBy (
  { sources }: Action, model: Model, { waited, facts }: { waited: Waiting, facts: Facts }
): Sale[] {
  if (sources === undefined) return []
  if (sources === 'all') {
    // Those that waited and were looked at while somebody had something for them.
    const versions = new Map(model.facts.sales.map(({ id, version }) => [id, version]))
    const changed = new Set(facts.sales.filter(({ id, version }) => version !== versions.get(id))
      .map(({ id }) => id))
    return model.sales.filter((sale) => sale.status === 'confirmed' && changed.has(sale.id) &&
      sale.lines.some((line) => unsourcedOf(sale, line) > 0))
  }
  const sale = sources.sale(model)
  if (sale?.status !== 'confirmed') return []
  // What is planned goes out as it is, if it may.
  const is_out = isReleased(sale) && sale.purchases.some(isPlanned)
  if (sources.when === 'unreleased' && is_out) return []
  const before = waited.get(sale)
  const is_more = sale.lines.some((line) =>
    unsourcedOf(sale, line) > (before?.get(line.line_number) ?? 0))
  return is_more || sources.when !== 'rose' ? [sale] : []
}

/** What goes out was planned in this step, or is still allowed, or was planned anew. */
function releaseAll (model: Model, facts: Facts, fresh: ReadonlySet<Sale>): string[] {
  return model.sales.flatMap((sale) => {
    const faults = !fresh.has(sale) && isOutdated(model, sale)
      ? planOne(model, sale, facts, true).faults
      : []
    release(model, sale)
    return faults
  })
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
