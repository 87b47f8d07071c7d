// Writes amounts, numbers, dates and addresses as readers of a language expect them.

import type { Address } from '../../domain/kernel/address.ts'
import { decimalsOf } from '../../domain/kernel/money.ts'
import type { Party } from '../order-document.ts'
import type { Layout } from './sheet.ts'
import { WORDS } from './words/words.ts'
import type { Words } from './words/en.ts'

/** Costs of a unit have at most six decimals. */
const DECIMALS_MAX = 6
/** As many has a rate of tax. */
const RATE_DECIMALS_MAX = 4

export type Values = {
  words: Words
  /** An amount with the code of its currency. */
  money: (amount: string, currency: string) => string
  /** An amount without it, where a column has one currency. */
  amount: (amount: string, currency: string) => string
  count: (count: number) => string
  /** A rate, such as of tax. */
  percent: (rate: string) => string
  /** A day of the calendar, or the day of a time where the merchant is. */
  date: (date: string) => string
  address: (address: Address) => string[]
  party: (party: Party) => string[]
}

export function valuesFor ({ language, paper, time_zone }: Pick<
  Layout, 'language' | 'paper' | 'time_zone'
>): Values {
  // Who prints on US Letter writes dates as Americans do.
  const locale = language === 'en' ? { a4: 'en-GB', letter: 'en-US' }[paper] : language
  const words = WORDS[language]
  const regions = new Intl.DisplayNames(locale, { type: 'region' })
  const count = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, {
    style: 'unit', unit: 'percent', maximumFractionDigits: RATE_DECIMALS_MAX
  })
  const days = (timeZone: string) => new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium', timeZone
  })
  const [of_date, of_time] = [days('UTC'), days(time_zone)]
  const formats = new Map<string, Intl.NumberFormat>()

  const format = (amount: string, currency: string, style: 'currency' | 'decimal'): string => {
    const key = `${style} ${currency}`
    const made = formats.get(key) ?? new Intl.NumberFormat(locale, {
      style,
      currency,
      currencyDisplay: 'code',
      minimumFractionDigits: decimalsOf(currency),
      maximumFractionDigits: DECIMALS_MAX
    })
    formats.set(key, made)
    return made.format(amount as Intl.StringNumericLiteral)
  }
  const address = (one: Address): string[] =>
    linesOf(one).concat(regions.of(one.country) ?? one.country)

  return {
    words,
    money: (amount, currency) => format(amount, currency, 'currency'),
    amount: (amount, currency) => format(amount, currency, 'decimal'),
    count: (number) => count.format(number),
    percent: (rate) => percent.format(rate as Intl.StringNumericLiteral),
    date: (date) => (date.includes('T') ? of_time : of_date).format(new Date(date)),
    address,
    party: ({ name, address: at, email, phone, tax_id }) => [
      // Its name stands above.
      ...at === null ? [] : address(at).filter((line) => line !== name),
      ...email === null ? [] : [email],
      ...phone === null ? [] : [phone],
      ...tax_id === null ? [] : [`${words.tax_id} ${tax_id}`]
    ]
  }
}

/** Here the region stands behind the city, and the postal code behind both. */
const REGION_BEHIND_CITY = new Set(['AU', 'CA', 'IN', 'MX', 'US'])
const CODE_BELOW_CITY = new Set(['GB', 'IE'])

function linesOf (
  { name, company, line1, line2, city, region, postal_code, country }: Address
): string[] {
  const place = REGION_BEHIND_CITY.has(country)
    ? [[city, [region, postal_code].filter(isSaid).join(' ')].filter(isSaid).join(', ')]
    : CODE_BELOW_CITY.has(country)
      ? [city, region, postal_code]
      : [[postal_code, city].filter(isSaid).join(' '), region]
  return [name, company, line1, line2, ...place].filter(isSaid)
}

function isSaid (text: string | null): text is string {
  return text !== null && text !== ''
}
