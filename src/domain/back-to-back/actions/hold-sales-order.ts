// Adds and removes holds. While a sales order has a hold, none of its purchase orders is issued.

import type { BackToBack } from '../state.ts'
import { RuleError } from '../../kernel/rule.ts'
import type { Hold } from '../../model/sales-order/sales-order.ts'
import type { Replanning } from '../draw-consequences.ts'

export function addHold (state: BackToBack, hold: Hold): BackToBack {
  const { sales_order } = state
  return { ...state, sales_order: { ...sales_order, holds: [...sales_order.holds, hold] } }
}

/** After a removed hold: planned orders are planned again, unless they are issued at once. */
export const AFTER_HOLD = {
  trigger: 'changed', scope: 'unreleased'
} as const satisfies Replanning

/** Throws `hold_not_found`. */
export function removeHold (state: BackToBack, id: string): BackToBack {
  const { sales_order } = state
  const holds = sales_order.holds.filter((one) => one.id !== id)
  if (holds.length === sales_order.holds.length) throw new RuleError('hold_not_found')
  return { ...state, sales_order: { ...sales_order, holds } }
}
