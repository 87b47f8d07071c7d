// Exceptions of a sale: opened where a person must decide, and resolved as obsolete when there is
// nothing left to decide.

import type { BackToBack } from './state.ts'
import type { Surroundings } from './surroundings.ts'
import {
  type Exception, type ExceptionKind, markResolved, openException
} from '../model/exception/exception.ts'
import {
  isLate, isOpen, type PurchaseOrder, type PurchaseOrderLine
} from '../model/purchase-order/purchase-order.ts'
import { areTermsKept } from './broken-supplier-terms.ts'
import { dateIn } from '../kernel/local-time.ts'
import { unsourcedOf } from '../model/sales-order/sales-order.ts'
import { openShortageJudge, type Shortfall } from './shortage-reasons.ts'
import type { Plan } from '../sourcing/plan-sourcing.ts'

/** Opens an exception, unless one of that kind is already open for the same subject and line. */
export function openSaleException (
  state: BackToBack,
  { kind, line_number, detail, order }: {
    kind: ExceptionKind
    line_number: number | null
    detail: string
    /** The purchase order that it is about. Without it, the exception is about the sales order. */
    order?: PurchaseOrder
  },
  { now, newId }: Surroundings
): BackToBack {
  const subject_id = order?.id ?? state.sales_order.id
  const is_open = state.exceptions.some((one) => one.kind === kind && one.resolved_at === null &&
    one.subject_id === subject_id && one.line_number === line_number)
  if (is_open) return state
  const exception = openException({
    id: newId('exc'),
    kind,
    subject_type: order === undefined ? 'sales_order' : 'purchase_order',
    subject_id,
    sales_order_id: state.sales_order.id,
    purchase_order_id: order?.id ?? null,
    supplier_id: order?.supplier_id ?? null,
    line_number,
    sku: skuOf(state, order, line_number),
    detail,
    now
  })
  return { ...state, exceptions: [...state.exceptions, exception] }
}

function skuOf (
  { sales_order }: BackToBack, order: PurchaseOrder | undefined, line_number: number | null
): string | null {
  const lines: ReadonlyArray<{ line_number: number, sku: string }> = (order ?? sales_order).lines
  return lines.find((line) => line.line_number === line_number)?.sku ?? null
}

/** Opens exceptions for units that sourcing could not place, and resolves those now obsolete. */
export function judgeExceptions (
  state: BackToBack, plan: Pick<Plan, 'lines'> | null, surroundings: Surroundings
): BackToBack {
  const judgeShortage = openShortageJudge(state, surroundings)
  const lines = (plan?.lines ?? []).filter((line) =>
    line.shortage_quantity > 0 && isWaiting(line, state))
  const found_of = new Map(lines.map((line) => [line.line_number, judgeShortage(line)]))
  let judged = passShortages(state, found_of, surroundings)
  for (const [line_number, found] of found_of) {
    if (found === null) continue
    const told = { ...found, line_number }
    if (!isDismissed(state, told)) judged = openSaleException(judged, told, surroundings)
  }
  const { now, book, settings } = surroundings
  const standing = { now, book, settings }
  return endExceptions(judged, (one) => isObsolete(one, judged, standing), standing)
}

/** Makes open exceptions obsolete: those whose cause is gone. */
export function endExceptions (
  state: BackToBack, isPast: (exception: Exception) => boolean, { now }: Pick<Surroundings, 'now'>
): BackToBack {
  const ends = (one: Exception): boolean => one.resolved_at === null && isPast(one)
  if (!state.exceptions.some(ends)) return state
  return {
    ...state,
    exceptions: state.exceptions.map((one) =>
      ends(one) ? markResolved(one, 'obsolete', { now }) : one)
  }
}

const SHORTAGES: ReadonlySet<ExceptionKind> = new Set([
  'no_supplier', 'below_minimum_margin', 'allocation_broken'
])

/** A line may still be short for another reason. The open exception with the old reason ends. */
function passShortages (
  state: BackToBack, found_of: ReadonlyMap<number | null, Shortfall | null>,
  surroundings: Surroundings
): BackToBack {
  return endExceptions(state, ({ kind, line_number }) => {
    const found = found_of.get(line_number)
    return SHORTAGES.has(kind) && found !== undefined && found?.kind !== kind
  }, surroundings)
}

type Told = Pick<Exception, 'kind' | 'line_number' | 'detail'>

/** A person has already dismissed an exception of this kind and line with the same words. */
function isDismissed ({ exceptions }: BackToBack, { kind, line_number, detail }: Told): boolean {
  const last = exceptions.findLast((one) => one.kind === kind && one.line_number === line_number)
  return last?.resolution === 'dismiss' && last.detail === detail
}

type Moment = Pick<Surroundings, 'now' | 'book' | 'settings'>
type Standing = Moment & { order: PurchaseOrder, line: PurchaseOrderLine | undefined }

/** For kinds about a purchase order: when an open exception of the kind is obsolete. */
const OBSOLETE: Partial<Record<ExceptionKind, (standing: Standing) => boolean>> = {
  cost_increase: ({ line }) => line?.cost_increase === null,
  substitution: ({ line }) => line?.substitution === null,
  late_shipment: ({ order, line, now, settings }) =>
    line === undefined || !isLate(order, line, dateIn(settings.time_zone, now)),
  // Of units that were given up by silence, a person must read.
  late_acknowledgement: ({ order }) => order.status !== 'issued' &&
    order.lines.every((one) => one.expired_quantity === 0),
  cancellation_unanswered: ({ order }) => order.cancellation !== 'requested',
  purchase_terms_broken: ({ order, line, book }) =>
    !isOpen(order) || areTermsKept(order, line?.line_number ?? null, book)
}

function isObsolete (exception: Exception, state: BackToBack, moment: Moment): boolean {
  const { kind, purchase_order_id, line_number } = exception
  if (SHORTAGES.has(kind)) return !isWaiting(exception, state)
  const order = state.purchase_orders.find(({ id }) => id === purchase_order_id)
  if (order === undefined) return false
  const line = order.lines.find((one) => one.line_number === line_number)
  return OBSOLETE[kind]?.({ ...moment, order, line }) === true
}

function isWaiting (
  { line_number }: Pick<Exception, 'line_number'>, { sales_order }: BackToBack
): boolean {
  const line = sales_order.lines.find((one) => one.line_number === line_number)
  return sales_order.status === 'confirmed' && line !== undefined && unsourcedOf(line) > 0
}
