// What is done about a difference between our purchase order and the partner's sales order.

import { sum } from '../../kernel/sum.ts'
import type { PurchaseOrder } from '../purchase-order/purchase-order.ts'

type Before = { differs_since: string | null, told_revision: number | null }

/**
 * A number that is another one whenever we want less: by what we ask for, since the partner could
 * not promise units, which are bought elsewhere and may still wait there, or since it sent
 * `units_beyond` its own order, which may be what it still means to send.
 */
export function revisionWanted (
  { revision, lines }: Pick<PurchaseOrder, 'revision' | 'lines'>, units_beyond = 0
): number {
  return revision + units_beyond + sum(lines, ({ rejected_quantity }) => rejected_quantity)
}

type Found = {
  is_differing: boolean
  /** Something is still to be told, or the partner asks its own suppliers. */
  is_under_way: boolean
  /** Lines differ of which the partner has heard, and asks back nothing: they wait for nothing. */
  is_tellable?: boolean
  /** As `revisionWanted` has it; null where telling the partner once more would not help. */
  revision: number | null
}

/**
 * `tell`: the partner is told once more how our side is. `note`: a person hears of the difference,
 * or that it has gone. `wait`: it was not there before.
 */
export type DifferenceStep = 'none' | 'tell' | 'note' | 'wait'

/**
 * The partner is told once a revision. If it refuses what it is told, a person must help: it would
 * refuse it again for ever. While anything is under way a difference neither begins nor ends.
 */
export function judgeDifference (
  { differs_since, told_revision }: Before,
  { is_differing, is_under_way, is_tellable = false, revision }: Found
): DifferenceStep {
  const was_differing = differs_since !== null
  if (!is_differing) return was_differing ? 'note' : 'none'
  const is_news = revision !== null && told_revision !== revision
  if (is_news && (is_tellable || !is_under_way)) return 'tell'
  if (is_under_way) return 'none'
  return was_differing ? 'note' : 'wait'
}
