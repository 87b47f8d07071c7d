// Reads the exchange rates that a decision needs: between the currencies of its sales and of what
// is offered for them. Most decisions need none, and send no statement.

import { CompiledQuery } from 'kysely'
import type { ExchangeRate } from '../../../domain/kernel/exchange.ts'
import type { StockRow } from '../../../domain/model/stock/stock-book.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'

/**
 * Of each pair the four latest rates up to tomorrow. Today where the merchant is may be tomorrow or
 * yesterday in UTC, and the decision takes place at the time that was read before: at midnight,
 * that is one more day earlier.
 */
const RATES = `
  select r.base, r.quote, r.rate, r.valid_on
  from unnest($2::text[], $3::text[]) as pair (base, quote)
  cross join lateral (
    select e.base, e.quote, e.rate, e.valid_on from exchange_rates e
    where e.merchant_id = $1 and e.base = pair.base and e.quote = pair.quote
      and e.valid_on <= (clock_timestamp() at time zone 'UTC')::date + 1
    order by e.valid_on desc limit 4
  ) r`

/** Sent only for currencies that differ, behind the statement that has read the rows. */
export async function findRates (
  db: Db | Trx, merchant_id: string, currencies: readonly string[], rows: readonly StockRow[]
): Promise<ExchangeRate[]> {
  const pairs = listPairs(new Set(currencies), rows)
  if (pairs.length === 0) return []
  const { rows: found } = await db.executeQuery<ExchangeRate>(CompiledQuery.raw(RATES, [
    merchant_id, pairs.map(([base]) => base), pairs.map(([, quote]) => quote)
  ]))
  return found
}

function listPairs (
  currencies: ReadonlySet<string>, rows: readonly StockRow[]
): Array<[string, string]> {
  const pairs = new Map<string, [string, string]>()
  for (const currency of currencies) {
    for (const row of rows) {
      for (const other of [row.currency, row.supplier_currency]) {
        if (other === currency) continue
        pairs.set(`${other} ${currency}`, [other, currency])
        pairs.set(`${currency} ${other}`, [currency, other])
      }
    }
  }
  return [...pairs.values()]
}
