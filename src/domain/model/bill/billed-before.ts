// What bills ask for that count before another one: those that were approved, however many, as
// sums, and of those that are open the older ones.

import { type Bill, type BillCharge, isOpenBill } from './bill.ts'

/** Approved units stand in the lines of purchase orders. */
export type ApprovedBefore = {
  /** Each cost at which units of a line were billed, once. */
  unit_costs: ReadonlyArray<{ purchase_order_id: string, line_number: number, unit_cost: string }>
  /** The part of each kind that fell to the purchase orders, with up to six decimals. */
  charges: ReadonlyArray<Pick<BillCharge, 'kind' | 'amount'>>
}

export type BilledBefore = { approved: ApprovedBefore, open: readonly Bill[] }

/** So of two open bills for the same units, one is the first for everybody. */
export function openBefore<Some extends Bill> (bill: Bill, others: readonly Some[]): Some[] {
  return others.filter((one) => one.id !== bill.id && isOpenBill(one) && isOlder(one, bill))
}

function isOlder (one: Bill, other: Bill): boolean {
  return one.created_at === other.created_at
    ? one.id < other.id
    : one.created_at < other.created_at
}
