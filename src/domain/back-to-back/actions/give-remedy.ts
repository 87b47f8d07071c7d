// What a customer gets for units that it returned: money back, the units again, or a store credit.

import { creditUnits } from '../credit-units.ts'
import { addReplacement } from './replace-units.ts'
import { returnDamaged } from './return-damaged.ts'
import { returnOf, type SaleAndReturns } from '../sale-and-returns.ts'
import type { BackToBack } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'
import { addMoney, readMoney, zeroMoney } from '../../kernel/money.ts'
import { sum } from '../../kernel/sum.ts'
import { nextFee, type ReturnLine, uninspectedOf } from '../../model/return/return.ts'
import { orderedLineOf } from '../../model/sales-order/ordered-line.ts'

export type Given = {
  sale: BackToBack
  /** What the customer got for all accepted units of the line so far. */
  credited_amount: string
}

/**
 * Gives the customer what was agreed on for more units. A refund becomes due; a replacement is a
 * new line; a store credit is only told, since its balance is kept by the storefront. Units for
 * which an incident gave something come first, and give nothing more.
 */
export function giveRemedy (
  before: SaleAndReturns, line: ReturnLine, accepted: number, surroundings: Surroundings
): Given {
  const { state, units } = withoutDamaged(before, line, accepted, surroundings)
  const { sale } = state
  const { credited_amount, sales_order_line_number: line_number } = line
  if (units === 0) return { sale, credited_amount }
  if (line.remedy === 'replacement') {
    return { sale: addReplacement(sale, { line_number, quantity: units }), credited_amount }
  }
  const less = nextFee(line, units, sale.sales_order.currency)
  const credited = creditNext(state, line, { units, less }, surroundings)
  return {
    sale: line.remedy === 'refund' ? credited.sale : sale,
    credited_amount: addMoney(credited_amount, credited.amount, sale.sales_order.currency)
  }
}

/** The state after the return of the units, and for how many of them nothing was given yet. */
function withoutDamaged (
  before: SaleAndReturns, line: ReturnLine, accepted: number, surroundings: Surroundings
): { state: SaleAndReturns, units: number } {
  const { purchase_order_id } = returnOf(before, line.return_id)
  const { sale, settled } = returnDamaged(
    before.sale, { purchase_order_id, line, units: accepted }, surroundings)
  return { state: { ...before, sale }, units: accepted - settled }
}

/** What the customer would get for all units of the line without a fee, in millionths. */
export function worthInReturn (
  before: SaleAndReturns, line: ReturnLine, surroundings: Surroundings
): bigint {
  if (line.remedy === 'replacement') return 0n
  const { state, units } = withoutDamaged(before, line, uninspectedOf(line), surroundings)
  return readMoney(creditNext(state, line, { units, less: '0' }, surroundings).amount)
}

/**
 * The sale after a credit for the next units, and its amount. Units that were credited before, as
 * for damage that was reported, are not credited again.
 */
function creditNext (
  state: SaleAndReturns, line: ReturnLine, { units, less }: { units: number, less: string },
  surroundings: Surroundings
): { sale: BackToBack, amount: string } {
  const { sale } = state
  const { line_number, quantity, canceled_quantity, credited_quantity } =
    orderedLineOf(sale.sales_order, line.sales_order_line_number)
  const left = quantity - canceled_quantity - credited_quantity
  const credited = Math.min(units, left)
  // Returned units of which an incident had settled the damage are no store credit.
  const stored = Math.min(storedOf(state, line_number), left - credited)
  if (credited === 0) return { sale, amount: zeroMoney(sale.sales_order.currency) }
  const credit = (from: BackToBack, some: number, fee: string): BackToBack =>
    creditUnits(from, {
      kind: 'return',
      line_number,
      quantity: some,
      less: fee,
      source_id: line.return_id,
      reason: line.reason
    }, surroundings)
  // A store credit counts on top of the store credits of before, so that parts add up.
  const is_on_top = line.remedy === 'store_credit' && stored > 0
  const after = credit(is_on_top ? credit(sale, stored, '0') : sale, credited, less)
  return { sale: after, amount: after.sales_order.credits.at(-1)?.amount ?? '0' }
}

/** Accepted units of the ordered line that were returned for a store credit. */
function storedOf ({ sale, returns }: SaleAndReturns, line_number: number): number {
  const lines = returns.flatMap((one) => one.lines).filter((line) =>
    line.remedy === 'store_credit' && line.accepted_quantity > 0 &&
    orderedLineOf(sale.sales_order, line.sales_order_line_number).line_number === line_number)
  return sum(lines, (line) => line.accepted_quantity)
}
