// The formats of texts that the standard ones lack, and the normalization of key texts.

import { isCountry } from '../../../domain/kernel/country.ts'
import { isTimeZone } from '../../../domain/kernel/local-time.ts'
import { findKeyFault, isBlank, normalizeKey } from '../../../domain/kernel/key-text.ts'

/** Formats by name. `true` accepts every text: a pattern checks it, and the name documents it. */
export const FORMATS: Readonly<Record<string, true | ((text: string) => boolean)>> = {
  'iso-4217': (text) => CURRENCIES.has(text),
  'iso-3166': isCountry,
  // The pattern checks the form.
  'exchange-rate': (text) => /[1-9]/.test(text),
  'time-zone': isTimeZone,
  'time-of-day': true,
  // `minLength` refuses an empty text already, so it needs no second fault.
  nonblank: (text) => text === '' || !isBlank(text),
  key: (text) => text === '' || findKeyFault(text) === null,
  words: (text) => /[\p{L}\p{N}]/u.test(text),
  // A key text that pages may show as it is.
  'plain-name': (text) => text === '' || (findKeyFault(text) === null && !/[<>]/.test(text)),
  money: true,
  'signed-money': true,
  'web-address': true,
  'visible-ascii': true
}
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/** Formats for answers accept every text, because older rows may break the rules of today. */
export const FORMATS_OF_ANSWERS: Readonly<Record<string, true>> =
  Object.fromEntries(Object.keys(FORMATS).map((name) => [name, true]))

/** The keyword of texts that are normalized before they are checked. */
export const NORMALIZED = 'x-normalized'

export const NORMALIZE_KEYWORD = {
  keyword: NORMALIZED,
  type: 'string',
  before: 'maxLength',
  modifying: true,
  errors: false,
  validate: (_form: unknown, text: string, _schema: unknown, at?: Place): boolean => {
    // A text that is checked alone is in no object, so nothing can be replaced.
    if (at?.parentData !== undefined) at.parentData[at.parentDataProperty] = normalizeKey(text)
    return true
  }
}

type Place = {
  parentData: Record<string | number, unknown> | undefined
  parentDataProperty: string | number
}
