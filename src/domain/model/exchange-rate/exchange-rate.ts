// An exchange rate as an operator posted it. It is never changed, only followed by a newer one.

import { canonicalRate, type ExchangeRate } from '../../kernel/exchange.ts'
import { RuleError } from '../../kernel/rule.ts'

export type PostedExchangeRate = ExchangeRate & {
  id: string
  /** Always 1, as the rate never changes. */
  version: number
  created_at: string
}

/** The same rate has one way to be written. Throws `invalid_request` for a pair of one currency. */
export function openExchangeRate (
  { base, quote, rate, valid_on }: ExchangeRate, { id, now }: { id: string, now: string }
): PostedExchangeRate {
  if (base === quote) {
    throw new RuleError('invalid_request', {
      errors: [{
        pointer: '/quote', code: 'same_currency', detail: 'must be another currency than `base`'
      }]
    })
  }
  return { id, version: 1, base, quote, rate: canonicalRate(rate), valid_on, created_at: now }
}

/** A day of a pair has one rate. Throws `exchange_rate_conflict`, which names the rate it has. */
export function assertSameRate (
  { id, base, quote, rate, valid_on }: PostedExchangeRate, said: ExchangeRate
): void {
  if (canonicalRate(said.rate) === rate) return
  throw new RuleError('exchange_rate_conflict', {
    detail: `${id} says that 1 ${base} is ${rate} ${quote} on ${valid_on}, not ${said.rate}.`,
    errors: [{ pointer: '/rate', code: 'differs', detail: `The day has the rate ${rate}.` }]
  })
}
