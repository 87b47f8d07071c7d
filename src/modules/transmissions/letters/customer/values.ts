// Writes amounts, rates and dates in mails to customers as readers of a language expect them.

import type { Language } from '../../../../domain/kernel/language.ts'

/** So many decimals has a rate of tax at most. */
const RATE_DECIMALS_MAX = 4

/** The first of a month, where a language says it otherwise than `Intl` writes it. */
const FIRST_DAY: Partial<Readonly<Record<Language, string>>> = { fr: '1er', it: '1º' }

export type Values = {
  /** Exact, with the decimals that the amount has. */
  money: (amount: string, currency: string) => string
  percent: (rate: string) => string
  /** A day of the calendar. */
  date: (date: string) => string
}

export function valuesFor (language: Language): Values {
  const percent = new Intl.NumberFormat(language, {
    style: 'unit', unit: 'percent', maximumFractionDigits: RATE_DECIMALS_MAX
  })
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  return {
    money: (amount, currency) => {
      const decimals = amount.split('.')[1]?.length ?? 0
      return new Intl.NumberFormat(language, {
        style: 'currency',
        currency,
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals
      }).format(amount as Intl.StringNumericLiteral)
    },
    percent: (rate) => percent.format(rate as Intl.StringNumericLiteral),
    date: (date) => dates.format(new Date(date)).replace(/^1(?= )/, FIRST_DAY[language] ?? '1')
  }
}
