// A sale together with the returns of its units. Most orders have none, so returns are no part of
// the sale itself: only their own commands read them.

import assert from 'node:assert'
import type { BackToBack } from './state.ts'
import { assertMove } from '../kernel/status-moves.ts'
import { buildEvent, type EventType, type NewEvent } from '../kernel/event.ts'
import { isSameValue } from '../kernel/same-value.ts'
import { RuleError } from '../kernel/rule.ts'
import type { PurchaseOrder } from '../model/purchase-order/purchase-order.ts'
import type { SalesOrder } from '../model/sales-order/sales-order.ts'
import {
  describeReturn, isAwaited, type Return, RETURN_MOVES, type ReturnLine, type ReturnStatus
} from '../model/return/return.ts'
import type { TableChange } from './row-changes.ts'

export type SaleAndReturns = {
  sale: BackToBack
  /** Oldest first. */
  returns: readonly Return[]
}

/** Throws `return_not_found`. */
export function returnOf ({ returns }: SaleAndReturns, id: string): Return {
  const found = returns.find((one) => one.id === id)
  if (found === undefined) throw new RuleError('return_not_found')
  return found
}

/** The purchase order of a return: it was delivered, so the sale has it. */
export function purchaseOf ({ purchase_orders }: BackToBack, id: string): PurchaseOrder {
  const order = purchase_orders.find((one) => one.id === id)
  assert(order !== undefined, 'a return of a purchase order that the sale does not have')
  return order
}

/** Throws `return_not_awaited`. */
export function assertAwaited (one: Return): void {
  if (isAwaited(one)) return
  throw new RuleError('return_not_awaited', { detail: `The return is ${one.status}.` })
}

export function replaceReturn (state: SaleAndReturns, after: Return): SaleAndReturns {
  return { ...state, returns: state.returns.map((one) => one.id === after.id ? after : one) }
}

export function replaceReturnLine (state: SaleAndReturns, line: ReturnLine): SaleAndReturns {
  const one = returnOf(state, line.return_id)
  const lines = one.lines.map((other) => other.line_number === line.line_number ? line : other)
  return replaceReturn(state, { ...one, lines })
}

export type ReturnChanges = {
  returns: Pick<TableChange<Return>, 'added' | 'changed'>
  return_events: readonly NewEvent[]
}

const EVENTS: Readonly<Record<ReturnStatus, EventType>> = {
  requested: 'return.requested',
  approved: 'return.approved',
  refused: 'return.refused',
  in_transit: 'return.shipped',
  received: 'return.received',
  closed: 'return.closed'
}

type Changing = Pick<SalesOrder, 'account'> & { now: string, newId: (prefix: 'evt') => string }

/** The next version of each return that differs, and its event, named after its new status. */
export function returnChangesOf (
  before: readonly Return[], after: readonly Return[],
  { account, now, newId }: Changing
): ReturnChanges {
  const known = new Map(before.map((one) => [one.id, one]))
  const added = after.filter(({ id }) => !known.has(id))
  const changed: Return[] = []
  const tell = (type: EventType, one: Return): NewEvent =>
    buildEvent(newId('evt'), type, { ...one, account }, describeReturn(one))
  const events = added.map((one) => tell(EVENTS[one.status], one))
  for (const one of after) {
    const was = known.get(one.id)
    if (was === undefined || was === one || isSameValue(was, one)) continue
    assertMove(RETURN_MOVES, was.status, one.status)
    const next = { ...one, version: was.version + 1, updated_at: now }
    changed.push(next)
    events.push(tell(was.status === one.status ? 'return.updated' : EVENTS[one.status], next))
  }
  return { returns: { added, changed }, return_events: events }
}
