// The merchant approves, refuses or closes a return; the storefront sends its goods or withdraws.

import { agreeOn, type ReturnTerms } from './request-return.ts'
import { worthInReturn } from './give-remedy.ts'
import { inspectUnits } from './receive-return.ts'
import {
  assertAwaited, purchaseOf, replaceReturn, returnOf, type SaleAndReturns
} from '../sale-and-returns.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import { momentOf } from '../../kernel/calendar.ts'
import { assertNamed } from '../../kernel/line-numbers.ts'
import { formatMoney, readMoney } from '../../kernel/money.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import {
  isAwaited, isSent, type Return, type ReturnLine, uninspectedOf
} from '../../model/return/return.ts'

export type Approval = {
  /** What is agreed on otherwise than was requested. */
  lines?: ReadonlyArray<ReturnTerms & { line_number: number }>
  supplier_credit_days?: number
}

/**
 * Approves the return. Units that are not sent are accepted with it: nobody will inspect them.
 * Throws `return_not_requested`, `unknown_line`, `repeated_line`, `return_route_impossible` and
 * `restocking_fee_too_high`.
 */
export function approveReturn (
  before: SaleAndReturns, id: string, { lines = [], supplier_credit_days }: Approval,
  surroundings: WritableSurroundings
): SaleAndReturns {
  const one = returnOf(before, id)
  assertRequested(one)
  assertNamed(lines, one.lines)
  const order = purchaseOf(before.sale, one.purchase_order_id)
  const { currency } = one
  const agreed = one.lines.map((line) => {
    const said = lines.find(({ line_number }) => line_number === line.line_number)
    return said === undefined ? line : agreeOn(line, said, { order, currency })
  })
  const approved = replaceReturn(before, {
    ...one,
    status: 'approved',
    approved_at: surroundings.now,
    ...supplier_credit_days !== undefined && { supplier_credit_days },
    lines: agreed
  })
  assertFees(approved, agreed, surroundings)
  const kept = agreed.filter((line) => !isSent(line)).map((line) =>
    ({ line_number: line.line_number, accepted_quantity: uninspectedOf(line) }))
  return inspectUnits(approved, id, kept, surroundings)
}

/** Throws `restocking_fee_too_high`. */
function assertFees (
  state: SaleAndReturns, lines: readonly ReturnLine[], surroundings: WritableSurroundings
): void {
  const { currency } = state.sale.sales_order
  const errors = lines.flatMap((line): Fault[] => {
    const fee = readMoney(line.restocking_fee)
    if (fee === 0n) return []
    const worth = worthInReturn(state, line, surroundings)
    if (fee <= worth) return []
    const detail = `Line ${line.line_number} gives the customer ${formatMoney(worth, currency)} ` +
      `${currency}, and its fee is ${line.restocking_fee}.`
    return [{ pointer: '/lines', code: 'too_large', detail }]
  })
  const [first] = errors
  if (first !== undefined) {
    throw new RuleError('restocking_fee_too_high', { detail: first.detail, errors })
  }
}

/** Throws `return_not_requested`. */
export function refuseReturn (
  before: SaleAndReturns, id: string, refusal_reason: string | null
): SaleAndReturns {
  const one = returnOf(before, id)
  assertRequested(one)
  return replaceReturn(before, { ...one, status: 'refused', refusal_reason })
}

function assertRequested ({ status }: Return): void {
  if (status === 'requested') return
  throw new RuleError('return_not_requested', { detail: `The return is ${status}.` })
}

export type ReturnShipment = {
  carrier?: string | null
  tracking_number?: string | null
  shipped_at?: string
}

/** The goods are on their way; said again, it corrects. Throws `return_not_awaited`. */
export function sendReturn (
  before: SaleAndReturns, id: string, said: ReturnShipment, { now }: { now: string }
): SaleAndReturns {
  const one = returnOf(before, id)
  assertAwaited(one)
  const { carrier = one.carrier, tracking_number = one.tracking_number, shipped_at } = said
  return replaceReturn(before, {
    ...one,
    status: 'in_transit',
    carrier,
    tracking_number,
    shipped_at: shipped_at === undefined ? one.shipped_at ?? now : momentOf(shipped_at, now)
  })
}

/**
 * The merchant waits for nothing of it any more; what did not come may be returned another time. A
 * request that is not decided is refused instead. Throws `return_not_closable`.
 */
export function closeReturn (
  before: SaleAndReturns, id: string, { now }: { now: string }
): SaleAndReturns {
  const one = returnOf(before, id)
  if (!isAwaited(one) && one.status !== 'received') throwNotClosable(`The return is ${one.status}.`)
  return replaceReturn(before, { ...one, status: 'closed', closed_at: now })
}

/**
 * The storefront takes its request back, while no goods are under way and none were inspected: who
 * has goods has the last word on them. Throws `return_not_closable`.
 */
export function withdrawReturn (
  before: SaleAndReturns, id: string, { now }: { now: string }
): SaleAndReturns {
  const one = returnOf(before, id)
  if (one.status !== 'requested' && one.status !== 'approved') {
    throwNotClosable(`The return is ${one.status}.`)
  }
  if (one.shipped_at !== null) throwNotClosable('Its goods are on their way.')
  if (one.lines.some((line) => uninspectedOf(line) < line.quantity)) {
    throwNotClosable('Units of it were accepted or refused.')
  }
  return replaceReturn(before, { ...one, status: 'closed', closed_at: now })
}

function throwNotClosable (detail: string): never {
  throw new RuleError('return_not_closable', { detail })
}
