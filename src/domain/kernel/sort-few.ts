// Sorting of the few items that most lists of an order have.

const FEW = 16

/**
 * The items sorted, the order of equal ones kept. Sorting in the language takes 1.5 KB for its own
 * work, however few the items; insertion takes none, and next to no time for what is in order.
 */
export function sorted<Item extends object | string | number> (
  items: readonly Item[], compare: (a: Item, b: Item) => number
): Item[] {
  if (items.length > FEW) return items.toSorted(compare)
  const result: Item[] = []
  for (const item of items) {
    let at = result.length
    for (; at > 0; at--) {
      const before = result[at - 1]
      if (before === undefined || compare(item, before) >= 0) break
      result[at] = before
    }
    result[at] = item
  }
  return result
}
