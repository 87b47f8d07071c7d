// Reads and writes received documents, their bytes, and what became of each part.

import { sql } from 'kysely'
import type {
  DocumentOutcome, ReceivedDocument, ReceivedDocumentState
} from '../../../domain/model/received-document/received-document.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { findKeys } from '../../../platform/db/find-keys.ts'
import type { FoundKeys, PageRequest } from '../../../platform/db/keyset-page.ts'
import { areEqual, isOneOf, readSort } from '../../../platform/db/list-filters.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

/** `resume_at`: then a document that is still being applied was left by its process. */
export type StoredDocument = ReceivedDocument & { resume_at: string | null }

const documentRows = defineRows<StoredDocument>('received_documents', {
  key: ['id'],
  later: ['content_deleted_at'],
  columns: {
    id: 'text',
    supplier_id: 'text',
    media_type: 'text',
    sha256: 'text',
    size_bytes: 'int',
    is_test: 'boolean',
    has_receipt: 'boolean',
    state: 'text',
    actor: 'jsonb',
    resume_at: 'timestamptz',
    created_at: 'timestamptz',
    finished_at: 'timestamptz',
    content_deleted_at: 'timestamptz'
  }
})

export type StoredOutcome = DocumentOutcome & {
  document_id: string
  /** What is to be done, until it is done. */
  message: unknown
}

const outcomeRows = defineRows<StoredOutcome>('received_document_outcomes', {
  key: ['document_id', 'number'],
  columns: {
    document_id: 'text',
    number: 'int',
    line: 'int',
    type: 'text',
    reference: 'text',
    command: 'text',
    order_number: 'text',
    message: 'jsonb',
    state: 'text',
    purchase_order_id: 'text',
    shipment_id: 'text',
    bill_id: 'text',
    problem: 'jsonb'
  }
})

const INSERT_CONTENT = `
  insert into received_document_contents (merchant_id, document_id, content, receipt)
  values ($1, $2, $3, $4)`

export type DocumentContent = { content: Buffer, receipt: Buffer | null }

export function insertDocument (
  trx: Trx, merchant_id: string,
  { document, outcomes, content: { content, receipt } }: {
    document: StoredDocument, outcomes: readonly StoredOutcome[], content: DocumentContent
  }
): Array<Promise<unknown>> {
  return [
    documentRows.insert(trx, merchant_id, [document]),
    outcomeRows.insert(trx, merchant_id, [...outcomes]),
    runStatement(trx, INSERT_CONTENT, [merchant_id, document.id, content, receipt])
  ]
}

type Content = { supplier_id: string, sha256: string }

/** The document with these bytes of the supplier. */
export async function findSameDocument (
  db: Db | Trx, merchant_id: string, { supplier_id, sha256 }: Content
): Promise<string | undefined> {
  const found = await db.selectFrom('received_documents').where('merchant_id', '=', merchant_id)
    .where('supplier_id', '=', supplier_id).where('sha256', '=', sha256).select('id')
    .executeTakeFirst()
  return found?.id
}

export type DocumentQuestion = { supplier_id?: string, state?: ReceivedDocumentState[] }

const OF = { table: 'received_documents', alias: 'd' }

/** The newest is first. A supplier that reads sees its own. */
export async function findDocumentKeys (
  db: Db, merchant_id: string, { state, ...question }: DocumentQuestion, page: PageRequest
): Promise<FoundKeys> {
  const filters = [
    ...state === undefined ? [] : [isOneOf(OF, 'state', state)],
    ...areEqual(OF, question, ['supplier_id'])
  ]
  return findKeys(db, { ...OF, merchant_id, filters, sort: readSort() }, page)
}

/** Those that exist, in any order. */
export async function findDocuments (
  db: Db | Trx, merchant_id: string, ids: readonly string[]
): Promise<StoredDocument[]> {
  return db.selectFrom('received_documents').where('merchant_id', '=', merchant_id)
    .where('id', '=', sql<string>`any(${ids})`).select(documentRows.columns).execute()
}

export async function lockDocument (
  trx: Trx, merchant_id: string, id: string
): Promise<StoredDocument | undefined> {
  return trx.selectFrom('received_documents').where('merchant_id', '=', merchant_id)
    .where('id', '=', id).select(documentRows.columns).forNoKeyUpdate().executeTakeFirst()
}

/** In their order. */
export async function listOutcomes (
  db: Db | Trx, merchant_id: string, document_ids: readonly string[]
): Promise<StoredOutcome[]> {
  return db.selectFrom('received_document_outcomes').where('merchant_id', '=', merchant_id)
    .where('document_id', '=', sql<string>`any(${document_ids})`).select(outcomeRows.columns)
    .orderBy('document_id').orderBy('number').execute()
}

/** Those that are to be done, in their order. */
export async function listPending (
  db: Db, merchant_id: string, document_id: string
): Promise<StoredOutcome[]> {
  return db.selectFrom('received_document_outcomes').where('merchant_id', '=', merchant_id)
    .where('document_id', '=', document_id).where('state', '=', 'pending')
    .select(outcomeRows.columns).orderBy('number').execute()
}

export async function findDocumentContent (
  db: Db, merchant_id: string, document_id: string
): Promise<DocumentContent | undefined> {
  return db.selectFrom('received_document_contents').where('merchant_id', '=', merchant_id)
    .where('document_id', '=', document_id).select(['content', 'receipt']).executeTakeFirst()
}

/** `notice`: by what a ship notice is known when it comes again, and the hash of its goods. */
export type Result =
  Pick<DocumentOutcome, 'state' | 'purchase_order_id' | 'shipment_id' | 'bill_id' | 'problem'> &
  { notice: { key: string, request_hash: string } | null }

/** Records what became of a part, once. Its document is not left for another minute. */
export async function setOutcome (
  db: Db, merchant_id: string, { document_id, number }: StoredOutcome,
  { state, purchase_order_id, shipment_id, bill_id, problem, notice }: Result
): Promise<void> {
  await sql`
    with going_on as (
      update received_documents set resume_at = now() + interval '1 minute'
      where merchant_id = ${merchant_id} and id = ${document_id} and state = 'applying'
    )
    update received_document_outcomes set state = ${state}, message = null,
      purchase_order_id = ${purchase_order_id}, shipment_id = ${shipment_id},
      bill_id = ${bill_id},
      notice_key = ${notice && notice.key}, notice_hash = ${notice && notice.request_hash},
      problem = ${problem === null ? null : JSON.stringify(problem)}
    where merchant_id = ${merchant_id} and document_id = ${document_id} and number = ${number}
      and state = 'pending'`.execute(db)
}

const FINISH = `
  update received_documents set state = $3, finished_at = $4, resume_at = null
  where merchant_id = $1 and id = $2`

export async function finishDocument (
  trx: Trx, merchant_id: string, { id, state, finished_at }: ReceivedDocument
): Promise<void> {
  await runStatement(trx, FINISH, [merchant_id, id, state, finished_at])
}
