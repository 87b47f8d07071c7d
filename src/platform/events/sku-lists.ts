// The SKUs whose availability a transaction changed, as its mark and its position carry
// them: JSON, since a SKU from before there were rules for keys may have any character.

/** Says that the availability of any SKU may have changed. */
export const EVERY_SKU = '*'

/** Null for none. Each SKU is listed once. */
export function writeSkus (skus: readonly string[]): string | null {
  return skus.length === 0 ? null : JSON.stringify([...new Set(skus)])
}

/** Reads what `writeSkus` has written. */
export function readSkus (text: string): string[] {
  return JSON.parse(text) as string[]
}
