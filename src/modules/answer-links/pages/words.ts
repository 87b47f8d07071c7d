// Puts amounts, dates and refusals into words of a language.

import type { Language } from '../../../domain/kernel/language.ts'
import { keysOf } from '../../../domain/kernel/records.ts'
import type { Rule } from '../../../domain/kernel/rule.ts'
import { DE } from './texts/de.ts'
import { EN } from './texts/en.ts'
import { ES } from './texts/es.ts'
import { FR } from './texts/fr.ts'
import { IT } from './texts/it.ts'
import type { Texts, ToldRule } from './texts/texts.ts'

const TEXTS: Readonly<Record<Language, Texts>> = { en: EN, de: DE, fr: FR, es: ES, it: IT }
/** In the order in which a page offers them. */
export const LANGUAGES = keysOf(TEXTS)

export type Words = {
  language: Language
  texts: Texts
  /** Exact, however many digits the amount has. */
  money: (amount: string, currency: string) => string
  number: (value: number) => string
  /** Of a date without a time, or of an instant, in UTC. */
  date: (text: string) => string
  instant: (text: string) => string
}

const words = new Map(LANGUAGES.map((language) => [language, buildWords(language)]))

export function wordsOf (language: Language): Words {
  return words.get(language) ?? buildWords(language)
}

export function isLanguage (text: unknown): text is Language {
  return LANGUAGES.some((one) => one === text)
}

function buildWords (language: Language): Words {
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  const instants = new Intl.DateTimeFormat(language, {
    dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC'
  })
  const numbers = new Intl.NumberFormat(language)
  return {
    language,
    texts: TEXTS[language],
    money: (amount, currency) => formatAmount(language, amount, currency),
    number: (value) => numbers.format(value),
    date: (text) => dates.format(new Date(text)),
    instant: (text) => `${instants.format(new Date(text))} UTC`
  }
}

/** With the decimals that the amount has: costs may have six. */
function formatAmount (language: Language, amount: string, currency: string): string {
  const decimals = amount.split('.')[1]?.length ?? 0
  return new Intl.NumberFormat(language, {
    style: 'currency', currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals
  }).format(amount as `${number}`)
}

/** The form was used before, for another answer: what the person saw is no longer so. */
const TOLD_AS: ReadonlyMap<Rule, ToldRule> = new Map([
  ['idempotency_key_reused', 'precondition_failed'],
  ['idempotency_in_progress', 'precondition_failed'],
  ['idempotency_secret_not_kept', 'precondition_failed']
])

/** What a page says of a refusal, in its language. */
export function tellRefusal ({ texts }: Words, rule: Rule): string {
  const told = TOLD_AS.get(rule) ?? rule
  return isTold(texts, told) ? texts.rules[told] : texts.refused(rule)
}

function isTold (texts: Texts, rule: Rule): rule is ToldRule {
  return Object.hasOwn(texts.rules, rule)
}
