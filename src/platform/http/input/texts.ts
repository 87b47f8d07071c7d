// Schemas of JSON strings: words, key texts, instants, dates and amounts.

import Type, { type Static, type TSchema, type TUnsafe } from 'typebox'
import { NORMALIZED } from './formats.ts'

/** Allows null beside the scalar's own type, as in `type: [string, null]`, and in its enum. */
export function nullable<Schema extends TSchema> (schema: Schema): TUnsafe<Static<Schema> | null> {
  const { type, enum: values, ...rest }: { type?: unknown, enum?: unknown[] } = { ...schema }
  return Type.Unsafe<Static<Schema> | null>({
    ...rest, type: [type, 'null'], ...values !== undefined && { enum: [...values, null] }
  })
}

/** A text that must not be blank. */
export function text (
  maxLength: number, description: string, options: object = {}
): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string', format: 'nonblank', minLength: 1, maxLength, description, ...options
  })
}

/** A text that identifies something, such as a SKU. The validator normalizes it (NFC). */
export function keyText (
  maxLength: number, description: string, options: object = {}
): TUnsafe<string> {
  return text(maxLength, `${description} It is a key text.`, {
    format: 'key', [NORMALIZED]: 'NFC', ...options
  })
}

const INSTANT = '^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]' +
  '(\\.[0-9]{1,9})?Z$'

export function instant (description: string): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string',
    format: 'date-time',
    pattern: INSTANT,
    description: `${description} The time is in UTC.`,
    examples: ['2026-11-23T09:30:00.000Z']
  })
}

export function calendarDate (description: string): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string',
    format: 'date',
    pattern: '^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$',
    description: `${description} The date is a day in the merchant’s time zone.`,
    examples: ['2026-12-05']
  })
}

const MONEY_HINT = 'It is decimal text with at most 6 decimals, in the currency of the order, ' +
  'supplier or stock row it belongs to.'

export function money (description: string): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string',
    format: 'money',
    pattern: '^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,6})?$',
    description: `${description} ${MONEY_HINT}`,
    examples: ['19.99']
  })
}

export function signedMoney (description: string): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string',
    format: 'signed-money',
    pattern: '^-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,6})?$',
    description: `${description} ${MONEY_HINT}`,
    examples: ['-5.00']
  })
}

/** A sum in an answer. It may have more digits than an amount that callers send. */
export function moneySum (description: string): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string',
    pattern: '^-?[0-9]+(\\.[0-9]{1,6})?$',
    description: `${description} ${MONEY_HINT}`,
    examples: ['198.80']
  })
}
