// One command on the returns of one sales order: the order and all its returns are loaded locked,
// decided, and recorded together.

import {
  type ReturnChanges, returnChangesOf, type SaleAndReturns
} from '../../../domain/back-to-back/sale-and-returns.ts'
import { decideAlone } from '../../../domain/back-to-back/state.ts'
import {
  type BackToBackChanges, changesOf
} from '../../../domain/back-to-back/changes-to-record.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import type { WritableSurroundings } from '../../../domain/back-to-back/surroundings.ts'
import type { Return } from '../../../domain/model/return/return.ts'
import type { Command, Request } from '../../../platform/command/call.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { newId } from '../../../platform/id.ts'
import { defineSaleCommand, type SaleOutcome } from '../../back-to-back/command.ts'
import { recordBackToBack } from '../../back-to-back/store/record-decisions.ts'
import { markLooks } from '../../links/store/looks.ts'
import { findReturnsOfSales, recordReturns } from '../store/return-rows.ts'

type Changes = BackToBackChanges & Pick<ReturnChanges, 'returns'>

export type ReturnOutcome<Value> = SaleOutcome<Value, Changes>

type Decide<Input, Value> = (
  before: SaleAndReturns, request: Request<Input>, surroundings: WritableSurroundings
) => ReturnOutcome<Value>

/**
 * Defines a command on the returns of the sales order that `input.id` names, or that the return
 * with this id belongs to. Only such commands read returns: other changes of orders cost no more.
 * `is_for_partner`: a partner that supplied them is to hear of it. What it has said itself is not.
 */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function defineReturnCommand<Input extends { id: string }, Value> (
  locator: 'sales_orders' | 'returns', decideOne: Decide<Input, Value>,
  { is_for_partner = true }: { is_for_partner?: boolean } = {}
) {
  const of_sale = (known: readonly Return[]) => defineSaleCommand<Input, Value, Changes>(
    locator, (sale, request, surroundings) => decideOne({
      sale, returns: known.filter((one) => one.sales_order_id === sale.sales_order.id)
    }, request, surroundings), { receives: true })
  const { locate, load } = of_sale([])
  type Owners = Parameters<typeof load>[3]
  type Sales = Awaited<ReturnType<typeof load>>
  const command: Command<
    Input, { sales: Sales, returns: Return[] }, Changes, Value, Owners
  > = {
    ...locate !== undefined && { locate },
    load: async (trx, merchant_id, requests, owners) => {
      const ids = owners === undefined ? requests.map(({ input }) => input.id) : owners.values()
      const [sales, returns] = await together([
        load(trx, merchant_id, requests, owners),
        // Behind the lock: it sees what the last holder of the lock wrote.
        findReturnsOfSales(trx, merchant_id, [...new Set(ids)])
      ])
      return { sales, returns }
    },
    decide: (requests, { sales, returns }, now) => of_sale(returns).decide(requests, sales, now),
    record: is_for_partner ? recordForPartner : recordChanges
  }
  return command
}

async function recordChanges (
  trx: Trx, merchant_id: string, all: readonly Changes[]
): Promise<unknown> {
  return together([
    recordBackToBack(trx, merchant_id, all),
    ...recordReturns(trx, merchant_id, all)
  ])
}

async function recordForPartner (
  trx: Trx, merchant_id: string, all: readonly Changes[]
): Promise<unknown> {
  const changed = all.flatMap(({ returns }) => returns.changed)
  return together([
    recordChanges(trx, merchant_id, all),
    ...changed.length === 0
      ? []
      : [markLooks(trx, merchant_id, changed.map(({ purchase_order_id }) => purchase_order_id))]
  ])
}

export type Decision = {
  after: SaleAndReturns
  /** Null when nothing has changed. */
  changes: Changes | null
}

/** Draws the consequences for the sale, if it has changed, and raises versions. */
export function decideChanges (
  before: SaleAndReturns, changed: SaleAndReturns, surroundings: WritableSurroundings
): Decision {
  if (changed === before) return { after: before, changes: null }
  const { now } = surroundings
  const decided = changed.sale === before.sale
    ? decideAlone(before.sale, now)
    : drawConsequences(before.sale, changed.sale, { trigger: 'replacement' }, surroundings)
  const is_returned = decided.purchase_orders.some((order, at) =>
    order !== before.sale.purchase_orders[at])
  const { after, changes } = changesOf(before.sale, decided, {
    sale_event: is_returned ? 'sales_order.returned' : 'sales_order.updated',
    purchase_event: 'purchase_order.returned',
    newId
  })
  const { returns, return_events } = returnChangesOf(
    before.returns, changed.returns, { account: after.sales_order.account, now, newId })
  const known = new Map(returns.changed.map((one) => [one.id, one]))
  return {
    after: { sale: after, returns: changed.returns.map((one) => known.get(one.id) ?? one) },
    changes: { ...changes, events: [...return_events, ...changes.events], returns }
  }
}
