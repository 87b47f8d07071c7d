// The pairs of qualifier and number by which X12 names an item: `VP*ABC*UP*012345678905`.

import type { FormatFault, ReceivedItem } from '../received-message.ts'
import { addSegmentFault } from '../edi/faults.ts'
import { type Segment, valuesFrom } from '../edi/segment.ts'

const KINDS: Readonly<Record<'sku' | 'supplier_sku' | 'gtin', readonly string[]>> = {
  sku: ['SK', 'BP', 'IN', 'CB', 'PI'],
  supplier_sku: ['VP', 'VN', 'VC', 'VA', 'MG', 'MN'],
  gtin: ['UK', 'UP', 'EN', 'UI', 'UA', 'EO', 'UD', 'UN', 'IB']
}

/** `first` is the position of the first qualifier. */
export function readItemIds (
  segment: Segment, first: number
): Pick<ReceivedItem, 'sku' | 'supplier_sku' | 'gtin'> {
  const values = valuesFrom(segment, first)
  const pairs = new Map<string, string>()
  for (let at = 0; at + 1 < values.length; at += 2) {
    const [qualifier = '', id = ''] = values.slice(at, at + 2)
    if (id !== '' && !pairs.has(qualifier)) pairs.set(qualifier, id)
  }
  const idOf = (kind: keyof typeof KINDS): string | null =>
    KINDS[kind].map((one) => pairs.get(one)).find((id) => id !== undefined) ?? null
  return { sku: idOf('sku'), supplier_sku: idOf('supplier_sku'), gtin: idOf('gtin') }
}

/** Which line or item is meant must be clear. */
export function checkItem (faults: FormatFault[], segment: Segment, item: ReceivedItem): boolean {
  const { line_number, sku, supplier_sku, gtin } = item
  if (line_number !== null || sku !== null || supplier_sku !== null || gtin !== null) return true
  addSegmentFault(faults, segment, 'missing',
    `${segment.id} names neither a line nor an item (SK, BP, VP, UP or EN).`)
  return false
}
