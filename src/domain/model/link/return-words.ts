// What a person must know of a partner's returns beside counters and amounts.

import { beginningOf } from '../../kernel/beginning.ts'
import { sum } from '../../kernel/sum.ts'
import { type Return, uninspectedOf } from '../return/return.ts'
import type { PartnerReturn, PartnerReturnLine } from './partner-return.ts'

export const WORDS_CHARACTERS_MAX = 1_000

/**
 * Null for what was told before, or where a person has decided on the credit. `said` is what there
 * is to tell, in our own words. What the partner says to it, `why`, may be another text each time:
 * that is no news.
 */
export function wordsToTell (
  { supplier_credit_status, supplier_credit_reason }: Return, said: string,
  why: string | null = null
): string | null {
  const is_decided = ['accepted', 'refused'].includes(supplier_credit_status)
  return is_decided || supplier_credit_reason?.startsWith(said) === true
    ? null
    : beginningOf(said + (why ?? ''), WORDS_CHARACTERS_MAX)
}

/** Null for nothing. */
export function wordsOf (
  theirs: readonly PartnerReturn[]
): { said: string, why: string | null } | null {
  const refused = theirs.filter(({ status }) => status === 'refused')
  const said = new Set([
    ...missingOf(theirs.filter(({ status }) => status === 'closed')),
    ...theirs.flatMap(({ lines }) => lines).flatMap(remedyOf),
    ...refused.length > 0 ? ['The partner refuses the return'] : []
  ])
  if (said.size === 0) return null
  const reasons = new Set(refused.flatMap(({ refusal_reason }) => refusal_reason ?? []))
  const why = reasons.size > 0 ? `: ${[...reasons].join(' ')}` : '.'
  return { said: [...said].join(' '), why: refused.length > 0 ? why : null }
}

function missingOf (closed: readonly PartnerReturn[]): string[] {
  const units = sum(closed, ({ lines }) => sum(lines, uninspectedOf))
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
