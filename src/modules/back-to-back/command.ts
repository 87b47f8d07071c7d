// One command on one sales order: load it locked, decide, record.
//
// Why one place. A sales order, its purchase orders, shipments and exceptions, and the stock that
// they reserve change together. So every command on one of them must lock the same rows in the same
// order and record all of it. `defineSaleCommand` does that; a service only writes `decideOne`.
//
// Steps: `locate` finds the sales order of an id (a purchase order, shipment, payment, refund,
// exception) without a lock, since that never changes. With the id of a sales order it
// has nothing to do, unless a key sees the orders of its account only.
// `load` locks the sales order, then all offers of its SKUs, and reads settings. `decide` calls
// `decideOne`, which mostly calls an action and then `drawConsequences`. `record` writes what has
// changed. Options: `skusOf` adds SKUs to the lock, since a change of a sales order may add lines.
// `receives` also reads the own warehouse, for surplus: receipts and deliveries set it. `hears`
// reads which purchase orders partners may have answered unheard: silence sets it. Answers:
// `answerSale` and `answerPurchase` for a decision, `answerUnchanged` when nothing is new.
// Restocking has a command of its own for many orders at once and uses only `loadSales`.
//
// Status moves: none here. `changesOf` raises versions, writes events and asserts the moves.
// Never: a decision without the locks; two requests of one command on the same stock book.
//
// Example. A supplier accepts all of purchase order P. `locate` finds its sales order S. `load`
// locks S and all offers of its SKUs. The decision changes P, so both get a new version. `record`
// writes the rows of S, P and P's lines, and 2 events.

import type { BackToBack, Decided } from '../../domain/back-to-back/state.ts'
import { type BackToBackChanges, changesOf } from '../../domain/back-to-back/changes-to-record.ts'
import {
  describePurchaseOrder, type PurchaseOrderDescription, type SalesOrderDescription
} from '../../domain/back-to-back/describe-sale.ts'
import type { WritableSurroundings } from '../../domain/back-to-back/surroundings.ts'
import type { EventType } from '../../domain/kernel/event.ts'
import type { ExchangeRate } from '../../domain/kernel/exchange.ts'
import type { MerchantSettings } from '../../domain/model/merchant/merchant.ts'
import type { PurchaseOrder } from '../../domain/model/purchase-order/purchase-order.ts'
import { type Rule, RuleError } from '../../domain/kernel/rule.ts'
import type { SalesOrder } from '../../domain/model/sales-order/sales-order.ts'
import { openStockBook, type StockRow } from '../../domain/model/stock/stock-book.ts'
import type { Warehouse } from '../../domain/model/stock/warehouse.ts'
import {
  type Call, type Command, etagOf, type Outcome, type Request
} from '../../platform/command/call.ts'
import { together, type Trx } from '../../platform/db/trx.ts'
import { newId } from '../../platform/id.ts'
import { findOwners, findWarehouse, lockBackToBack, type Owned } from './store/lock-rows.ts'
import { recordBackToBack } from './store/record-decisions.ts'
import { findAccounts } from './store/read-orders.ts'
import { findRates } from './store/read-rates.ts'
import { findSettings } from './store/read-settings.ts'
import { lockUnheard } from './store/unheard-orders.ts'

/** The id of the sales order for each id that an input names. */
type Owners = ReadonlyMap<string, string>

export type LoadedSales = {
  sales: ReadonlyMap<string, BackToBack>
  offers: StockRow[]
  settings: MerchantSettings
  rates: ExchangeRate[]
}

/** Locks and reads the orders, and all offers of their SKUs and of `skus`. */
export async function loadSales (
  trx: Trx, merchant_id: string, ids: readonly string[], skus: readonly string[] = []
): Promise<LoadedSales> {
  const [locked, settings] = await together([
    lockBackToBack(trx, merchant_id, ids, skus), findSettings(trx, merchant_id)
  ])
  const currencies = [...locked.sales.values()].map(({ sales_order }) => sales_order.currency)
  const rates = await findRates(trx, merchant_id, currencies, locked.offers)
  return { ...locked, settings, rates }
}

type Loaded = LoadedSales &
  { owners: Owners, warehouse: Warehouse | null, unheard_ids: ReadonlySet<string> }

const NONE: ReadonlySet<string> = new Set()

export type SaleOutcome<Value, Changes extends BackToBackChanges = BackToBackChanges> =
  Outcome<Changes, Value>

/** The table of the id in an input: the sales order itself, or something that belongs to it. */
type Locator = 'sales_orders' | Owned

const NOT_FOUND: Readonly<Record<Locator, Rule>> = {
  sales_orders: 'sales_order_not_found',
  purchase_orders: 'purchase_order_not_found',
  shipments: 'shipment_not_found',
  payments: 'payment_not_found',
  refunds: 'refund_not_found',
  exceptions: 'exception_not_found',
  returns: 'return_not_found'
}

/**
 * Defines a command on one sales order. `decideOne` gets the order that `input.id` names, or that
 * the purchase order, shipment, payment, refund, exception or return with this id belongs to.
 */
export function defineSaleCommand<
  Input extends { id: string }, Value, Changes extends BackToBackChanges = BackToBackChanges
> (
  locator: Locator,
  decideOne: (
    before: BackToBack, request: Request<Input>, surroundings: WritableSurroundings
  ) => SaleOutcome<Value, Changes>,
  { skusOf = () => [], receives = false, hears = false }: {
    skusOf?: (input: Input) => string[], receives?: boolean, hears?: boolean
  } = {}
): Command<Input, Loaded, Changes, Value, Owners | undefined> {
  return {
    locate: async (trx, merchant_id, requests) => {
      const ids = requests.map(({ input }) => input.id)
      const owners = locator === 'sales_orders'
        ? undefined
        : await findOwners(trx, merchant_id, locator, ids)
      return leaveOutOthers(trx, merchant_id, requests, owners)
    },
    load: async (trx, merchant_id, requests, located) => {
      const owners = located ?? new Map(requests.map(({ input: { id } }) => [id, id]))
      const skus = requests.flatMap(({ input }) => skusOf(input))
      const [loaded, warehouse] = await together([
        loadSales(trx, merchant_id, [...new Set(owners.values())], skus),
        receives ? findWarehouse(trx, merchant_id) : Promise.resolve(null)
      ])
      const unheard_ids = hears ? await lockUnheard(trx, merchant_id, [...owners.keys()]) : NONE
      return { ...loaded, warehouse, unheard_ids, owners }
    },
    decide: (requests, {
      owners, sales, offers, settings, rates, warehouse, unheard_ids
    }, now) => requests.map((request) => {
      const before = sales.get(owners.get(request.input.id) ?? '')
      if (before === undefined || !isVisible(request.call, before.sales_order)) {
        return new RuleError(NOT_FOUND[locator])
      }
      const book = openStockBook(offers)
      return decideOne(before, request, {
        settings, book, rates, now, newId, warehouse, unheard_ids
      })
    }),
    record: recordBackToBack
  }
}

/** An account sees only its own orders. */
function isVisible ({ account }: Call, order: Pick<SalesOrder, 'account'>): boolean {
  return account === null || order.account === account
}

/** Others' orders are not even locked: to wait for them would tell that they are there. */
async function leaveOutOthers (
  trx: Trx, merchant_id: string, requests: ReadonlyArray<Request<{ id: string }>>,
  owners: Owners | undefined
): Promise<Owners | undefined> {
  if (requests.every(({ call }) => call.account === null)) return owners
  const orderOf = ({ input: { id } }: Request<{ id: string }>): string =>
    owners === undefined ? id : owners.get(id) ?? ''
  const accounts = await findAccounts(trx, merchant_id, requests.map(orderOf))
  return new Map(requests.flatMap((request) => {
    const account = accounts.get(orderOf(request))
    return account !== undefined && isVisible(request.call, { account })
      ? [[request.input.id, orderOf(request)] as const]
      : []
  }))
}

type Recording = {
  sale_event: EventType & `sales_order.${string}`
  purchase_event?: EventType & `purchase_order.${string}`
  status?: number
}

/** The outcome whose answer is the sales order after the decision. */
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

/** The outcome whose answer is the purchase order after the decision. */
export function answerPurchase (
  before: BackToBack, decided: Decided, { id, ...naming }: Recording & { id: string }
): SaleOutcome<PurchaseOrderDescription> {
  const { after, changes } = changesOf(before, decided, { ...naming, newId })
  return answerUnchanged(after, id, changes)
}

/** The outcome whose answer is the purchase order in `state`; without `changes`, nothing is new. */
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

/** The purchase order of the sale. Throws `purchase_order_not_found`. */
export function purchaseOrderOf ({ purchase_orders }: BackToBack, id: string): PurchaseOrder {
  const order = purchase_orders.find((one) => one.id === id)
  if (order === undefined) throw new RuleError('purchase_order_not_found')
  return order
}

/** A supplier sees only its own orders that were issued. For others, `rule` is thrown. */
export function assertVisible (
  { supplier_id }: Call, order: PurchaseOrder,
  rule: 'purchase_order_not_found' | 'shipment_not_found' = 'purchase_order_not_found'
): void {
  if (supplier_id === null) return
  if (order.supplier_id !== supplier_id || order.issued_at === null) throw new RuleError(rule)
}
