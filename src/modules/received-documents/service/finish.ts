// Ends a document once all of it is applied, and goes on with one that its process has left.

import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  type ReceivedDocumentDescription, stateOf
} from '../../../domain/model/received-document/received-document.ts'
import type { Answer, Call, Command } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import {
  finishDocument as setFinished, listOutcomes, lockDocument, type StoredDocument,
  type StoredOutcome
} from '../store/documents.ts'
import { postponeDocument } from '../store/due-documents.ts'
import { applyDocument, type Log } from './apply.ts'
import { describeDocument } from './read.ts'

/** 201 for whoever ends it, 200 when somebody else has. */
export async function finishDocument (
  call: Call, id: string
): Promise<Answer<ReceivedDocumentDescription>> {
  return call.commands.run(FINISH, call, { id })
}

type Loaded = { document: StoredDocument | undefined, outcomes: StoredOutcome[] }

const FINISH: Command<{ id: string }, Loaded, StoredDocument, ReceivedDocumentDescription> = {
  load: async (trx, merchant_id, [request]) => {
    const id = request?.input.id ?? ''
    const [document, outcomes] = await together([
      lockDocument(trx, merchant_id, id), listOutcomes(trx, merchant_id, [id])
    ])
    return { document, outcomes }
  },
  decide: (requests, { document, outcomes }, now) => requests.map(() => {
    if (document === undefined) return new RuleError('document_not_found')
    if (document.state !== 'applying') {
      return { status: 200, value: describeDocument(document, outcomes), changes: null }
    }
    if (outcomes.some(({ state }) => state === 'pending')) {
      throw new Error('a document is finished before all of it is applied')
    }
    const after = { ...document, state: stateOf(outcomes), finished_at: now }
    return {
      status: 201,
      value: describeDocument(after, outcomes),
      headers: { location: `/v1/documents/${document.id}` },
      changes: after
    }
  }),
  record: async (trx, merchant_id, all) =>
    together(all.map(async (one) => setFinished(trx, merchant_id, one)))
}

/** The background work: another process may do the same, which does no harm. */
export async function resumeDocument (call: Call, id: string, log: Log): Promise<void> {
  try {
    await applyDocument(call, id, log)
    await finishDocument(call, id)
  } catch (error) {
    await postponeDocument(call.db, call.merchant_id, id)
    throw error
  }
}
