// Finds the line of a purchase order that a received document means.

import { type Fault, RuleError } from '../../../domain/kernel/rule.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { carriedItemIds } from '../../../formats/carried-items.ts'
import type { ReceivedItem } from '../../../formats/received-message.ts'

type Line = PurchaseOrderDescription['lines'][number]

/**
 * The line of each item: the one with its number, else the only one with its SKU. Throws
 * `unknown_line` for items that mean none, or not clearly one.
 */
export function findLines<Item extends ReceivedItem> (
  { lines }: PurchaseOrderDescription, items: readonly Item[]
): Array<{ line: Line, item: Item }> {
  const errors: Fault[] = []
  const found = items.flatMap((item, index) => {
    const line = findLine(lines, item)
    if (typeof line !== 'string') return [{ line, item }]
    errors.push({ pointer: `/lines/${index}`, code: 'unknown', detail: line })
    return []
  })
  const [first] = errors
  if (first !== undefined) throw new RuleError('unknown_line', { detail: first.detail, errors })
  return found
}

/** The line, or a sentence why there is none. */
function findLine (lines: readonly Line[], item: ReceivedItem): Line | string {
  const numbered = lines.find(({ line_number }) => line_number === item.line_number)
  if (numbered !== undefined) {
    return item.sku === null || isItem(numbered, { ...item, supplier_sku: null, gtin: null })
      ? numbered
      : `Line ${numbered.line_number} of the purchase order has another SKU than ${item.sku}.`
  }
  const named = lines.filter((line) => isItem(line, item))
  const [only] = named
  if (only !== undefined && named.length === 1) return only
  const what = [item.line_number, item.sku, item.supplier_sku, item.gtin]
    .filter((one) => one !== null).join(', ')
  return named.length > 1
    ? `Several lines of the purchase order have the item ${what}; name the line.`
    : `The purchase order has no line ${what}.`
}

function isItem (line: Line, { sku, supplier_sku, gtin }: ReceivedItem): boolean {
  const own = carriedItemIds(line.sku)
  const theirs = line.supplier_sku === null ? [] : carriedItemIds(line.supplier_sku)
  if (sku !== null) return own.includes(sku)
  if (supplier_sku !== null) return theirs.includes(supplier_sku)
  // Some merchants and suppliers use such numbers as their own.
  return gtin !== null && [...own, ...theirs].includes(gtin)
}
