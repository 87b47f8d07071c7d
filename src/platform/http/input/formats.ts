// What texts are, beyond the standard formats, and how those that are keys are normalized.

import { isCountry } from '../../../domain/kernel/country.ts'
import { findKeyFault, isBlank, normalizeKey } from '../../../domain/kernel/key-text.ts'

/** What the standard formats lack; `true` only names what a pattern judges. */
export const FORMATS: Readonly<Record<string, true | ((text: string) => boolean)>> = {
  'iso-4217': (text) => CURRENCIES.has(text),
  'iso-3166': isCountry,
  // An empty text is too short, which says enough.
  nonblank: (text) => text === '' || !isBlank(text),
  key: (text) => text === '' || findKeyFault(text) === null,
  // A key text that pages may show as it is.
  'plain-name': (text) => text === '' || (findKeyFault(text) === null && !/[<>]/.test(text)),
  money: true,
  'signed-money': true,
  'web-address': true,
  'visible-ascii': true
}
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/** What leaves was judged when it came in, maybe by other rules: serializers judge no format. */
export const FORMATS_OF_ANSWERS: Readonly<Record<string, true>> =
  Object.fromEntries(Object.keys(FORMATS).map((name) => [name, true]))

/** The keyword of texts that are replaced by their normalization form before they are judged. */
export const NORMALIZED = 'x-normalized'

export const NORMALIZE_KEYWORD = {
  keyword: NORMALIZED,
  type: 'string',
  before: 'maxLength',
  modifying: true,
  errors: false,
  validate: (_form: unknown, text: string, _schema: unknown, at?: Place): boolean => {
    // A text that is judged by itself stands in nothing.
    if (at?.parentData !== undefined) at.parentData[at.parentDataProperty] = normalizeKey(text)
    return true
  }
}

type Place = {
  parentData: Record<string | number, unknown> | undefined
  parentDataProperty: string | number
}
