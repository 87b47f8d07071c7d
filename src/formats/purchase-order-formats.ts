// The formats in which a purchase order goes out, and what it is called there.

import type { ControlNumbers } from './edi/control-numbers.ts'
import { writeEdifact } from './edifact/write-edifact.ts'
import type { PurchaseOrderDocument } from './order-document.ts'
import { writeUbl } from './ubl/write-ubl.ts'
import { writeX12 } from './x12/write-x12.ts'

type PurchaseOrderFormat = {
  media_type: string
  /** Of file names, without a point. */
  extension: string
  /** The same input gives the same bytes. Formats without control numbers ignore them. */
  write: (document: PurchaseOrderDocument, control: ControlNumbers) => Uint8Array
}

export const PURCHASE_ORDER_FORMATS = {
  edifact: { media_type: 'application/edifact', extension: 'edi', write: writeEdifact },
  x12: { media_type: 'application/edi-x12', extension: 'x12', write: writeX12 },
  ubl: { media_type: 'application/xml', extension: 'xml', write: writeUbl }
} as const satisfies Record<string, PurchaseOrderFormat>
