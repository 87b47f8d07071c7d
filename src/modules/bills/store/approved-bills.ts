// Reads what approved bills of purchase orders come to: however many there are, little is read.

import type { ApprovedBefore } from '../../../domain/model/bill/billed-before.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

// A charge of a bill that names other orders too is shared by the value of the lines.
const APPROVED = `
  with own as (
    select bill_id, sum(abs(amount)) as value, count(*) as lines from bill_lines
    where merchant_id = $1 and purchase_order_id = any($2) group by 1),
  whole as (
    select b.id, b.charges, own.value, own.lines, (
      select array[sum(abs(l.amount)), count(*)] from bill_lines l
      where l.merchant_id = $1 and l.bill_id = b.id) as of_bill
    from bills b join own on own.bill_id = b.id
    where b.merchant_id = $1 and b.approved_at is not null and b.charges <> '[]')
  select (
    select coalesce(json_agg(r), '[]') from (
      select distinct l.purchase_order_id, l.line_number, l.unit_cost::text as unit_cost
      from bill_lines l
      join bills b on b.merchant_id = l.merchant_id and b.id = l.bill_id
      where l.merchant_id = $1 and l.purchase_order_id = any($2) and l.line_number is not null
        and b.approved_at is not null) as r) as unit_costs, (
    select coalesce(json_agg(r), '[]') from (
      select c ->> 'kind' as kind, round(sum((c ->> 'amount')::numeric * case
        when w.lines = w.of_bill[2] then 1 when w.of_bill[1] = 0 then 0
        else w.value / w.of_bill[1] end), 6)::text as amount
      from whole w, jsonb_array_elements(w.charges) c group by 1) as r) as charges`

/** The caller has locked the sales orders of the purchase orders. */
export async function findApproved (
  trx: Trx, merchant_id: string, purchase_order_ids: readonly string[]
): Promise<ApprovedBefore> {
  const [row] = await runStatement<ApprovedBefore>(
    trx, APPROVED, [merchant_id, purchase_order_ids])
  return row ?? { unit_costs: [], charges: [] }
}
