// The number of an order: what people and documents call it, made from its id.

/** Of the 26 characters of an id, these are the time, the counter and five random bits. */
const CHARACTERS = 17

/**
 * `SO-…` or `PO-…`, 20 characters: EDI messages carry no more than 22, and an id has 29. As the
 * numbers sort like the ids and begin like them, an order is found by its number without an index.
 */
export function numberOf (id: string): string {
  const at = id.indexOf('_') + 1
  return `${id.slice(0, at - 1)}-${id.slice(at, at + CHARACTERS)}`.toUpperCase()
}
