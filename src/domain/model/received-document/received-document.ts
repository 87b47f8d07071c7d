// A received document: a file of a supplier with answers, shipments, invoices or receipts, and what
// became of each part of it.

import type { Fault } from '../../kernel/rule.ts'
import type { Actor } from '../../kernel/event.ts'

export const RECEIVED_MEDIA_TYPES = [
  'application/edi-x12', 'application/edifact', 'application/xml', 'text/csv'
] as const
export type ReceivedMediaType = typeof RECEIVED_MEDIA_TYPES[number]

/** `refused`: at least one of its outcomes was. */
export const RECEIVED_DOCUMENT_STATES = ['applying', 'applied', 'refused'] as const
export type ReceivedDocumentState = typeof RECEIVED_DOCUMENT_STATES[number]

export const DOCUMENT_COMMANDS = ['acknowledgement', 'shipment', 'invoice', 'receipt'] as const
export type DocumentCommand = typeof DOCUMENT_COMMANDS[number]

/** `kept`: it is kept as it came, and changes nothing. */
export const OUTCOME_STATES = ['pending', 'applied', 'refused', 'kept'] as const
export type OutcomeState = typeof OUTCOME_STATES[number]

export type DocumentProblem = {
  code: string
  title: string
  detail: string
  errors: readonly Fault[]
}

/** What a document says of one order, and what became of it. */
export type DocumentOutcome = {
  /** From 1. */
  number: number
  /** The line or segment of the file at which it begins. */
  line: number
  /** Such as `855`, `DESADV` or `OrderResponse`. */
  type: string
  /** The number of the message, or of the document. */
  reference: string
  command: DocumentCommand
  /** As the supplier names it; null where no order is named. */
  order_number: string | null
  state: OutcomeState
  purchase_order_id: string | null
  shipment_id: string | null
  bill_id: string | null
  problem: DocumentProblem | null
}

export type ReceivedDocument = {
  id: string
  supplier_id: string
  media_type: ReceivedMediaType
  sha256: string
  size_bytes: number
  is_test: boolean
  has_receipt: boolean
  state: ReceivedDocumentState
  actor: Actor
  created_at: string
  finished_at: string | null
  /** Then its bytes and its receipt were deleted. */
  content_deleted_at: string | null
}

export type ReceivedDocumentDescription =
  Omit<ReceivedDocument, 'actor'> & { outcomes: DocumentOutcome[] }

/** Once none is pending. */
export function stateOf (outcomes: ReadonlyArray<Pick<DocumentOutcome, 'state'>>):
ReceivedDocumentState {
  return outcomes.some(({ state }) => state === 'refused') ? 'refused' : 'applied'
}
