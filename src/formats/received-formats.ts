// The formats in which answers, shipments, stock and invoices come in.

import type { ControlNumbers } from './edi/control-numbers.ts'
import { readEdifact } from './edifact/read-edifact.ts'
import type { ReceivedFile, ReceivedInterchange } from './received-message.ts'
import { readX12 } from './x12/read-x12.ts'
import { writeX12Receipt } from './x12/write-receipt.ts'

type ReceivedFormat = {
  media_type: string
  /** Never throws: what is wrong stands in the faults. */
  read: (bytes: Uint8Array) => ReceivedFile
  /** What answers an interchange; null when it wants no answer, or the format has none. */
  writeReceipt: (
    interchange: ReceivedInterchange, sending: { control: ControlNumbers, at: string }
  ) => Uint8Array | null
}

export const RECEIVED_FORMATS = {
  edifact: { media_type: 'application/edifact', read: readEdifact, writeReceipt: () => null },
  x12: { media_type: 'application/edi-x12', read: readX12, writeReceipt: writeX12Receipt }
} as const satisfies Record<string, ReceivedFormat>
