// Reads and writes exchange rates in PostgreSQL. `back-to-back/store` reads those of a decision.

import type { ExchangeRate } from '../../domain/kernel/exchange.ts'
import type { PostedExchangeRate } from '../../domain/model/exchange-rate/exchange-rate.ts'
import { defineRows } from '../../platform/db/bulk-rows.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { PageRequest } from '../../platform/db/keyset-page.ts'
import { runStatement, type Trx } from '../../platform/db/trx.ts'

const rows = defineRows<PostedExchangeRate>('exchange_rates', {
  key: ['id'],
  columns: {
    id: 'text',
    version: 'int',
    base: 'text',
    quote: 'text',
    rate: 'numeric',
    valid_on: 'date',
    created_at: 'timestamptz'
  }
})

export async function findExchangeRateOfDay (
  trx: Trx, merchant_id: string, { base, quote, valid_on }: ExchangeRate
): Promise<PostedExchangeRate | undefined> {
  return trx.selectFrom('exchange_rates').where('merchant_id', '=', merchant_id)
    .where('base', '=', base).where('quote', '=', quote).where('valid_on', '=', valid_on)
    .select(rows.columns).executeTakeFirst()
}

const IN_FORCE = `
  select $4::date <= (clock_timestamp() at time zone 'UTC')::date + 1 and not exists (
    select from exchange_rates where merchant_id = $1 and base = $2 and quote = $3
      and valid_on > $4::date
      and valid_on < (clock_timestamp() at time zone 'UTC')::date) as is_in_force`

/** Not a rate of a later day, nor one that a newer one has replaced in every time zone. */
export async function mayBeInForce (
  trx: Trx, merchant_id: string, { base, quote, valid_on }: ExchangeRate
): Promise<boolean> {
  const [row] = await runStatement<{ is_in_force: boolean }>(
    trx, IN_FORCE, [merchant_id, base, quote, valid_on])
  return row?.is_in_force === true
}

/** The newest is first. There is one row more than `limit` when there is a next page. */
export async function listExchangeRates (
  db: Db, merchant_id: string,
  filters: Partial<Pick<ExchangeRate, 'base' | 'quote' | 'valid_on'>>,
  { limit, after }: PageRequest
): Promise<PostedExchangeRate[]> {
  let query = db.selectFrom('exchange_rates').where('merchant_id', '=', merchant_id)
    .select(rows.columns).orderBy('id', 'desc').limit(limit + 1)
  for (const [column, value] of Object.entries(filters)) {
    query = query.where(column as keyof typeof filters, '=', value)
  }
  const [last] = after ?? []
  return (last === undefined ? query : query.where('id', '<', last)).execute()
}

export async function insertExchangeRate (
  trx: Trx, merchant_id: string, rate: PostedExchangeRate
): Promise<void> {
  return rows.insert(trx, merchant_id, [rate])
}
