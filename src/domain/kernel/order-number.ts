// The number of an order: what people and documents call it, made from its id.

/** Of the 26 characters of an id, these are the time, the counter and five random bits. */
const CHARACTERS = 17
const NUMBER = new RegExp(`^(?:SO|PO)-[0-9A-HJKMNP-TV-Z]{${CHARACTERS}}$`, 'i')

/**
 * `SO-…` or `PO-…`, 20 characters: EDI messages carry no more than 22, and an id has 29. As the
 * numbers sort like the ids and begin like them, an order is found by its number without an index.
 */
export function numberOf (id: string): string {
  const at = id.indexOf('_') + 1
  return `${id.slice(0, at - 1)}-${id.slice(at, at + CHARACTERS)}`.toUpperCase()
}

/**
 * The ids of orders with this number, in whatever case: from the first, before the last. A text
 * that is no number of such an order names none.
 */
export function idsOfNumber (
  prefix: 'so' | 'po', number: string
): { from: string, before: string } {
  const from = number.toLowerCase().replace('-', '_')
  return NUMBER.test(number) && from.startsWith(prefix)
    ? { from, before: `${from}~` }
    : { from: '', before: '' }
}
