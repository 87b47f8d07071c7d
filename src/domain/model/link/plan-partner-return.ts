// What is to be done about a return of units that a partner supplied: what the partner must be told
// of it, or what its own return says of ours. All of it follows from how both are now.

import { beginningOf } from '../../kernel/beginning.ts'
import { formatMoney, readMoney, unitOf } from '../../kernel/money.ts'
import { sum } from '../../kernel/sum.ts'
import {
  isAwaited, isCreditedBySupplier, isOpenReturn, type Return, type ReturnLine, type ReturnReason,
  uninspectedOf
} from '../return/return.ts'
import { isOpenThere, type PartnerReturn } from './partner-return.ts'
import { type ReturnPlaces, shareUnits, unitsThere } from './return-lines.ts'
import { WORDS_CHARACTERS_MAX, wordsOf, wordsToTell } from './return-words.ts'

/** `reference` is our return's id, so it may be sent for ever. */
export type PartnerReturnRequest = {
  reference: string
  comment: string | null
  lines: Array<{ line_number: number, quantity: number, reason: ReturnReason, remedy: 'refund' }>
}

export type ReturnTurn =
  | { kind: 'ask', request: PartnerReturnRequest }
  | {
    kind: 'send'
    partner_return_id: string
    shipment: { carrier?: string, tracking_number?: string, shipped_at: string }
  }
  | {
    kind: 'receive'
    lines: Array<{ line_number: number, accepted_quantity: number, refused_quantity: number }>
  }
  | {
    kind: 'credit'
    credit: {
      decision: 'accepted' | 'refused'
      amount?: string
      reference: string | null
      reason: string | null
      warning?: string
    }
  }
  | { kind: 'withdraw', partner_return_id: string }
  | { kind: 'tell', words: string }

/**
 * `others`: the partner's returns of the same order for other requests. `sent`: what was told of
 * each of the partner's returns: the parcel, as `parcelTextOf` has it, or that it is withdrawn.
 */
export type ReturnPair = ReturnPlaces & {
  one: Return
  theirs: readonly PartnerReturn[]
  others: readonly PartnerReturn[]
  sent: ReadonlyMap<string, string>
}

const OWED: readonly string[] = ['expected', 'overdue']
const OVER: readonly string[] = ['refused', 'received', 'closed']

/** Is the return a claim on its supplier that is still open? */
export function isOpenClaim (one: Return): boolean {
  return one.approved_at !== null && one.lines.some(isCreditedBySupplier) &&
    (isAwaited(one) || OWED.includes(one.supplier_credit_status))
}

/** Is it a claim that came to nothing here? The partner may still wait for its goods. */
export function isDroppedClaim (one: Return): boolean {
  return one.approved_at !== null && one.lines.some(isCreditedBySupplier) &&
    !isOpenReturn(one) && one.supplier_credit_status === 'none'
}

/**
 * Null when there is nothing to do, for now or for ever. The partner asks for a return once; what
 * it accepts is received here before what it credits is taken over.
 */
export function planReturnTurn (pair: ReturnPair): ReturnTurn | null {
  const { one, theirs } = pair
  if (!isOpenClaim(one)) return planWithdrawal(pair)
  if (theirs.length === 0) return planRequest(pair)
  return planShipment(pair) ?? planReceipt(pair) ?? planOutcome(pair)
}

function planRequest ({ one, others, ...places }: ReturnPair): ReturnTurn | null {
  const lines = one.lines.filter(isCreditedBySupplier)
    .flatMap(({ line_number, quantity, reason }) =>
      shareUnits(places, line_number, quantity, others)
        .map((share) => ({ ...share, reason, remedy: 'refund' as const })))
  return lines.length === 0
    ? tell(one, 'The partner’s order has no line for these units.')
    : { kind: 'ask', request: { reference: one.id, comment: commentOf(one), lines } }
}

const COMMENT_MAX = 2_000

/** The partner would wait for goods that do not go to it. */
function commentOf ({ comment, lines }: Return): string | null {
  const claimed = lines.filter(isCreditedBySupplier)
  const stay = claimed.filter(({ route }) => route !== 'to_supplier')
  if (stay.length === 0) return comment
  const note = stay.length === claimed.length
    ? 'The goods do not come back to you.'
    : 'Some of the goods do not come back to you.'
  return comment === null ? note : beginningOf(`${note} ${comment}`, COMMENT_MAX)
}

function tell (one: Return, said: string, why: string | null = null): ReturnTurn | null {
  const words = wordsToTell(one, said, why)
  return words === null ? null : { kind: 'tell', words }
}

/** What the partner was told of the parcel: the same is not told again. */
export function parcelTextOf (
  { carrier = null, tracking_number = null }: {
    carrier?: string | null, tracking_number?: string | null
  }
): string {
  return JSON.stringify([carrier, tracking_number])
}

/**
 * A parcel that the partner knows nothing of, or that was corrected here. What the partner writes
 * otherwise, or corrects itself, is its own; where we have nothing it is told nothing.
 */
function planShipment ({ one, theirs, sent }: ReturnPair): ReturnTurn | null {
  const { shipped_at, carrier, tracking_number } = one
  if (shipped_at === null || !isSentThere(one)) return null
  const text = parcelTextOf(one)
  const isOther = (there: PartnerReturn): boolean =>
    (carrier !== null && there.carrier !== carrier) ||
    (tracking_number !== null && there.tracking_number !== tracking_number)
  const other = theirs.find((there) => sent.get(there.id) !== text &&
    (there.status === 'approved' || (there.status === 'in_transit' && isOther(there))))
  return other === undefined
    ? null
    : {
        kind: 'send',
        partner_return_id: other.id,
        shipment: {
          ...carrier !== null && { carrier },
          ...tracking_number !== null && { tracking_number },
          shipped_at
        }
      }
}

/** What `sent` says of a return that was withdrawn. It is withdrawn once, whatever the answer. */
export const WITHDRAWN = 'withdrawn'
/** The partner lets nobody withdraw it, so it stays as it is there. */
export const KEPT = 'kept'

/**
 * Where nothing is owed, the partner waits for nothing. It has the last word on goods that go to
 * it: nothing is withdrawn while some may be under way, lie there, or were accepted. What is
 * accepted of a return that has ended here gives nobody anything, so a person is told.
 */
function planWithdrawal (pair: ReturnPair): ReturnTurn | null {
  const { one, theirs, sent } = pair
  if (!isDroppedClaim(one)) return null
  const missed = missedUnitsOf(pair, one.lines)
  if (missed > 0) {
    return tell(one,
      `The partner has accepted ${missed} units of the return, which has ended here without them.`)
  }
  const open = theirs.filter(isOpenThere)
  if (isSentThere(one) || open.some(hasGoods)) return null
  if (one.lines.some((line) => isRefusedHereOnly(pair, line))) return null
  const waiting = open.find(({ id }) => !isWithdrawn(sent.get(id)))
  return waiting === undefined ? null : { kind: 'withdraw', partner_return_id: waiting.id }
}

function isWithdrawn (text: string | undefined): boolean {
  return text === WITHDRAWN || text === KEPT
}

/** Have goods of ours left for the partner? */
function isSentThere ({ shipped_at, lines }: Return): boolean {
  return shipped_at !== null && lines.some(({ route }) => route === 'to_supplier')
}

/** Are goods on their way to the partner, or there? */
function hasGoods ({ status, lines }: PartnerReturn): boolean {
  return status === 'in_transit' || lines.some((line) => uninspectedOf(line) < line.quantity)
}

function isRefusedHereOnly (pair: ReturnPair, line: ReturnLine): boolean {
  return line.route === 'to_supplier' &&
    line.refused_quantity > unitsThere(pair, line.line_number, pair.theirs, 'refused_quantity')
}

/** Nothing is withdrawn or heard any more of what came to nothing here, and is over there. */
export function isEndedClaim ({ one, theirs, sent }: ReturnPair): boolean {
  return isDroppedClaim(one) &&
    theirs.every((there) => !isOpenThere(there) || sent.get(there.id) === KEPT)
}

/** The partner inspects what goes to it. What comes to us, or stays, we inspect. */
function planReceipt (pair: ReturnPair): ReturnTurn | null {
  if (!isAwaited(pair.one)) return null
  const lines = pair.one.lines.filter(({ route }) => route === 'to_supplier').map((line) => {
    const most = uninspectedOf(line)
    const accepted_quantity = more(pair, line, 'accepted_quantity', most)
    const refused_quantity = more(pair, line, 'refused_quantity', most - accepted_quantity)
    return { line_number: line.line_number, accepted_quantity, refused_quantity }
  }).filter((line) => line.accepted_quantity + line.refused_quantity > 0)
  return lines.length === 0 ? null : { kind: 'receive', lines }
}

/** Units that the partner counts and we do not. Who receives names the version that was read. */
function more (
  pair: ReturnPair, line: ReturnLine, counter: 'accepted_quantity' | 'refused_quantity',
  most: number
): number {
  const there = unitsThere(pair, line.line_number, pair.theirs, counter)
  return Math.max(0, Math.min(most, there - line[counter]))
}

/** Units that the partner has accepted, and that nobody has accepted here. */
function missedUnitsOf (pair: ReturnPair, lines: readonly ReturnLine[]): number {
  return sum(lines, (line) => more(pair, line, 'accepted_quantity', Infinity))
}

/** Once nothing of it is open there. What a person has decided here stays. */
function planOutcome (pair: ReturnPair): ReturnTurn | null {
  const { one, theirs } = pair
  if (!theirs.every(({ status }) => OVER.includes(status))) return null
  const words = wordsOf(theirs)
  if (!OWED.includes(one.supplier_credit_status)) {
    return words === null ? null : tell(one, words.said, words.why)
  }
  const { supplier_credit_currency: currency } = one
  const credited = theirs.flatMap(({ lines }) => lines)
    .reduce((all, line) => all + readMoney(line.credited_amount), 0n)
  const expected = readMoney(one.supplier_credit_expected_amount)
  const reference = theirs[0]?.id ?? null
  const reason = words === null
    ? null
    : beginningOf(words.said + (words.why ?? ''), WORDS_CHARACTERS_MAX)
  // What is finer than the currency would be refused here.
  const payable = credited - credited % unitOf(currency)
  if (payable === 0n) return { kind: 'credit', credit: { decision: 'refused', reference, reason } }
  const amount = formatMoney(payable < expected ? payable : expected, currency)
  const credit = { decision: 'accepted' as const, amount, reference, reason, ...warningOf(pair) }
  return { kind: 'credit', credit }
}

function warningOf (pair: ReturnPair): { warning?: string } {
  const missed = missedUnitsOf(pair, pair.one.lines.filter(({ route }) => route === 'to_supplier'))
  const warning = `It has accepted ${missed} units that nobody has credited to your customer.`
  return missed > 0 ? { warning } : {}
}
