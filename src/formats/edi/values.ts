// Values as files write them: numbers and days, as text in the form that the API has.

const NUMBER = /^\+?(-?)0*(\d{1,12})?(?:\.(\d{1,12}))?$/
export const QUANTITY_MAX = 1_000_000_000

/** The shortest text of the number; null for what is no number or has too many digits. */
export function toDecimal (text: string): string | null {
  const found = /\d/.test(text) ? NUMBER.exec(text) : null
  if (found === null) return null
  const [, sign = '', whole = '0', fraction = ''] = found
  const decimals = fraction.replace(/0+$/, '')
  const digits = decimals === '' ? whole : `${whole}.${decimals}`
  return decimals.length > 6 ? null : digits === '0' ? digits : `${sign}${digits}`
}

/** A whole number of units, 0 or more; null for any other. */
export function toQuantity (decimal: string): number | null {
  const quantity = Number(decimal)
  return Number.isInteger(quantity) && quantity >= 0 && quantity <= QUANTITY_MAX ? quantity : null
}

/** Of `20261129` the day `2026-11-29`; null when there is no such day. */
export function toDay (text: string): string | null {
  if (!/^\d{8}$/.test(text)) return null
  const day = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
  const time = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? null : day
}

/** A number of a line; null for a text that is no such number. */
export function toLineNumber (text: string): number | null {
  return /^0*[1-9]\d{0,5}$/.test(text) ? Number(text) : null
}
