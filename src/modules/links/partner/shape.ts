// Reads what a partner answers. It may be of a newer release or no Tandem at all, so nothing is
// believed unseen: whoever reads a field that is not as expected throws `ShapeFault`.

import { beginningOf } from '../../../domain/kernel/beginning.ts'
import { findKeyFault, meantKey } from '../../../domain/kernel/key-text.ts'

export type Fields = Readonly<Record<string, unknown>>

/** What is wrong with an answer, for a person. */
export type ShapeFault = Error & { name: 'ShapeFault' }

const TEXT_CHARACTERS_MAX = 10_000
const LIST_ITEMS_MAX = 10_000

export function isShapeFault (error: unknown): error is ShapeFault {
  return error instanceof Error && error.name === 'ShapeFault'
}

function fail (detail: string): never {
  throw Object.assign(new Error(detail), { name: 'ShapeFault' })
}

/** Undefined for what cannot be read, where the rest of the answer counts without it. */
export function readSound<Value> (read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (isShapeFault(error)) return undefined
    throw error
  }
}

export function fieldsOf (value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(`${name} is no object`)
  }
  return value as Fields
}

/** What PostgreSQL cannot keep does not count as a text. */
export function textOf (fields: Fields, name: string): string {
  const value = fields[name]
  return isText(value) ? value : fail(`\`${name}\` is no text`)
}

function isText (value: unknown): value is string {
  return typeof value === 'string' && value.length <= TEXT_CHARACTERS_MAX &&
    !value.includes('\0') && value.isWellFormed()
}

/** What is left out counts as null. */
export function optionalTextOf (fields: Fields, name: string): string | null {
  return isGiven(fields, name) ? textOf(fields, name) : null
}

const ID = /^[!-~]{1,64}$/

/** What identifies something at the partner. */
export function idOf (fields: Fields, name: string): string {
  const value = fields[name]
  return isId(value) ? value : fail(`\`${name}\` is no id`)
}

export function isId (value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}

const KEY_CHARACTERS_MAX = 100

/** As key texts in the API. */
export function isKeyText (text: string): boolean {
  return text.length <= KEY_CHARACTERS_MAX && findKeyFault(text) === null
}

/** The beginning of what somebody would type in for the text; null where it is no key text. */
export function keyTextFrom (text: string): string | null {
  const key = beginningOf(meantKey(text), KEY_CHARACTERS_MAX).trim()
  return isKeyText(key) ? key : null
}

/** A text that our own API would take, such as a tracking number; any other one counts as null. */
export function fittingTextOf (
  fields: Fields, name: string, fits: (text: string) => boolean
): string | null {
  const value = fields[name]
  return isText(value) && fits(value) ? value : null
}

export function countOf (fields: Fields, name: string, max = INT_MAX): number {
  const value = fields[name]
  if (!Number.isSafeInteger(value) || Number(value) < 0 || Number(value) > max) {
    return fail(`\`${name}\` is no count`)
  }
  return Number(value)
}

const INT_MAX = 2_147_483_647

/** What is left out counts as 0. */
export function optionalCountOf (fields: Fields, name: string): number {
  return isGiven(fields, name) ? countOf(fields, name) : 0
}

export function isTrue (fields: Fields, name: string): boolean {
  return fields[name] === true
}

const AMOUNT = /^[0-9]{1,15}(\.[0-9]{1,6})?$/

/** A price as the API writes it. */
export function amountOf (fields: Fields, name: string): string {
  const text = textOf(fields, name)
  return AMOUNT.test(text) ? text : fail(`\`${name}\` is no amount`)
}

const SIGNED_AMOUNT = /^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,6})?$/

/** An amount that may be below 0. */
export function signedAmountOf (fields: Fields, name: string): string {
  const text = textOf(fields, name)
  return SIGNED_AMOUNT.test(text) ? text : fail(`\`${name}\` is no amount`)
}

const UNIT_PRICE = /^(0|[1-9][0-9]{0,11})(\.[0-9]{1,10})?$/

/** The price of a unit as invoices write it. */
export function unitPriceOf (fields: Fields, name: string): string {
  const text = textOf(fields, name)
  return UNIT_PRICE.test(text) ? text : fail(`\`${name}\` is no price of a unit`)
}

const DATE = /^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$/

export function optionalDateOf (fields: Fields, name: string): string | null {
  const text = optionalTextOf(fields, name)
  return text === null || (DATE.test(text) && isOfCalendar(text))
    ? text
    : fail(`\`${name}\` is no date`)
}

/** Not the 31st of a short month. */
function isOfCalendar (text: string): boolean {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text.slice(0, 10))
}

const INSTANT = new RegExp('^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T' +
  '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z$')

export function instantOf (fields: Fields, name: string): string {
  const text = textOf(fields, name)
  return INSTANT.test(text) && isOfCalendar(text) ? text : fail(`\`${name}\` is no instant`)
}

export function optionalInstantOf (fields: Fields, name: string): string | null {
  return isGiven(fields, name) ? instantOf(fields, name) : null
}

export function listOf<Item> (
  fields: Fields, name: string, read: (item: unknown) => Item, max = LIST_ITEMS_MAX
): Item[] {
  const value = fields[name]
  return Array.isArray(value) && value.length <= max
    ? value.map(read)
    : fail(`\`${name}\` is no list`)
}

/** Names and texts. */
export function textsOf (fields: Fields, name: string): Record<string, string> {
  if (!isGiven(fields, name)) return {}
  const texts = fieldsOf(fields[name], `\`${name}\``)
  return Object.fromEntries(Object.keys(texts).map((key) => [key, textOf(texts, key)]))
}

function isGiven (fields: Fields, name: string): boolean {
  return fields[name] !== undefined && fields[name] !== null
}
