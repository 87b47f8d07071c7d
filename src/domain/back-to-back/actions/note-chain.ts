// Tells a person that a purchase order and the order of the partner that supplies it differ, and
// nothing that either side does by itself will mend it; or that they agree again.

import { endExceptions, openSaleException } from '../sale-exceptions.ts'
import type { BackToBack } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'
import type { PurchaseOrder } from '../../model/purchase-order/purchase-order.ts'

/** `detail` says how they differ; null when they agree. Undefined when nothing changes. */
export function noteChain (
  before: BackToBack, order: PurchaseOrder, detail: string | null, surroundings: Surroundings
): BackToBack | undefined {
  const known = before.exceptions.find(({ kind, purchase_order_id, resolved_at }) =>
    kind === 'chain_out_of_step' && purchase_order_id === order.id && resolved_at === null)
  if (known?.detail === detail) return undefined
  const passed = endExceptions(before, ({ id }) => id === known?.id, surroundings)
  const state = detail === null || isAccepted(before, order, detail)
    ? passed
    : openSaleException(passed,
      { kind: 'chain_out_of_step', line_number: null, detail, order }, surroundings)
  return state === before ? undefined : state
}

/** A person has seen the same difference, and lets it be. */
function isAccepted ({ exceptions }: BackToBack, { id }: PurchaseOrder, detail: string): boolean {
  const last = exceptions.findLast(({ kind, purchase_order_id }) =>
    kind === 'chain_out_of_step' && purchase_order_id === id)
  return last?.resolution === 'dismiss' && last.detail === detail
}
