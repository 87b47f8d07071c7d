// One command on one sales order: locked with all that belongs to it, decided, recorded.

import type { BackToBack, Decided } from '../../domain/back-to-back/state.ts'
import { type BackToBackChanges, changesOf } from '../../domain/back-to-back/changes.ts'
import {
  describePurchaseOrder, type PurchaseOrderDescription, type SalesOrderDescription
} from '../../domain/back-to-back/describe.ts'
import type { WritableSurroundings } from '../../domain/back-to-back/surroundings.ts'
import type { EventType } from '../../domain/kernel/event.ts'
import type { MerchantSettings } from '../../domain/model/merchant/merchant.ts'
import type { PurchaseOrder } from '../../domain/model/purchase-order/purchase-order.ts'
import { type Rule, RuleError } from '../../domain/kernel/rule.ts'
import {
  openStockBook, type StockRow, type Warehouse
} from '../../domain/model/stock/stock-book.ts'
import {
  type Call, type Command, etagOf, type Outcome, type Request
} from '../../platform/command/call.ts'
import { together, type Trx } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { findOwners, findWarehouse, lockBackToBack, type Owned } from './store/lock.ts'
import { recordBackToBack } from './store/record.ts'
import { findSettings } from './store/settings.ts'

/** The sales order of each input, by the id the input names. */
type Owners = ReadonlyMap<string, string>

export type LoadedSales = {
  sales: ReadonlyMap<string, BackToBack>
  offers: StockRow[]
  settings: MerchantSettings
}

/** The orders with every offer of their SKUs and of those to be added, locked. */
export async function loadSales (
  trx: Trx, merchant_id: string, ids: readonly string[], skus: readonly string[] = []
): Promise<LoadedSales> {
  const [locked, settings] = await together([
    lockBackToBack(trx, merchant_id, ids, skus), findSettings(trx, merchant_id)
  ])
  return { ...locked, settings }
}

type Loaded = LoadedSales & { owners: Owners, warehouse: Warehouse | null }

export type SaleOutcome<Value> = Outcome<BackToBackChanges, Value>

/** By what an input names its order: itself, or something that belongs to it. */
type Locator = 'sales_orders' | Owned

const NOT_FOUND: Readonly<Record<Locator, Rule>> = {
  sales_orders: 'sales_order_not_found',
  purchase_orders: 'purchase_order_not_found',
  shipments: 'shipment_not_found',
  payments: 'payment_not_found',
  exceptions: 'exception_not_found'
}

/**
 * `decideOne` gets the order that `input.id` names or belongs to. What belongs to an order is
 * looked up without a lock: what it belongs to never changes. `skusOf` are SKUs that it may add;
 * what `receives` goods is told of the own warehouse.
 */
export function defineSaleCommand<Input extends { id: string }, Value> (
  locator: Locator,
  decideOne: (
    before: BackToBack, request: Request<Input>, surroundings: WritableSurroundings
  ) => SaleOutcome<Value>,
  { skusOf = () => [], receives = false }: {
    skusOf?: (input: Input) => string[], receives?: boolean
  } = {}
): Command<Input, Loaded, BackToBackChanges, Value, Owners | undefined> {
  return {
    ...locator !== 'sales_orders' && {
      locate: async (trx, merchant_id, requests) =>
        findOwners(trx, merchant_id, locator, requests.map(({ input }) => input.id))
    },
    load: async (trx, merchant_id, requests, located) => {
      const owners = located ?? new Map(requests.map(({ input: { id } }) => [id, id]))
      const skus = requests.flatMap(({ input }) => skusOf(input))
      const [loaded, warehouse] = await together([
        loadSales(trx, merchant_id, [...new Set(owners.values())], skus),
        receives ? findWarehouse(trx, merchant_id) : Promise.resolve(null)
      ])
      return { ...loaded, warehouse, owners }
    },
    decide: (requests, { owners, sales, offers, settings, ...loaded }, now) => requests.map((
      request
    ) => {
      const before = sales.get(owners.get(request.input.id) ?? '')
      if (before === undefined) return new RuleError(NOT_FOUND[locator])
      const { warehouse } = loaded
      const book = openStockBook(offers)
      return decideOne(before, request, { settings, book, now, newId, warehouse })
    }),
    record: recordBackToBack
  }
}

type Recording = {
  sale_event: EventType & `sales_order.${string}`
  purchase_event?: EventType & `purchase_order.${string}`
  status?: number
}

/** Answers the sales order as it is after the decision. */
export function answerSale (
  before: BackToBack | undefined, decided: Decided, { status = 200, ...naming }: Recording
): SaleOutcome<SalesOrderDescription> {
  const { after, changes, described } = changesOf(before, decided, { ...naming, newId })
  const { id, version, sourcing_status } = after.sales_order
  return {
    status,
    value: described,
    headers: {
      etag: etagOf(version), ...status === 201 && { location: `/v1/sales-orders/${id}` }
    },
    label: sourcing_status,
    changes
  }
}

/** Answers the purchase order as it is after the decision. */
export function answerPurchase (
  before: BackToBack, decided: Decided, { id, ...naming }: Recording & { id: string }
): SaleOutcome<PurchaseOrderDescription> {
  const { after, changes } = changesOf(before, decided, { ...naming, newId })
  return answerUnchanged(after, id, changes)
}

/** Nothing new was said: the purchase order as it is. */
export function answerUnchanged (
  state: BackToBack, id: string, changes: BackToBackChanges | null = null
): SaleOutcome<PurchaseOrderDescription> {
  const order = purchaseOrderOf(state, id)
  return {
    status: 200,
    value: describePurchaseOrder(order, state.shipments),
    headers: { etag: etagOf(order.version) },
    changes
  }
}

/** The order belongs to the sale. */
export function purchaseOrderOf ({ purchase_orders }: BackToBack, id: string): PurchaseOrder {
  const order = purchase_orders.find((one) => one.id === id)
  if (order === undefined) throw new RuleError('purchase_order_not_found')
  return order
}

/** A supplier knows its own orders, once they are issued; others look like none. */
export function assertVisible (
  { supplier_id }: Call, order: PurchaseOrder,
  rule: 'purchase_order_not_found' | 'shipment_not_found' = 'purchase_order_not_found'
): void {
  if (supplier_id === null) return
  if (order.supplier_id !== supplier_id || order.issued_at === null) throw new RuleError(rule)
}
