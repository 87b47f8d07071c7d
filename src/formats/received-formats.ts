// The formats in which answers, shipments and invoices come in, by media type.

import { readShipmentsCsv } from './csv/read-shipments.ts'
import type { ControlNumbers } from './edi/control-numbers.ts'
import { readEdifact } from './edifact/read-edifact.ts'
import { writeEdifactReceipt } from './edifact/write-receipt.ts'
import type { ReceivedFile, ReceivedInterchange } from './received-message.ts'
import { readUbl } from './ubl/read-ubl.ts'
import { readX12 } from './x12/read-x12.ts'
import { writeX12Receipt } from './x12/write-receipt.ts'

type ReceivedFormat = {
  /** Never throws: what is wrong stands in the faults. */
  read: (bytes: Uint8Array) => ReceivedFile
  /** What answers an interchange; null when it wants no answer, or the format has none. */
  writeReceipt: (
    interchange: ReceivedInterchange, sending: { control: ControlNumbers, at: string }
  ) => Uint8Array | null
}

const NO_RECEIPT = () => null

export const RECEIVED_FORMATS = {
  'application/edi-x12': { read: readX12, writeReceipt: writeX12Receipt },
  'application/edifact': { read: readEdifact, writeReceipt: writeEdifactReceipt },
  'application/xml': { read: readUbl, writeReceipt: NO_RECEIPT },
  'text/csv': { read: readShipmentsCsv, writeReceipt: NO_RECEIPT }
} as const satisfies Record<string, ReceivedFormat>
