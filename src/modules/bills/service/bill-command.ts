// One command on one bill: locks the sales orders of its purchase orders, and decides on it, on
// what these cost, and on the exception about it.
//
// The sales orders are locked first, as everywhere. Whoever changes a bill holds all of them, so
// the bills of an order change one after the other, and the row of a bill needs no lock of its own.
// Stock is neither locked nor read: no unit moves by a bill.

import { chargeBill } from '../../../domain/back-to-back/actions/charge-bills.ts'
import {
  type BackToBackChanges, changesOf
} from '../../../domain/back-to-back/changes-to-record.ts'
import { buildExceptionEvents } from '../../../domain/back-to-back/exception-events.ts'
import { type BackToBack, decideAlone } from '../../../domain/back-to-back/state.ts'
import { buildEvent, type EventType } from '../../../domain/kernel/event.ts'
import {
  type Bill, type BillDescription, describeBill, isOpenBill, ordersOfBill
} from '../../../domain/model/bill/bill.ts'
import { type ApprovedBefore, openBefore } from '../../../domain/model/bill/billed-before.ts'
import { type BillCost, costsOfBill } from '../../../domain/model/bill/bill-costs.ts'
import {
  type BillingSettings, billingOf
} from '../../../domain/model/bill/billing-settings.ts'
import { judgeBill, judgeMismatch, nextBill } from '../../../domain/model/bill/decide-bill.ts'
import { limitOverShipped } from '../../../domain/model/bill/payable-units.ts'
import type { Exception } from '../../../domain/model/exception/exception.ts'
import type { MerchantSettings } from '../../../domain/model/merchant/merchant.ts'
import type { PurchaseOrder } from '../../../domain/model/purchase-order/purchase-order.ts'
import { etagOf, type Outcome } from '../../../platform/command/call.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { newId } from '../../../platform/id.ts'
import { markOrders } from '../../back-to-back/store/bill-marks.ts'
import { exceptionRows } from '../../back-to-back/store/exception-rows.ts'
import { lockSalesAlone } from '../../back-to-back/store/lock-rows.ts'
import { findSettings } from '../../back-to-back/store/read-settings.ts'
import { recordBackToBack } from '../../back-to-back/store/record-decisions.ts'
import { findOfBill } from '../../exceptions/store.ts'
import { findApproved } from '../store/approved-bills.ts'
import {
  billCostRows, type BilledOrder, billLineRows, billRows, findBilling, findOpenBills,
  setHasOpenBills
} from '../store/bills.ts'

/** What a decision on a bill sees. */
export type BillSurroundings = {
  sales: readonly BackToBack[]
  /** Those that the bill names. */
  orders: readonly PurchaseOrder[]
  /** The open bills of these orders, and what approved ones come to. */
  bills: readonly Bill[]
  approved: ApprovedBefore
  /** The open ones about the bill. */
  exceptions: readonly Exception[]
  settings: MerchantSettings
  billing: BillingSettings
  /** Of units beyond an order. */
  tolerance_percent: number
}

export type BillChanges = {
  bill: Bill
  is_new: boolean
  event: EventType
  exceptions: readonly Exception[]
  costs: readonly BillCost[]
  sales: readonly BackToBackChanges[]
  /** Purchase orders with open bills, and those without one, after the decision. */
  open: readonly string[]
  closed: readonly string[]
  /** Purchase orders that have other open bills: these must be matched again. */
  marked: readonly string[]
}

/** Locks the orders and reads what a decision sees. `bill_id` is null for a new bill. */
export async function loadBilled (
  trx: Trx, merchant_id: string, located: readonly BilledOrder[], bill_id: string | null
): Promise<BillSurroundings> {
  const ids = located.map(({ id }) => id)
  const supplier_id = located[0]?.supplier_id ?? ''
  const [sales, settings, own, bills, approved, exceptions] = await together([
    lockSalesAlone(trx, merchant_id, [
      ...new Set(located.map(({ sales_order_id }) => sales_order_id))
    ]),
    findSettings(trx, merchant_id),
    findBilling(trx, merchant_id, supplier_id),
    findOpenBills(trx, merchant_id, ids),
    findApproved(trx, merchant_id, ids),
    bill_id === null ? Promise.resolve([]) : findOfBill(trx, merchant_id, bill_id)
  ])
  const wanted = new Set(ids)
  const orders = sales.flatMap(({ purchase_orders }) => purchase_orders)
    .filter(({ id }) => wanted.has(id))
  const billing = billingOf(settings.billing, own.billing)
  const { over_shipment_tolerance_percent: tolerance_percent } = own
  return { sales, orders, bills, approved, exceptions, settings, billing, tolerance_percent }
}

/** The bill with what is found by now. */
export function judge (
  bill: Bill, { bills, approved, billing: settings, tolerance_percent, ...known }: BillSurroundings
): Bill {
  const orders = known.orders.map((order) => limitOverShipped(order, tolerance_percent))
  return judgeBill({ bill, orders, before: { approved, open: openBefore(bill, bills) }, settings })
}

type Decided = {
  /** Undefined for a new bill. */
  before: Bill | undefined
  after: Bill
  note?: string | null
  now: string
}

/** The outcome whose answer is the bill after the decision. */
export function answerBill (
  { before, after, note = null, now }: Decided, surroundings: BillSurroundings
): Outcome<BillChanges, BillDescription> {
  const bill = before === undefined ? after : nextBill(before, after, now)
  const exceptions = judgeMismatch(bill, {
    open: surroundings.exceptions, note, now, id: newId('exc')
  })
  const is_same = before === bill && exceptions.length === 0
  return {
    status: before === undefined ? 201 : 200,
    value: describeBill(bill),
    headers: {
      etag: etagOf(bill.version), ...before === undefined && { location: `/v1/bills/${bill.id}` }
    },
    changes: is_same
      ? null
      : {
          ...consequencesOf({ before, after: bill, now }, surroundings),
          bill,
          is_new: before === undefined,
          event: before === undefined ? 'bill.recorded' : `bill.${bill.status}`,
          exceptions
        }
  }
}

type Consequences = Pick<BillChanges, 'costs' | 'sales' | 'open' | 'closed' | 'marked'>

/** What it costs once it is approved, and what it means for the other bills of its orders. */
function consequencesOf (
  { before, after, now }: Decided, { sales, orders, bills, billing }: BillSurroundings
): Consequences {
  const was_approved = before !== undefined && before.approved_at !== null
  const costs = after.approved_at !== null && !was_approved
    ? costsOfBill(after, orders, billing)
    : []
  const others = new Set(bills.filter((one) => one.id !== after.id).flatMap(ordersOfBill))
  const named = ordersOfBill(after)
  const isOpen = (id: string): boolean => isOpenBill(after) || others.has(id)
  return {
    costs,
    sales: costs.length === 0 ? [] : sales.flatMap((sale) => chargeSale(sale, costs, now)),
    open: named.filter(isOpen),
    closed: named.filter((id) => !isOpen(id)),
    marked: named.filter((id) => others.has(id))
  }
}

function chargeSale (
  sale: BackToBack, costs: readonly BillCost[], now: string
): BackToBackChanges[] {
  const charged = chargeBill(sale, costs)
  if (charged === sale) return []
  const { changes } = changesOf(sale, decideAlone(charged, now), {
    sale_event: 'sales_order.updated', purchase_event: 'purchase_order.updated', newId
  })
  return [changes]
}

/** Sales first, then bills: the order of locks. */
export async function recordBill (
  trx: Trx, merchant_id: string, all: readonly BillChanges[]
): Promise<unknown> {
  return together(all.flatMap(({ bill, is_new, event, exceptions, costs, sales, ...orders }) => [
    recordBackToBack(trx, merchant_id, sales),
    ...is_new
      ? [
          billRows.insert(trx, merchant_id, [bill]),
          billLineRows.insert(trx, merchant_id, bill.lines)
        ]
      : [billRows.update(trx, merchant_id, [bill])],
    billCostRows.insert(trx, merchant_id, costs),
    setHasOpenBills(trx, merchant_id, orders.open, true),
    setHasOpenBills(trx, merchant_id, orders.closed, false),
    markOrders(trx, merchant_id, orders.marked),
    exceptionRows.update(trx, merchant_id, exceptions.filter(({ resolved_at }) => resolved_at)),
    exceptionRows.insert(trx, merchant_id, exceptions.filter(({ resolved_at }) => !resolved_at)),
    appendEvents(trx, merchant_id, [
      buildEvent(newId('evt'), event, bill, describeBill(bill)),
      ...buildExceptionEvents(exceptions, newId)
    ])
  ]))
}
