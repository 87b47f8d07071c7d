// Takes numbers of series. Their rows are locked until the transaction ends.

import type { NumberShape } from '../../../domain/model/invoice/number-format.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

export type Wanted = { series: string, fiscal_year: number, count: number }

export type Taken = Wanted & {
  /** The last of the `count` numbers. */
  last_number: number
  /** The later of the clock and the time of the number before. */
  last_issued_at: string
}

const TAKE = `
  insert into invoice_series as s (merchant_id, series, fiscal_year, last_number, last_issued_at)
  select $1, w.series, w.fiscal_year, w.count, $3
  from json_to_recordset($2) as w (series text, fiscal_year int, count int)
  order by w.series, w.fiscal_year
  on conflict (merchant_id, series, fiscal_year) do update
    set last_number = s.last_number + excluded.last_number,
      last_issued_at = greatest(s.last_issued_at, excluded.last_issued_at)
  returning series, fiscal_year, last_number, last_issued_at`

/** One statement for all documents of a command, so that two commands lock in one order. */
export async function takeNumbers (
  trx: Trx, merchant_id: string, wanted: readonly Wanted[], now: string
): Promise<Taken[]> {
  if (wanted.length === 0) return []
  const taken = await runStatement<Omit<Taken, 'count'>>(
    trx, TAKE, [merchant_id, JSON.stringify(wanted), now])
  return wanted.map((one) => {
    const row = taken.find(({ series, fiscal_year }) =>
      series === one.series && fiscal_year === one.fiscal_year)
    if (row === undefined) throw new Error('a series without a number')
    return { ...one, ...row }
  })
}

/** It reads all documents of the merchant, so it is asked only when a format changes. */
export async function listNumberShapes (trx: Trx, merchant_id: string): Promise<NumberShape[]> {
  return runStatement<NumberShape>(trx, `
    select distinct series, fiscal_year > 0 as has_year,
      regexp_replace(number, '[0-9]+', '0', 'g') as shape
    from invoices where merchant_id = $1 and number is not null`, [merchant_id])
}
