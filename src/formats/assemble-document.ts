// Makes documents of what the API describes: the order in the view of who gets it, and the parties.

import type {
  PurchaseOrderDescription, SalesOrderDescription
} from '../domain/back-to-back/describe-sale.ts'
import type { Message } from '../domain/model/channel/channel.ts'
import type { DocumentSettings } from '../domain/model/merchant/document-settings.ts'
import type { Supplier } from '../domain/model/supplier/supplier.ts'
import { PLAIN_EDI } from '../domain/model/supplier/supplier-edi.ts'
import { controlNumbersOf } from './edi/control-numbers.ts'
import type {
  EdiSettings, Party, PurchaseOrderDocument, SalesOrderDocument
} from './order-document.ts'

/** The merchant, as documents name it. */
export type Sender = { name: string, documents: DocumentSettings }

export type Recipient =
  Pick<Supplier, 'code' | 'name' | 'address' | 'contact' | 'language' | 'edi'>

/** Which message it is; without it, it follows from the order. */
export type MessageChoice = { message?: Message, revision?: number, edi?: EdiSettings }

const NOT_FOR_SUPPLIERS = { exchange_rate: null, tags: [], internal_notes: [] }

const NOT_FOR_CUSTOMERS = {
  sourcing: { objective: null, split: null },
  margin: null,
  tags: [],
  notes: [],
  internal_notes: [],
  purchase_orders: [],
  exceptions: []
}

const NOT_IN_LINES_FOR_CUSTOMERS = {
  suppliers: null, allocations: [], margin: null, purchase_order_lines: []
}

/** The document says nothing that its supplier may not see, whoever reads it. */
export function assemblePurchaseOrder (
  order: PurchaseOrderDescription,
  { sender, recipient }: { sender: Sender, recipient: Recipient },
  { message, revision = order.revision, edi }: MessageChoice = {}
): PurchaseOrderDocument {
  return {
    message: message ?? (order.status === 'canceled' ? 'cancellation' : 'order'),
    revision,
    order: {
      ...order,
      ...NOT_FOR_SUPPLIERS,
      lines: order.lines.map((line) => ({ ...line, replaces: null }))
    },
    buyer: partyOfMerchant(sender),
    seller: {
      name: recipient.name,
      code: recipient.code,
      address: recipient.address,
      email: recipient.contact?.email ?? null,
      phone: recipient.contact?.phone ?? null,
      tax_id: null
    },
    edi: edi ?? ediOf(sender, recipient),
    control: controlNumbersOf(`${order.id} ${revision}`),
    at: order.updated_at
  }
}

/** Customers learn of no supplier, cost or margin. */
export function assembleSalesOrder (
  order: SalesOrderDescription, sender: Sender
): SalesOrderDocument {
  const lines = order.lines.map((line) => ({ ...line, ...NOT_IN_LINES_FOR_CUSTOMERS }))
  return {
    order: { ...order, ...NOT_FOR_CUSTOMERS, lines },
    seller: partyOfMerchant(sender),
    at: order.updated_at
  }
}

function partyOfMerchant ({ name, documents }: Sender): Party {
  const { address, email, phone, tax_id } = documents
  return { name, code: null, address, email, phone, tax_id }
}

/** As agreed with the supplier; ids default to what both are called. */
export function ediOf (
  { name }: Pick<Sender, 'name'>, { code, edi }: Pick<Recipient, 'code' | 'edi'>
): EdiSettings {
  const { sender, receiver, version, test } = edi ?? PLAIN_EDI
  return {
    sender: sender ?? { qualifier: 'ZZ', id: ediIdOf(name) },
    receiver: receiver ?? { qualifier: 'ZZ', id: ediIdOf(code) },
    version,
    is_test: test
  }
}

/** The interchange header of X12 has room for 15 characters. */
function ediIdOf (name: string): string {
  const plain = name.normalize('NFKD').toUpperCase().replaceAll(/[^A-Z0-9]/g, '').slice(0, 15)
  return plain === '' ? 'UNKNOWN' : plain
}
