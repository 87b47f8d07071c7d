// Knows a request for returns that is sent again by its reference.

import type { NewReturn } from './request-return.ts'
import { RuleError } from '../../kernel/rule.ts'
import { sum } from '../../kernel/sum.ts'
import type { Return } from '../../model/return/return.ts'

type Asked = Array<[line_number: number, quantity: number]>

/**
 * The returns that the request has opened before; none for a new one. What was agreed on since then
 * is not compared. Throws `return_reference_conflict`.
 */
export function findSameRequest (
  known: readonly Return[], { reference = null, lines }: NewReturn
): Return[] {
  const same = reference === null ? [] : known.filter((one) => one.reference === reference)
  if (same.length === 0) return same
  const asked = lines.map(({ line_number, quantity }): Asked[number] => [line_number, quantity])
  if (textOf(asked) === textOf(askedBefore(same))) return same
  throw new RuleError('return_reference_conflict', {
    detail: `${same.map(({ id }) => id).join(', ')} has the reference, for other units.`
  })
}

function askedBefore (returns: readonly Return[]): Asked {
  const lines = Map.groupBy(
    returns.flatMap((one) => one.lines), (line) => line.sales_order_line_number)
  return [...lines].map(([line_number, some]) =>
    [line_number, sum(some, ({ quantity }) => quantity)])
}

function textOf (asked: Asked): string {
  return JSON.stringify(asked.toSorted(([one], [other]) => one - other))
}
