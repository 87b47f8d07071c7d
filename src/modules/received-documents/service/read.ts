// Reads received documents, their bytes and their receipts.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type {
  ReceivedDocumentDescription, ReceivedMediaType
} from '../../../domain/model/received-document/received-document.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  collectFound, type Page, type PageQuery, readSortedPage
} from '../../../platform/db/keyset-page.ts'
import { readSort } from '../../../platform/db/list-filters.ts'
import {
  type DocumentQuestion, findDocumentContent, findDocumentKeys, findDocuments, listOutcomes,
  type StoredDocument, type StoredOutcome
} from '../store/documents.ts'

type Reader = Pick<Call, 'db' | 'merchant_id' | 'supplier_id'>

/** The newest is first. A supplier sees its own only. */
export async function readDocumentPage (
  call: Reader, { limit, cursor, ...question }: PageQuery & DocumentQuestion
): Promise<Page<ReceivedDocumentDescription>> {
  const { db, merchant_id, supplier_id: own } = call
  const page = readSortedPage({ limit, cursor }, readSort())
  const { supplier_id = own } = question
  if (own !== null && supplier_id !== own) return { data: [], next_cursor: null }
  const asked = { ...question, ...supplier_id !== null && { supplier_id } }
  const found = await findDocumentKeys(db, merchant_id, asked, page)
  return collectFound(found, page.limit, async (ids) => describeAll(call, ids))
}

/** Throws `document_not_found`. */
export async function readDocument (
  call: Reader, id: string
): Promise<ReceivedDocumentDescription> {
  const [found] = await describeAll(call, [id])
  if (found === undefined) throw new RuleError('document_not_found')
  return found
}

async function describeAll (
  { db, merchant_id, supplier_id: own }: Reader, ids: readonly string[]
): Promise<ReceivedDocumentDescription[]> {
  const documents = (await findDocuments(db, merchant_id, ids))
    .filter(({ supplier_id }) => own === null || supplier_id === own)
  // Behind the documents, so that one that is said to be over has no part that is pending.
  const outcomes = await listOutcomes(db, merchant_id, documents.map(({ id }) => id))
  const outcomes_of = Map.groupBy(outcomes, ({ document_id }) => document_id)
  return documents.map((one) => describeDocument(one, outcomes_of.get(one.id) ?? []))
}

export function describeDocument (
  { actor: _actor, resume_at: _resume, ...document }: StoredDocument,
  outcomes: readonly StoredOutcome[]
): ReceivedDocumentDescription {
  return {
    ...document,
    outcomes: outcomes.map(({ document_id: _id, message: _message, ...outcome }) => outcome)
  }
}

export type DocumentFile = { bytes: Buffer, name: string, media_type: ReceivedMediaType }

const EXTENSIONS: Readonly<Record<ReceivedMediaType, string>> = {
  'application/edi-x12': 'x12',
  'application/edifact': 'edi',
  'application/xml': 'xml',
  'text/csv': 'csv'
}

/** Byte for byte. Throws `document_not_found` and `document_content_deleted`. */
export async function readDocumentContent (call: Reader, id: string): Promise<DocumentFile> {
  const { media_type } = await readDocument(call, id)
  const found = await findDocumentContent(call.db, call.merchant_id, id)
  if (found === undefined) throw new RuleError('document_content_deleted')
  return { bytes: found.content, name: `${id}.${EXTENSIONS[media_type]}`, media_type }
}

/**
 * Throws `document_not_found`, `document_receipt_not_found` and `document_content_deleted`.
 */
export async function readDocumentReceipt (call: Reader, id: string): Promise<DocumentFile> {
  const { media_type, has_receipt } = await readDocument(call, id)
  if (!has_receipt) throw new RuleError('document_receipt_not_found')
  const bytes = (await findDocumentContent(call.db, call.merchant_id, id))?.receipt ?? null
  if (bytes === null) throw new RuleError('document_content_deleted')
  return { bytes, name: `${id}-receipt.${EXTENSIONS[media_type]}`, media_type }
}
