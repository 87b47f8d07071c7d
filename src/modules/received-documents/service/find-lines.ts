// Finds the line of a purchase order that a received document means.

import { type Fault, RuleError } from '../../../domain/kernel/rule.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { carriedItemIds } from '../../../formats/carried-items.ts'
import type { ReceivedItem } from '../../../formats/received-message.ts'

type Line = PurchaseOrderDescription['lines'][number]

/** The lines of an order by what a document may name them. */
type Index = {
  by_number: ReadonlyMap<number, Line>
  by_sku: ReadonlyMap<string, ReadonlySet<Line>>
  by_supplier_sku: ReadonlyMap<string, ReadonlySet<Line>>
}

/**
 * The line of each item: the one with its number, else the only one with its SKU. Throws
 * `unknown_line` for items that mean none, or not clearly one.
 */
export function findLines<Item extends ReceivedItem> (
  { lines }: Pick<PurchaseOrderDescription, 'lines'>, items: readonly Item[]
): Array<{ line: Line, item: Item }> {
  const index = indexOf(lines)
  const errors: Fault[] = []
  const found = items.flatMap((item, at) => {
    const line = findLine(index, item)
    if (typeof line !== 'string') return [{ line, item }]
    errors.push({ pointer: `/lines/${at}`, code: 'unknown', detail: line })
    return []
  })
  const [first] = errors
  if (first !== undefined) throw new RuleError('unknown_line', { detail: first.detail, errors })
  return found
}

/** The same, with null for items that mean no line, or not clearly one. */
export function findEachLine<Item extends ReceivedItem> (
  { lines }: Pick<PurchaseOrderDescription, 'lines'>, items: readonly Item[]
): Array<{ line: Line | null, item: Item }> {
  const index = indexOf(lines)
  return items.map((item) => {
    const line = findLine(index, item)
    return { line: typeof line === 'string' ? null : line, item }
  })
}

function indexOf (lines: readonly Line[]): Index {
  return {
    by_number: new Map(lines.map((line) => [line.line_number, line])),
    by_sku: linesBy(lines, ({ sku }) => sku),
    by_supplier_sku: linesBy(lines, ({ supplier_sku }) => supplier_sku)
  }
}

/** By each way in which a message may carry the number. */
function linesBy (
  lines: readonly Line[], idOf: (line: Line) => string | null
): Map<string, Set<Line>> {
  const found = new Map<string, Set<Line>>()
  for (const line of lines) {
    const id = idOf(line)
    for (const carried of id === null ? [] : carriedItemIds(id)) {
      found.set(carried, (found.get(carried) ?? new Set()).add(line))
    }
  }
  return found
}

/** The line, or a sentence why there is none. */
function findLine (index: Index, item: ReceivedItem): Line | string {
  const named = namedLines(index, item)
  const numbered = index.by_number.get(item.line_number ?? 0)
  if (numbered !== undefined) {
    return contradicts(numbered, item, named)
      ? `Line ${numbered.line_number} of the purchase order has another SKU than ${
        item.sku ?? item.supplier_sku ?? item.gtin}.`
      : numbered
  }
  const [only] = named
  if (only !== undefined && named.size === 1) return only
  const what = [item.line_number, item.sku, item.supplier_sku, item.gtin]
    .filter((one) => one !== null).join(', ')
  return named.size > 1
    ? `Several lines of the purchase order have the item ${what}; name the line.`
    : `The purchase order has no line ${what}.`
}

const NONE: ReadonlySet<Line> = new Set()

/** Our SKU counts most, then the supplier's. */
function namedLines (
  { by_sku, by_supplier_sku }: Index, { sku, supplier_sku, gtin }: ReceivedItem
): ReadonlySet<Line> {
  if (sku !== null) return by_sku.get(sku) ?? NONE
  if (supplier_sku !== null) return by_supplier_sku.get(supplier_sku) ?? NONE
  // Some merchants and suppliers use such numbers as their own.
  return gtin === null ? NONE : both(by_sku.get(gtin), by_supplier_sku.get(gtin))
}

function both (one = NONE, other = NONE): ReadonlySet<Line> {
  return one.size === 0 ? other : new Set([...one, ...other])
}

/** Is the item another than that of the line with its number? */
function contradicts (
  line: Line, { sku, supplier_sku }: ReceivedItem, named: ReadonlySet<Line>
): boolean {
  if (named.has(line)) return false
  // Not every order has the supplier's numbers, and hardly one has GTINs.
  return named.size > 0 || sku !== null || (supplier_sku !== null && line.supplier_sku !== null)
}
