// Steps: what suppliers say of their purchase orders, and what silence means.

import { dayIn } from '../../support/days.ts'
import {
  type Choose, money, pickOf, pickOne, pickPurchase, purchaseOf, sourcesIfMore, type Step
} from './action.ts'
import { acceptAnswer, type Entry } from './answer.ts'
import { agree, emptyStock, exclude, withdraw, withdrawUndecided } from './ledger.ts'
import {
  isOpen, lineOf, liveOf, type Model, pendingOf, type Purchase, type PurchaseLine, unansweredOf,
  undecidedOf, unshippedOf
} from './model.ts'
import { SKUS } from './placing.ts'
import { transitOf } from './shipments.ts'

const SOON = dayIn(100)
const TOO_LATE = dayIn(500)
const REASONS = ['other', 'out_of_stock', 'discontinued', 'cannot_meet_date'] as const

const hasUnanswered = ({ status, lines }: Purchase): boolean =>
  status === 'issued' && lines.some((line) => unansweredOf(line) > 0)

export const acknowledge: Step = (model, pick) => {
  const purchase = pickPurchase(model, pick, (one) =>
    pick(3) > 0 ? hasUnanswered(one) : isOpen(one))
  if (purchase === undefined) return undefined
  const lines = purchase.lines.filter((line) => liveOf(line) > 0 || !isOpen(purchase))
  const named = pick(3) === 0 ? lines.slice(0, 1) : lines
  const said = named.map((line) => ({
    line,
    entries: pick(4) === 0
      ? offerFor(line, pick, othersFor(model, purchase, line))
      : sayOf(line, pick)
  }))
  const entries = said.flatMap(({ line, entries }) =>
    entries.map((one) => ({ line_number: line.line_number, ...one })))
  if (entries.length === 0) return undefined
  const { sale } = purchaseOf(model, purchase.id)
  return {
    text: `acknowledge ${purchase.id} ${JSON.stringify(entries)}`,
    send: async ({ send }) => send('POST', `/purchase-orders/${purchase.id}/acknowledgements`,
      { lines: entries }),
    refusal: isOpen(purchase)
      ? said.some(({ line, entries }) => isTooMuch(line, entries))
        ? 'answer_exceeds_live'
        : undefined
      : 'purchase_order_not_open',
    apply: () => {
      const heard = said.filter(({ line, entries }) => line.answers !== JSON.stringify(entries))
      for (const { line, entries } of heard) {
        acceptAnswer({ sale, purchase, line, model }, entries)
      }
      for (const { line, entries } of heard) {
        if (entries.some(isGone)) emptyStock(model, purchase.supplier_id, line.sku)
      }
    },
    sources: sourcesIfMore(sale.id)
  }
}

export const isGone = ({ status, reason }: Entry): boolean =>
  (status === 'rejected' || status === 'substituted') &&
    (reason === 'out_of_stock' || reason === 'discontinued')

/** What the supplier may send instead: neither what the customer ordered, nor what it is asked. */
function othersFor (model: Model, { id }: Purchase, { sku, sale_line }: PurchaseLine): string[] {
  const ordered = lineOf(purchaseOf(model, id).sale, sale_line).sku
  return SKUS.filter((one) => one !== sku && one !== ordered)
}

function isTooMuch (line: PurchaseLine, entries: readonly Entry[]): boolean {
  if (line.answers === JSON.stringify(entries)) return false
  const total = entries.reduce((all, { quantity }) => all + quantity, 0)
  const refused = entries.reduce((all, { status, quantity }) =>
    status === 'rejected' || status === 'substituted' ? all + quantity : all, 0)
  return total > liveOf(line) || refused > unshippedOf(line)
}

/** Every way to answer, some units each; never two entries of one status. */
function sayOf (line: PurchaseLine, pick: Choose): Entry[] {
  const live = Math.max(1, liveOf(line))
  const some = 1 + pick(live)
  const reason = pickOne(REASONS, pick)
  const rejected = Math.min(some, Math.max(1, unshippedOf(line)))
  const entry = (status: Entry['status'], quantity: number, about: Partial<Entry> = {}): Entry[] =>
    quantity > 0 ? [{ status, quantity, ...about }] : []
  const dearer = (cents: number): Partial<Entry> => ({ unit_cost: money(line.asked_cost + cents) })
  switch (pick(9)) {
    case 0: return entry('accepted', live)
    case 1: return entry('accepted', some)
    case 2: return [
      ...entry('accepted', live - rejected),
      ...entry('rejected', rejected, { reason })
    ]
    case 3: return [
      ...entry('accepted', line.shipped),
      ...entry('rejected', Math.max(1, unshippedOf(line)), { reason })
    ]
    case 4: return entry('backordered', some, { promised_date: pickOne([SOON, TOO_LATE], pick) })
    case 5: return [
      ...entry('accepted', live - some, { promised_date: SOON }),
      ...entry('backordered', some, { promised_date: pickOne([SOON, TOO_LATE], pick) })
    ]
    case 6: return entry('accepted', live, dearer(pickOne([50, -50, 100], pick)))
    case 7: return entry('accepted', pick(2) === 0 ? live : some, dearer(500))
    default: return entry('accepted', live + 1)
  }
}

/** Another SKU for some units or all, beside units that are accepted, too dear or rejected. */
function offerFor (line: PurchaseLine, pick: Choose, others: readonly string[]): Entry[] {
  const live = Math.max(1, liveOf(line))
  const most = Math.max(1, unshippedOf(line))
  const quantity = 1 + pick(most)
  const offer: Entry = {
    status: 'substituted',
    quantity,
    substitute_sku: pickOf(others, pick) ?? '',
    reason: pickOne(REASONS, pick),
    ...pick(3) === 0 && { unit_cost: money(line.asked_cost - 100) },
    ...pick(3) === 0 && { promised_date: pickOne([SOON, TOO_LATE], pick) }
  }
  const rest = live - quantity
  const dear = money(line.asked_cost + 500)
  const others_units: Entry[][] = [
    [],
    [{ status: 'accepted', quantity: rest }],
    [{ status: 'accepted', quantity: rest, unit_cost: dear }],
    [{ status: 'rejected', quantity: Math.min(rest, most - quantity), reason: 'other' }]
  ]
  const beside = pickOf(others_units, pick) ?? []
  return [offer, ...beside.filter((one) => one.quantity > 0)]
}

export const closeShort: Step = (model, pick) => {
  const purchase = pickPurchase(model, pick, isOpen)
  if (purchase === undefined) return undefined
  const { sale } = purchaseOf(model, purchase.id)
  const reason = pickOne([undefined, ...REASONS], pick)
  const lostOf = (line: PurchaseLine): number =>
    sale.mode === 'via_warehouse' ? transitOf(line) : 0
  const is_nothing = purchase.lines.every((line) => unshippedOf(line) + lostOf(line) === 0)
  return {
    text: `close ${purchase.id} short ${reason}`,
    send: async ({ send }) => send('POST', `/purchase-orders/${purchase.id}/closure`,
      reason === undefined ? {} : { reason }),
    refusal: isOpen(purchase)
      ? is_nothing ? 'nothing_to_close' : undefined
      : 'purchase_order_not_open',
    apply: () => {
      const closed = purchase.lines.filter((line) => {
        agree(sale, purchase, line, pendingOf(line))
        const units = unshippedOf(line) + lostOf(line)
        if (units === 0) return false
        loseUnits(line, lostOf(line))
        rejectAll(line)
        exclude(sale, purchase, line)
        line.answers = JSON.stringify(
          [{ status: 'rejected', quantity: units, ...reason && { reason } }])
        return true
      })
      for (const line of closed) {
        if (isGone({ status: 'rejected', quantity: 1, ...reason && { reason } })) {
          emptyStock(model, purchase.supplier_id, line.sku)
        }
      }
    },
    sources: sourcesIfMore(sale.id)
  }
}

/** Shipped to the warehouse and never received: whoever receives says so. */
export function loseUnits (line: PurchaseLine, units: number): void {
  line.shipped -= units
  line.accepted -= units
  line.rejected += units
  line.missing += units
}

function rejectAll (line: PurchaseLine): void {
  withdraw(line, { units: line.accepted - line.shipped, as: 'rejected', of: 'accepted' })
  withdraw(line, { units: unansweredOf(line), as: 'rejected', of: 'unanswered' })
  withdrawUndecided(line, undecidedOf(line), 'rejected')
}

export const expire: Step = (model, pick) => {
  const purchase = pickPurchase(model, pick, hasUnanswered)
  if (purchase?.status !== 'issued') return undefined
  const { sale } = purchaseOf(model, purchase.id)
  return {
    text: `let ${purchase.id} expire`,
    send: async ({ runDue }) => runDue('expire unanswered purchase orders',
      { table: 'purchase_orders', column: 'acknowledgement_due_at', id: purchase.id }),
    apply: () => {
      for (const line of purchase.lines) {
        const units = unansweredOf(line)
        if (units === 0) continue
        withdraw(line, { units, as: 'expired', of: 'unanswered' })
        exclude(sale, purchase, line)
      }
    },
    sources: sourcesIfMore(sale.id),
    is_job: true
  }
}

/** A person's word on a cost that is higher than the tolerance. */
export const resolveCost: Step = (model, pick) => {
  const exception = pickOf(model.facts.exceptions.filter(({ kind, is_open }) =>
    is_open && kind === 'cost_increase'), pick)
  if (exception === undefined) return undefined
  const { sale, purchase } = purchaseOf(model, exception.purchase_id ?? '')
  const line = purchase.lines.find((one) => one.line_number === exception.line_number)
  const resolution = pickOne(['approve', 'refuse'], pick)
  return {
    text: `${resolution} the cost of ${purchase.id}/${exception.line_number}`,
    send: async ({ send }) =>
      send('POST', `/exceptions/${exception.id}/resolutions`, { resolution }),
    apply: () => {
      if (line === undefined || line.proposed === 0) throw new Error('there is no cost to decide')
      if (resolution === 'refuse') {
        withdraw(line, { units: line.proposed, as: 'rejected', of: 'proposed' })
        exclude(sale, purchase, line)
        return
      }
      line.accepted += line.proposed
      line.accepted_at = 'unknown'
      line.unit_cost = line.asked_cost = line.proposed_cost
      line.proposed = 0
    },
    sources: sourcesIfMore(sale.id)
  }
}
