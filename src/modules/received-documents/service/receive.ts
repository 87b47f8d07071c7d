// Takes a file of a supplier: keeps it, applies it, and answers what became of it.

import { createHash } from 'node:crypto'
import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  type ReceivedDocumentDescription, type ReceivedMediaType, stateOf
} from '../../../domain/model/received-document/received-document.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import { countedNumbers } from '../../../formats/edi/control-numbers.ts'
import { RECEIVED_FORMATS } from '../../../formats/received-formats.ts'
import {
  type Answer, type Call, type Command, runForValue
} from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { enterLoop } from '../../../platform/fairness/event-loop.ts'
import { newId } from '../../../platform/id.ts'
import { findNow } from '../../supplier-stock/store/feed-loads.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import { countInterchange } from '../../transmissions/store/control-numbers.ts'
import {
  type DocumentContent, findSameDocument, insertDocument, type StoredDocument,
  type StoredOutcome
} from '../store/documents.ts'
import { applyDocument, applyOutcome, type Log } from './apply.ts'
import { finishDocument } from './finish.ts'
import { findKnownAnswer } from './known-answer.ts'
import { readDocument } from './read.ts'
import { readFile, type ReadFile } from './read-file.ts'

export type File = {
  /** Null: the supplier itself sends it. */
  supplier_id: string | null
  media_type: ReceivedMediaType
  bytes: Buffer
}

type Description = ReceivedDocumentDescription
type Received = File & { supplier: Supplier, sha256: string, now: string }

/** After so long a document was left by its process. */
const RESUMED_AFTER_MS = 60_000

/** Throws `supplier_not_found`, and `invalid_request` with every fault of the file. */
export async function receiveDocument (
  call: Call, file: File, log: Log
): Promise<Answer<Description>> {
  const supplier = await findSender(call, file.supplier_id)
  const known_answer = await findKnownAnswer<Description>(call)
  if (known_answer !== undefined) return known_answer
  const { db, merchant_id } = call
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  const same = await findSameDocument(db, merchant_id, { supplier_id: supplier.id, sha256 })
  if (same !== undefined) return applyAndAnswer(call, same, log)
  await enterLoop(`bodies of ${call.share}`)
  const read = readFile(file.bytes, file.media_type, {
    takes_tests: supplier.edi?.test === true
  })
  const received = { ...file, supplier, sha256, now: await findNow(db) }
  if (call.dry_run) return tryDocument(call, received, read, log)
  return applyAndAnswer(call, await keepDocument(call, received, read), log)
}

/** Operators name the supplier; to a supplier, another one is nobody. */
async function findSender (call: Call, named: string | null): Promise<Supplier> {
  const { db, merchant_id, supplier_id: own } = call
  const id = named ?? own
  if (id === null) {
    throw new RuleError('invalid_request', {
      errors: [{ parameter: 'supplier_id', code: 'required', detail: 'is required' }]
    })
  }
  const [supplier] = own === null || own === id ? await findSuppliers(db, merchant_id, [id]) : []
  if (supplier === undefined) throw new RuleError('supplier_not_found')
  return supplier
}

async function applyAndAnswer (
  call: Call, id: string, log: Log
): Promise<Answer<Description>> {
  const known = await readDocument(call, id)
  if (call.dry_run) {
    return { status: 200, headers: {}, body: call.serialize(200, known), replayed: false }
  }
  if (known.state === 'applying') await applyDocument(call, id, log)
  // Of one that is over too: its key may have an answer since it was looked for.
  return finishDocument(call, id)
}

/** Every command is decided by itself, and rolled back. */
async function tryDocument (
  call: Call, received: Received, read: ReadFile, log: Log
): Promise<Answer<Description>> {
  const { outcomes, ...document } = describeNew(call, received, read)
  const described: Description['outcomes'] = []
  for (const { message, ...outcome } of read.outcomes) {
    // eslint-disable-next-line no-await-in-loop -- as they would be applied
    const result = await applyOutcome(call, document, { ...outcome, message }, log)
    const { notice: _notice, ...shown_result } = result
    described.push({ ...outcome, ...shown_result })
  }
  const { actor: _actor, resume_at: _resume, ...shown } = document
  const value = {
    ...shown,
    has_receipt: wantReceipts(received, read).length > 0,
    outcomes: described,
    state: stateOf(described),
    finished_at: document.created_at
  }
  const headers = { location: `/v1/documents/${document.id}` }
  return { status: 201, headers, body: call.serialize(201, value), replayed: false }
}

type New = StoredDocument & { outcomes: StoredOutcome[] }

function describeNew (
  call: Call, { supplier, sha256, media_type, bytes, now }: Received,
  { is_test, outcomes }: ReadFile
): New {
  const id = newId('doc')
  return {
    id,
    supplier_id: supplier.id,
    media_type,
    sha256,
    size_bytes: bytes.length,
    is_test,
    has_receipt: false,
    state: 'applying',
    actor: call.actor,
    resume_at: new Date(Date.parse(now) + RESUMED_AFTER_MS).toISOString(),
    created_at: now,
    finished_at: null,
    content_deleted_at: null,
    outcomes: outcomes.map((one) => ({
      ...one,
      document_id: id,
      purchase_order_id: null,
      shipment_id: null,
      bill_id: null,
      problem: null
    }))
  }
}

/** The interchanges that a receipt answers. */
function wantReceipts (
  { media_type, now }: Received, { interchanges }: ReadFile
): ReadFile['interchanges'] {
  const { writeReceipt } = RECEIVED_FORMATS[media_type]
  const sending = { control: countedNumbers(1), at: now }
  return interchanges.filter((one) => writeReceipt(one, sending) !== null)
}

/** Returns the id: of the same bytes that came meanwhile, or its own. */
async function keepDocument (call: Call, received: Received, read: ReadFile): Promise<string> {
  const { outcomes, ...document } = describeNew(call, received, read)
  const receipt = await writeReceipts(call, received, read)
  const keeping = {
    document: { ...document, has_receipt: receipt !== null },
    outcomes,
    content: { content: received.bytes, receipt }
  }
  // The bytes themselves are the key of this command; the caller's key has the answer in the end.
  return runForValue(call, KEEP, keeping)
}

/** Each interchange has its receipt, with a number that is counted for the supplier. */
async function writeReceipts (
  { db, merchant_id }: Call, received: Received, read: ReadFile
): Promise<Buffer | null> {
  const { writeReceipt } = RECEIVED_FORMATS[received.media_type]
  const written: Uint8Array[] = []
  for (const interchange of wantReceipts(received, read)) {
    // eslint-disable-next-line no-await-in-loop -- one number after the other
    const count = await countInterchange(db, merchant_id, received.supplier.id)
    const bytes = writeReceipt(interchange, {
      control: countedNumbers(count), at: received.now
    })
    if (bytes !== null) written.push(bytes)
  }
  return written.length === 0 ? null : Buffer.concat(written)
}

type Keeping = {
  document: StoredDocument, outcomes: StoredOutcome[], content: DocumentContent
}

const KEEP: Command<Keeping, string | undefined, Keeping, string> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', sha256 = '' } = request?.input.document ?? {}
    return findSameDocument(trx, merchant_id, { supplier_id, sha256 })
  },
  decide: (requests, known) => requests.map(({ input }) => ({
    status: 201, value: known ?? input.document.id, changes: known === undefined ? input : null
  })),
  record: async (trx, merchant_id, all) =>
    together(all.flatMap((one) => insertDocument(trx, merchant_id, one)))
}
