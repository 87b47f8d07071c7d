// What a partner's sales order says as an answer to our purchase order: which units it promises,
// for when, at which cost, and which it will not send.

import { canonicalMoney, readMoney } from '../../kernel/money.ts'
import { sum } from '../../kernel/sum.ts'
import {
  isOpen, isPromised, liveOf, type PurchaseOrderLine, type SupplierAnswer, unansweredOf
} from '../purchase-order/purchase-order.ts'
import type { Unsourced } from './link.ts'
import { type Pair, pairedLinesOf, partnerLiveOf } from './partner-sale.ts'
import type { PartnerLine } from './partner-sales-order.ts'

export type PartnerAnswer = Pick<SupplierAnswer, 'status' | 'quantity'> &
  Partial<Pick<SupplierAnswer, 'unit_cost' | 'promised_date' | 'reason'>> & { line_number: number }

export type AnswerSetting = {
  unsourced: Unsourced
  /** In the merchant's time zone. */
  today: string
}

/** Suppliers may promise two years ahead. */
const AHEAD_YEARS_MAX = 2

/** Empty when the purchase order knows all of it. A draft of the partner promises nothing. */
export function planPartnerAnswer (pair: Pair, setting: AnswerSetting): PartnerAnswer[] {
  const { order, sale } = pair
  if (!isOpen(order) || sale.status === 'draft') return []
  const { currency } = order
  return pairedLinesOf(pair).flatMap(({ line, theirs }) =>
    answerLine(line, theirs, { ...setting, currency }))
}

type Setting = AnswerSetting & { currency: string }

function answerLine (
  line: PurchaseOrderLine, theirs: PartnerLine, setting: Setting
): PartnerAnswer[] {
  // A person decides about another SKU first.
  if (liveOf(line) === 0 || line.substitution !== null) return []
  const promise = readPromise(line, theirs, setting)
  if (!isNews(line, promise)) return []
  const entries = writeEntries(line, promise)
  return isSaid(entries, line) ? [] : entries
}

type Promised = {
  /** Units that somebody sends. */
  accepted: number
  /** Units that wait until somebody can send them. */
  backordered: number
  rejected: number
  /** Null: the partner names none that could be promised. */
  promised_date: string | null
  /** Null: as agreed. */
  unit_cost: string | null
  reason: 'out_of_stock' | 'other'
}

function readPromise (line: PurchaseOrderLine, theirs: PartnerLine, setting: Setting): Promised {
  const live = liveOf(line)
  // Units that never arrived in our warehouse are no more of the line; for the partner they left.
  const { shipped_quantity, missing_quantity: missing } = line
  const wanted = Math.max(shipped_quantity, Math.min(live, partnerLiveOf(theirs) - missing))
  const accepted = Math.max(shipped_quantity, Math.min(wanted, theirs.sourced_quantity - missing))
  const backordered = setting.unsourced === 'wait' ? wanted - accepted : 0
  const unit_cost = canonicalMoney(theirs.unit_price, setting.currency)
  return {
    accepted,
    backordered,
    rejected: live - accepted - backordered,
    promised_date: isPossible(theirs.promised_date, setting) ? theirs.promised_date : null,
    unit_cost: readMoney(unit_cost) === readMoney(line.unit_cost) ? null : unit_cost,
    reason: wanted > accepted + backordered ? 'out_of_stock' : 'other'
  }
}

function isPossible (date: string | null, { today }: Setting): boolean {
  const last = `${Number(today.slice(0, 4)) + AHEAD_YEARS_MAX}${today.slice(4)}`
  return date !== null && date >= today && date <= last
}

/** Would the answer change anything? */
function isNews (line: PurchaseOrderLine, promise: Promised): boolean {
  return promise.rejected > 0 || unansweredOf(line) > 0 || isCostNews(line, promise) ||
    isDateNews(line, promise) || isBackorderNews(line, promise)
}

/** Units that have shipped keep their cost. */
function isCostNews (line: PurchaseOrderLine, { accepted, backordered, unit_cost }: Promised) {
  if (accepted + backordered === line.shipped_quantity) return false
  const { cost_increase } = line
  if (cost_increase === null) return unit_cost !== null
  return unit_cost === null || readMoney(unit_cost) !== readMoney(cost_increase.unit_cost)
}

function isDateNews (line: PurchaseOrderLine, { promised_date }: Promised): boolean {
  return isPromised(line) && line.cost_increase === null && promised_date !== null &&
    promised_date !== line.promised_date
}

/** Units that waited have a source by now, or others have lost theirs. */
function isBackorderNews (line: PurchaseOrderLine, { backordered }: Promised): boolean {
  const said = sum(line.answers, ({ status, quantity }) => status === 'backordered' ? quantity : 0)
  return isPromised(line) && said !== backordered
}

/** What an answer leaves out is rejected, so it names all units. */
function writeEntries (
  { line_number }: PurchaseOrderLine,
  { accepted, backordered, rejected, promised_date, unit_cost, reason }: Promised
): PartnerAnswer[] {
  const terms = unit_cost === null ? {} : { unit_cost }
  const dated = promised_date === null ? terms : { ...terms, promised_date }
  return [
    { line_number, status: 'accepted' as const, quantity: accepted, ...dated },
    {
      line_number,
      status: 'backordered' as const,
      quantity: backordered,
      ...accepted === 0 ? dated : terms
    },
    { line_number, status: 'rejected' as const, quantity: rejected, reason }
  ].filter(({ quantity }) => quantity > 0)
}

/** Is it the answer that the line has already? Again, it changes nothing. */
function isSaid (entries: readonly PartnerAnswer[], { answers }: PurchaseOrderLine): boolean {
  const textOf = (all: ReadonlyArray<PartnerAnswer | SupplierAnswer>): string =>
    JSON.stringify(all.map(({ status, quantity, unit_cost, promised_date, reason }) =>
      [status, quantity, unit_cost ?? null, promised_date ?? null, reason ?? null]))
  return textOf(entries) === textOf(answers)
}
