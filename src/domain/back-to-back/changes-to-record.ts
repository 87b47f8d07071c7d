// What a decision has to record: the next version of each subject that changed, and its event.

import type { BackToBack, Decided } from './state.ts'
import { describeSalesOrder, type SalesOrderDescription } from './describe-sale.ts'
import type { NewEvent } from '../kernel/event.ts'
import { isSameValue } from '../kernel/same-value.ts'
import { assertMove } from '../kernel/status-moves.ts'
import { PURCHASE_ORDER_MOVES } from '../model/purchase-order/purchase-order.ts'
import { SALES_ORDER_MOVES, type SalesOrder } from '../model/sales-order/sales-order.ts'
import type { WrittenStock } from '../model/stock/stock-book.ts'
import { compareTables, type RowChanges } from './row-changes.ts'
import { buildEvents, type Naming } from './sale-events.ts'
import { customerMessagesOf, type NewCustomerMessage } from './tell-customer.ts'
import { messageOf, type NewMessage, reviseOrders } from './tell-supplier.ts'

export type BackToBackChanges = WrittenStock & {
  rows: RowChanges
  /** Of the sales order: what belongs to it has the same. */
  account: string | null
  /** Empty when the decision has changed nothing. */
  events: readonly NewEvent[]
  /** What suppliers with channels are told. */
  messages: readonly NewMessage[]
  /** What the customer is told. */
  customer_mails: readonly NewCustomerMessage[]
  /** The sales order if its customer has another address of mail, or none any more. */
  readdressed_id: string | null
  /** When the service is to look at the order to invoice it; null when nothing is due. */
  invoicing: { sales_order_id: string, due_at: string } | null
}

/**
 * Compares what was loaded (`before`, undefined for a new order) with what was decided. Only this
 * function says what has changed. It compares content, so an equal copy of a subject is no change.
 * A subject that differs gets the next version, the time of the decision as `updated_at`, and one
 * event whose `sequence` is that version.
 */
export function changesOf (
  before: BackToBack | undefined, decided: Decided, naming: Naming
): { after: BackToBack, changes: BackToBackChanges, described: SalesOrderDescription } {
  const { sales_order, purchase_orders, shipments, exceptions, decision, decided_at } = decided
  const after = before === undefined
    ? { sales_order, purchase_orders, shipments, exceptions }
    : raiseVersions(before, decided)
  assertMoves(before, after)
  // Described once, for the event and for the answer: this is most of the work of an answer.
  const described = describeSalesOrder(after)
  const rows = compareTables(before, after, decision)
  const { stock, stock_levels, restocked_skus, changed_skus } = decided
  const events = buildEvents({ before, after, rows, described, occurred_at: decided_at }, naming)
  const messages = messagesOf(before, rows)
  const customer_mails = customerMessagesOf({
    before: before?.sales_order,
    after: after.sales_order,
    shipments: rows.shipments.added,
    has_new_substitute: rows.purchase_order_lines.added
      .some(({ substitute_for }) => substitute_for !== null),
    wanted: decided.customer_messages
  })
  const changes = {
    rows,
    account: after.sales_order.account,
    events,
    messages,
    customer_mails,
    readdressed_id: isReaddressed(before, after) ? after.sales_order.id : null,
    // Nothing new: whatever is due of the order was marked before.
    invoicing: decided.invoicing_due_at === null || events.length === 0
      ? null
      : { sales_order_id: after.sales_order.id, due_at: decided.invoicing_due_at },
    stock,
    stock_levels,
    restocked_skus,
    changed_skus
  }
  return { after, changes, described }
}

function isReaddressed (before: BackToBack | undefined, { sales_order }: BackToBack): boolean {
  return before !== undefined && before.sales_order.customer.email !== sales_order.customer.email
}

function messagesOf (
  before: BackToBack | undefined, { purchase_orders: { added, changed } }: RowChanges
): NewMessage[] {
  return [...added, ...changed].flatMap((order) => {
    const was = before?.purchase_orders.find(({ id }) => id === order.id)
    return messageOf(was, order) ?? []
  })
}

function raiseVersions (before: BackToBack, decided: Decided): BackToBack {
  const { decision, decided_at } = decided
  const after = {
    purchase_orders: raiseEach(before.purchase_orders,
      reviseOrders(before.purchase_orders, decided.purchase_orders), decided_at),
    shipments: raiseEach(before.shipments, decided.shipments, decided_at),
    exceptions: raiseEach(before.exceptions, decided.exceptions, decided_at)
  }
  // The sales order is read together with its parts, so its version rises when one of them changes.
  const is_whole_same = decision === null && after.purchase_orders === before.purchase_orders &&
    after.shipments === before.shipments && after.exceptions === before.exceptions
  const invoices = raiseEach(
    before.sales_order.invoices, decided.sales_order.invoices, decided_at)
  return {
    ...after,
    sales_order: {
      ...is_whole_same
        ? raise(withoutInvoices(before), withoutInvoices(decided), decided_at)
        : nextVersion(before.sales_order, decided.sales_order, decided_at),
      invoices
    }
  }
}

/** The order is read without its invoices, so a change of one is no change of the order. */
function withoutInvoices ({ sales_order }: BackToBack): SalesOrder {
  return sales_order.invoices.length === 0 ? sales_order : { ...sales_order, invoices: [] }
}

type Subject = { id: string, version: number, updated_at: string }

/** Returns `before` itself when no subject was added and none has changed. */
function raiseEach<One extends Subject> (
  before: readonly One[], decided: readonly One[], decided_at: string
): readonly One[] {
  if (before === decided) return before
  const known = new Map(before.map((one) => [one.id, one]))
  const after = decided.map((one) => {
    const was = known.get(one.id)
    return was === undefined ? one : raise(was, one, decided_at)
  })
  const is_same = after.length === before.length && after.every((one) => known.get(one.id) === one)
  return is_same ? before : after
}

function raise<One extends Subject> (before: One, after: One, decided_at: string): One {
  if (before === after) return before
  const { version, updated_at } = before
  return isSameValue(before, { ...after, version, updated_at })
    ? before
    : nextVersion(before, after, decided_at)
}

function nextVersion<One extends Subject> (before: One, after: One, updated_at: string): One {
  return { ...after, version: before.version + 1, updated_at }
}

function assertMoves (before: BackToBack | undefined, after: BackToBack): void {
  const { sales_order, purchase_orders } = after
  assertMove(SALES_ORDER_MOVES, before?.sales_order.status ?? 'draft', sales_order.status)
  for (const { id, status } of purchase_orders) {
    const was = before?.purchase_orders.find((one) => one.id === id)
    assertMove(PURCHASE_ORDER_MOVES, was?.status ?? 'planned', status)
  }
}
