// One step of the story: what is sent, which refusal it must meet, and what it does to the model.

import { settle } from './ledger.ts'
import type { Model, Purchase, Sale } from './model.ts'

/** What the world answered: `code` of a refusal, else the body. */
export type Answer = { status: number, code: string | null, body: any }

export type World = {
  send: (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object
  ) => Promise<Answer>
  /** Makes a row due, then does what is due. */
  runDue: (job: string, due?: { table: string, column: string, id: string }) => Promise<Answer>
}

export type Action = {
  /** As it stands in a counterexample. */
  text: string
  send: (world: World, model: Model) => Promise<Answer>
  /** The refusal that must come; without it, a success. */
  refusal?: string | undefined
  /** What changes before anything is bought. */
  apply: (model: Model, body: any) => void
  /**
   * Which order is planned anew, in so far as it is not issued: if more of it waits than before,
   * always, or unless it is released.
   */
  sources?: {
    sale: (model: Model) => Sale | undefined, when: 'rose' | 'always' | 'unreleased'
  } | 'all'
  /** What changes after it was bought. */
  finish?: (model: Model) => void
  /** Background work: more than one command. */
  is_job?: boolean
  /** Of stock: what any order holds of it may be another number, and its version stays. */
  is_report?: boolean
}

/** Says which of so many comes next: the same picks make the same story. */
export type Choose = (below: number) => number

/** Undefined when there is nothing to do it to. */
export type Step = (model: Model, pick: Choose) => Action | undefined

export function pickOf<T> (items: readonly T[], pick: Choose): T | undefined {
  return items.length === 0 ? undefined : items[pick(items.length)]
}

export function pickOne<const T> (items: readonly [T, ...T[]], pick: Choose): T {
  return items[pick(items.length)] ?? items[0]
}

/** By id, in whatever state the model is by then. */
export const saleOf = (model: Model, id: string): Sale => {
  const sale = model.sales.find((one) => one.id === id)
  if (sale === undefined) throw new Error(`no sale ${id}`)
  return sale
}

export const purchaseOf = (model: Model, id: string): { sale: Sale, purchase: Purchase } => {
  for (const sale of model.sales) {
    const purchase = sale.purchases.find((one) => one.id === id)
    if (purchase !== undefined) return { sale, purchase }
  }
  throw new Error(`no purchase ${id}`)
}

export const sourcesIfMore = (sale_id: string): NonNullable<Action['sources']> =>
  ({ sale: (model) => saleOf(model, sale_id), when: 'rose' })

/** Cents as the wire has them. */
export const money = (cents: number): string => (cents / 100).toFixed(2)

export function settleAll (model: Model): void {
  for (const sale of model.sales) settle(sale)
}

/** All purchases, those that can still change mostly. */
export function pickPurchase (
  model: Model, pick: Choose, isWanted: (purchase: Purchase, sale: Sale) => boolean
): Purchase | undefined {
  const all = model.sales.flatMap((sale) => sale.purchases.map((purchase) => ({ sale, purchase })))
  const wanted = all.filter(({ sale, purchase }) => isWanted(purchase, sale))
  // Now and then one that is over, to see it refused.
  const found = pick(16) === 15 ? pickOf(all, pick) : pickOf(wanted, pick)
  return found?.purchase
}

export function pickSale (
  model: Model, pick: Choose, isWanted: (sale: Sale) => boolean
): Sale | undefined {
  return pick(16) === 15 ? pickOf(model.sales, pick) : pickOf(model.sales.filter(isWanted), pick)
}
