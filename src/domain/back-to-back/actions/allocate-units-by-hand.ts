// A person gives units of lines to suppliers. Sourcing then plans these units so, and no others of
// the lines from these suppliers, until they are issued or the person says otherwise.

import { wordsOf } from '../broken-rule.ts'
import type { BackToBack } from '../state.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import { countIssued } from '../reduce-demand.ts'
import { unsourcedOf } from '../../model/sales-order/sales-order.ts'
import { sum } from '../../kernel/sum.ts'
import type { AllocatedUnits, Plan } from '../../sourcing/plan-sourcing.ts'

export type NewAllocation = AllocatedUnits & { line_number: number }

/**
 * The allocations replace all that were made before; an empty list ends them. A supplier that
 * failed the line may get units of it again. Throws `invalid_request` for lines that the order does
 * not have, for a supplier that is named twice, and for more units than are not issued.
 */
export function allocateByHand (
  state: BackToBack, allocations: readonly NewAllocation[]
): BackToBack {
  assertAllocations(state, allocations)
  const { sales_order } = state
  const of_lines = Map.groupBy(allocations, ({ line_number }) => line_number)
  const lines = sales_order.lines.map((line) => {
    const own = of_lines.get(line.line_number) ?? []
    if (own.length === 0 && line.allocations.length === 0) return line
    const named = own.map(({ supplier_id }) => supplier_id)
    return {
      ...line,
      allocations: own.map(({ supplier_id, quantity }) => ({ supplier_id, quantity })),
      excluded_supplier_ids: line.excluded_supplier_ids.filter((id) => !named.includes(id))
    }
  })
  return { ...state, sales_order: { ...sales_order, lines } }
}

function assertAllocations (
  state: BackToBack, allocations: readonly NewAllocation[]
): void {
  const errors = allocations.flatMap((allocation, at): Fault[] => {
    const { line_number, supplier_id } = allocation
    const pointer = `/allocations/${at}`
    const line = state.sales_order.lines.find((one) => one.line_number === line_number)
    if (line === undefined) {
      const detail = `The order has no line ${line_number}.`
      return [{ pointer: `${pointer}/line_number`, code: 'unknown_line', detail }]
    }
    const earlier = allocations.slice(0, at).filter((one) => one.line_number === line_number)
    if (earlier.some((one) => one.supplier_id === supplier_id)) {
      const detail = `Another allocation already gives it units of line ${line_number}.`
      return [{ pointer: `${pointer}/supplier_id`, code: 'repeated', detail }]
    }
    const open = unsourcedOf(countIssued(state, line))
    if (sum([...earlier, allocation], ({ quantity }) => quantity) <= open) return []
    const detail = `${open} units of line ${line_number} are not issued and can be allocated.`
    return [{ pointer: `${pointer}/quantity`, code: 'too_large', detail }]
  })
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

/** Throws `allocation_not_possible`, with the reason of each allocation that the plan breaks. */
export function assertAllocated (
  { lines }: Plan, allocations: readonly NewAllocation[]
): void {
  const broken = lines.flatMap(({ line_number, unkept_allocations = [] }) =>
    unkept_allocations.map((one) => ({ line_number, ...one })))
  if (broken.length === 0) return
  throw new RuleError('allocation_not_possible', {
    errors: broken.map(({ line_number, supplier_id, because }) => {
      const at = allocations.findIndex((one) =>
        one.line_number === line_number && one.supplier_id === supplier_id)
      return { pointer: `/allocations/${at}`, code: because, detail: wordsOf(because) }
    })
  })
}
