// Exchange rates between two currencies.

/** One unit of `base` is `rate` units of `quote`, from `valid_on` until there is a newer rate. */
export type ExchangeRate = {
  base: string
  quote: string
  /** Decimal text above 0 with at most 12 decimals. */
  rate: string
  /** A calendar date (UTC). */
  valid_on: string
}

/** The shortest text of the same rate. */
export function canonicalRate (text: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  const decimals = fraction.replace(/0+$/, '')
  return decimals === '' ? whole : `${whole}.${decimals}`
}
