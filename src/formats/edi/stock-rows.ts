// Rows of a received stock report: each is taken or refused by itself, as in a feed.

import type {
  FormatFault, ReceivedItem, ReceivedStock, ReceivedStockRow, RefusedStockRow
} from '../received-message.ts'
import { addFault, addSegmentFault } from './faults.ts'
import type { Segment } from './segment.ts'

type Found = { item: ReceivedItem | null, on_hand: number | null, unit_cost: string | null }

/** Reads one row. What is wrong joins `faults`, which are those of the row alone. */
export type RowReader = (loop: readonly Segment[], faults: FormatFault[], lin: Segment) => Found

export function readStockRows (
  loops: ReadonlyArray<readonly Segment[]>, faults: FormatFault[], readRow: RowReader
): Pick<ReceivedStock, 'rows' | 'refused'> {
  const rows: ReceivedStockRow[] = []
  const refused: RefusedStockRow[] = []
  for (const loop of loops) {
    const [lin] = loop
    if (lin === undefined) continue
    const own: FormatFault[] = []
    const { line } = lin
    const { item, on_hand, unit_cost } = readRow(loop, own, lin)
    if (item !== null && on_hand !== null && own.length === 0) {
      rows.push({ ...item, line_number: null, line, on_hand, unit_cost })
      continue
    }
    if (own.length === 0) addSegmentFault(own, lin, 'missing', 'The row has no quantity on hand.')
    for (const fault of own) addFault(faults, fault)
    refused.push({ ...item, line, faults: own })
  }
  return { rows, refused }
}
