// Checks of the doctor: numbers have no holes, documents add up, and say what their order says.

import type { Check } from '../../../platform/doctor-check.ts'

/** Units and amounts of issued documents, with the sign of invoices. Credits have no units here. */
const SIGN = "case when v.kind = 'invoice' then 1 else -1 end"

const UNITS = `
  select v.sales_order_id, (l ->> 'sales_order_line_number')::int as line_number,
    sum(${SIGN} * (l ->> 'quantity')::int) as units
  from invoices v, jsonb_array_elements(v.lines) as l
  where v.merchant_id = $1 and v.number is not null and v.credit_id is null group by 1, 2`

const AMOUNTS = `
  select v.sales_order_id, sum(${SIGN} * v.total) as amount
  from invoices v where v.merchant_id = $1 and v.number is not null group by 1`

/** Lost and refused units count as arrived, as in `unitsIn` of the domain. */
const BASIS = `least(l.quantity - l.canceled_quantity, case o.invoicing ->> 'basis'
  when 'ordered' then l.quantity when 'shipped' then l.shipped_quantity
  else l.delivered_quantity + l.lost_quantity + l.refused_quantity end)`

/** The service has issued all that is due: the order is not marked, and no person has a draft. */
const IS_CLEAR = `o.invoicing ->> 'trigger' <> 'manual'
  and not exists (select from invoicing_marks m
    where m.merchant_id = $1 and m.sales_order_id = o.id)
  and not exists (select from invoices d
    where d.merchant_id = $1 and d.sales_order_id = o.id and d.status = 'draft')`

const sumIn = (list: string, field: string): string =>
  `(select coalesce(sum((one ->> '${field}')::numeric), 0)
    from jsonb_array_elements(v.${list}) as one)`

export const INVOICE_CHECKS: readonly Check[] = [
  {
    name: 'invoice_numbers',
    proves: 'the numbers of a series are 1…n without a hole, and n is the last that was taken',
    is_of_all: true,
    text: `
      select coalesce(s.series, v.series) || '/' || coalesce(s.fiscal_year, v.fiscal_year) as id
      from (select * from invoice_series where merchant_id = $1) s
      full join (
        select series, fiscal_year, count(*) as issued, max(serial) as highest from invoices
        where merchant_id = $1 and serial is not null group by 1, 2
      ) v on v.series = s.series and v.fiscal_year = s.fiscal_year
      where s.last_number is distinct from v.issued or s.last_number is distinct from v.highest`
  },
  {
    name: 'invoice_times',
    proves: 'in a series, no document was issued before the one with the number before',
    is_of_all: true,
    text: `
      select id from (
        select id, issued_at, lag(issued_at) over (
          partition by series, fiscal_year order by serial) as before
        from invoices where merchant_id = $1 and serial is not null) v
      where issued_at < before`
  },
  {
    name: 'invoice_sums',
    proves: 'Σ lines + charges = net_total, Σ groups = tax_total, of each document',
    text: `
      select id from invoices v where merchant_id = $1 and (
        net_total <> ${sumIn('lines', 'net_amount')} + ${sumIn('charges', 'amount')}
        or tax_total <> ${sumIn('taxes', 'tax_amount')}
        or (tax_mode <> 'none' and net_total <> ${sumIn('taxes', 'taxable_amount')}))`
  },
  {
    name: 'invoiced_units',
    proves: 'no line is credited more than invoiced, nor invoiced beyond its basis',
    text: `
      select c.sales_order_id || '/' || c.line_number as id from (${UNITS}) c
      join sales_orders o on o.merchant_id = $1 and o.id = c.sales_order_id
      left join sales_order_lines l on l.merchant_id = $1 and l.sales_order_id = o.id
        and l.line_number = c.line_number
      where c.units < 0 or (c.units > coalesce(${BASIS}, 0) and ${IS_CLEAR})`
  },
  {
    name: 'invoiced_amount',
    proves: 'no order is credited more than invoiced; Σ = total − credited once it is completed',
    text: `
      select o.id from (${AMOUNTS}) c
      join sales_orders o on o.merchant_id = $1 and o.id = c.sales_order_id
      where c.amount < 0 or (
        o.status = 'completed' and c.amount <> o.total - o.credited and ${IS_CLEAR})`
  }
]
