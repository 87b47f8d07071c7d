// Numbers of items as the formats carry them: EDI messages cut them, and change letters.

import { toEdifact } from './edifact/write-segments.ts'
import { toX12 } from './x12/write-segments.ts'

/** The number itself, and what a supplier may have read instead. */
export function carriedItemIds (id: string): string[] {
  return [id, toX12(id, 48), toEdifact(id, 35)].filter((one) => one !== null)
}
