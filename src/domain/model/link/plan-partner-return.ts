// What is to be done about a return of units that a partner supplied: what the partner must be told
// of it, or what its own return says of ours. All of it follows from how both are now.

import { formatMoney, readMoney } from '../../kernel/money.ts'
import { sum } from '../../kernel/sum.ts'
import {
  isAwaited, isCreditedBySupplier, type Return, type ReturnLine, type ReturnReason, uninspectedOf
} from '../return/return.ts'
import type { PartnerReturn, PartnerReturnLine } from './partner-return.ts'

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
    shipment: { carrier: string | null, tracking_number: string | null, shipped_at: string }
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
    }
  }
  | { kind: 'tell', words: string }

/** `numbers`: the partner's lines by those of our purchase order. */
export type ReturnPair = {
  one: Return
  theirs: readonly PartnerReturn[]
  numbers: ReadonlyMap<number, number>
}

const OWED: readonly string[] = ['expected', 'overdue']
const OVER: readonly string[] = ['refused', 'received', 'closed']

/** Is the return a claim on its supplier that is still open? */
export function isOpenClaim (one: Return): boolean {
  return one.approved_at !== null && one.lines.some(isCreditedBySupplier) &&
    (isAwaited(one) || OWED.includes(one.supplier_credit_status))
}

/**
 * Null when there is nothing to do, for now or for ever. The partner asks for a return once; what
 * it accepts is received here before what it credits is taken over.
 */
export function planReturnTurn (pair: ReturnPair): ReturnTurn | null {
  const { one, theirs } = pair
  if (!isOpenClaim(one)) return null
  if (theirs.length === 0) return planRequest(pair)
  return planShipment(pair) ?? planReceipt(pair) ?? planOutcome(pair)
}

function planRequest ({ one, numbers }: ReturnPair): ReturnTurn | null {
  const lines = one.lines.filter(isCreditedBySupplier)
    .flatMap(({ line_number: own, quantity, reason }) => {
      const line_number = numbers.get(own)
      return line_number === undefined
        ? []
        : [{ line_number, quantity, reason, remedy: 'refund' as const }]
    })
  return lines.length === 0
    ? tell(one, 'The partner’s order has no line for these units.')
    : { kind: 'ask', request: { reference: one.id, comment: one.comment, lines } }
}

/** What was told is not told again. */
function tell ({ supplier_credit_reason }: Return, words: string): ReturnTurn | null {
  return supplier_credit_reason === words ? null : { kind: 'tell', words }
}

/** A parcel that the partner knows nothing of, or under another number. */
function planShipment ({ one, theirs }: ReturnPair): ReturnTurn | null {
  const { shipped_at, carrier, tracking_number } = one
  const is_sent = shipped_at !== null && one.lines.some(({ route }) => route === 'to_supplier')
  const other = theirs.find((there) => there.status === 'approved' ||
    (there.status === 'in_transit' &&
      (there.carrier !== carrier || there.tracking_number !== tracking_number)))
  return !is_sent || other === undefined
    ? null
    : {
        kind: 'send',
        partner_return_id: other.id,
        shipment: { carrier, tracking_number, shipped_at }
      }
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
  { theirs, numbers }: ReturnPair, line: ReturnLine,
  counter: 'accepted_quantity' | 'refused_quantity', most: number
): number {
  const number = numbers.get(line.line_number)
  const there = sum(linesOf(theirs).filter((one) => one.sales_order_line_number === number),
    (one) => one[counter])
  return Math.max(0, Math.min(most, there - line[counter]))
}

function linesOf (theirs: readonly PartnerReturn[]): PartnerReturnLine[] {
  return theirs.flatMap(({ lines }) => lines)
}

/** Once nothing of it is open there. What a person has decided here stays. */
function planOutcome ({ one, theirs }: ReturnPair): ReturnTurn | null {
  if (!theirs.every(({ status }) => OVER.includes(status))) return null
  const reason = wordsOf(theirs)
  if (!OWED.includes(one.supplier_credit_status)) {
    return reason === null ? null : tell(one, reason)
  }
  const credited = linesOf(theirs).reduce((all, line) => all + readMoney(line.credited_amount), 0n)
  const expected = readMoney(one.supplier_credit_expected_amount)
  const reference = theirs[0]?.id ?? null
  if (credited === 0n) return { kind: 'credit', credit: { decision: 'refused', reference, reason } }
  const micros = credited < expected ? credited : expected
  const amount = formatMoney(micros, one.supplier_credit_currency)
  return { kind: 'credit', credit: { decision: 'accepted', amount, reference, reason } }
}

const CHARACTERS_MAX = 1_000

/** What a person must know beside counters and amounts; null for nothing. */
function wordsOf (theirs: readonly PartnerReturn[]): string | null {
  const words = theirs.flatMap((one) => [
    ...one.status === 'refused' ? [refusalOf(one)] : [],
    ...one.status === 'closed' ? missingOf(one) : [],
    ...one.lines.flatMap(remedyOf)
  ])
  return words.length === 0 ? null : cutWords([...new Set(words)].join(' '))
}

export function cutWords (words: string): string {
  return Array.from(words).slice(0, CHARACTERS_MAX).join('')
}

function refusalOf ({ refusal_reason }: PartnerReturn): string {
  return refusal_reason === null
    ? 'The partner refuses the return.'
    : `The partner refuses the return: ${refusal_reason}`
}

function missingOf ({ lines }: PartnerReturn): string[] {
  const units = sum(lines, (line) =>
    line.quantity - line.accepted_quantity - line.refused_quantity)
  return units === 0
    ? []
    : [`The partner has closed the return, and ${units} units of it did not come.`]
}

function remedyOf ({ remedy, accepted_quantity }: PartnerReturnLine): string[] {
  if (accepted_quantity === 0 || remedy === 'refund') return []
  return remedy === 'replacement'
    ? ['The partner sends units again instead of crediting them.']
    : ['The partner gives a store credit.']
}
