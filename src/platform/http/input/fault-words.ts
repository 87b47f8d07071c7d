// The `detail` of a fault in a text's format: it says what to send instead.

import { meantCountry } from '../../../domain/kernel/country.ts'
import { meantTimeZone } from '../../../domain/kernel/local-time.ts'
import { findKeyFault } from '../../../domain/kernel/key-text.ts'

/** Returns the words for a text that does not have the `format` of its schema. */
export function tellFormat (format: string | undefined, text: string): string {
  const tell = format !== undefined && Object.hasOwn(WORDINGS, format)
    ? WORDINGS[format]
    : undefined
  return tell?.(text) ?? 'is not in the documented format'
}

const INSTANT = 'must be a time in UTC that ends in Z, of the years 1900 to 2199, as ' +
  '2026-11-23T09:30:00.000Z'
/** In a query, a plus sign that is not encoded arrives as a blank. */
const WITH_OFFSET =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)([ +-])(\d\d:?\d\d)$/

const AMOUNT = 'must be a decimal number as text, with a point and at most 6 decimals'

const WORDINGS: Readonly<Record<string, (text: string) => string>> = {
  'date-time': (text) => {
    const [, time, sign = '', offset = ''] = WITH_OFFSET.exec(text) ?? []
    const at_ms = Date.parse(`${time}${sign === '-' ? '-' : '+'}${offset}`)
    return Number.isNaN(at_ms)
      ? INSTANT
      : `must be in UTC, without an offset: send ${new Date(at_ms).toISOString()}`
  },
  date: () => 'must be a calendar date of the years 1900 to 2199, as 2026-12-05',
  money: (text) => text.startsWith('-')
    ? 'must be 0 or more'
    : tellAmount(text, `${AMOUNT}, as 19.99, and 12 digits before the point at most`),
  'signed-money': (text) => tellAmount(text, `${AMOUNT}, as 19.99 or -5.00`),
  'iso-4217': (text) => {
    const is_small = /^[a-z]{3}$/i.test(text) && text !== text.toUpperCase()
    const hint = is_small ? `: send ${text.toUpperCase()}` : ', as EUR'
    return `must be an ISO 4217 code of three capital letters${hint}`
  },
  'iso-3166': (text) => {
    const meant = text.length > 8 ? undefined : meantCountry(text)
    return meant === undefined
      ? 'must be an ISO 3166-1 code of two capital letters, as FR'
      : `is no code of ISO 3166-1: use ${meant}`
  },
  'exchange-rate': (text) => tellAmount(text, 'must be a decimal number as text, above 0, with ' +
    'at most 12 decimals and 9 digits before the point, as 1.0845'),
  'time-zone': (text) => {
    const meant = text.length > 64 ? undefined : meantTimeZone(text)
    return meant === undefined
      ? 'must be a name of the IANA time zone database, as Europe/Paris'
      : `must be written as in the IANA time zone database: send ${meant}`
  },
  'time-of-day': () => 'must be a time of day from 00:00 to 23:59, as 16:00',
  nonblank: () => 'must not be blank',
  words: () => 'must have a letter or a digit',
  key: (text) => findKeyFault(text) ?? 'is not a key text',
  'plain-name': (text) => findKeyFault(text) ?? 'must not have < or >',
  'web-address': () => 'must be a web address, as https://www.dhl.com/track?id=0034',
  'visible-ascii': () => 'must be of visible ASCII characters'
}

function tellAmount (text: string, otherwise: string): string {
  return text.includes(',')
    ? 'must have a point before its decimals, as 19.99, and no comma'
    : otherwise
}
