// Notes files in the pull that is under way, before they leave their folder: if the process dies
// behind that, nobody would find a file again, nor hear why it was refused.

import {
  addFiles, type FeedPull, type PulledFile, type PullState
} from '../../../domain/model/stock/feed-pull.ts'
import { type Call, type Command, runForValue } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { findOpenPull, setPull } from '../store/feed-pulls.ts'
import { lockSource, setSource } from '../store/feed-sources.ts'

export type Note = {
  pull: Pick<FeedPull, 'id' | 'supplier_id'>
  source_version: number
  files: readonly PulledFile[]
  /** Why a file was refused, if one was. */
  refusal: string | null
}
type Known = { state: PullState | undefined, open: FeedPull | undefined }
type Noted = { state: PullState | null, pull: FeedPull }

/** False when the pull is over: another process has ended it, or the source is gone. */
export async function notePulledFiles (call: Call, note: Note): Promise<boolean> {
  return runForValue(call, NOTE, note)
}

const NOTE: Command<Note, Known, Noted, boolean> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '' } = request?.input.pull ?? {}
    const [state, open] = await together([
      lockSource(trx, merchant_id, supplier_id), findOpenPull(trx, merchant_id, supplier_id)
    ])
    return { state, open }
  },
  decide: (requests, known) => requests.map(({ input }) => {
    const changes = decideNote(known, input)
    return { status: 200, value: changes !== null, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ state, pull }) => [
    ...state === null ? [] : [setSource(trx, merchant_id, state)],
    setPull(trx, merchant_id, pull)
  ]))
}

/** A refusal by a source that was changed meanwhile says nothing of the new one. */
function decideNote (
  { state, open }: Known, { pull: { id }, source_version, files, refusal }: Note
): Noted | null {
  if (open?.id !== id) return null
  const is_told = refusal !== null && state?.source_version === source_version
  return {
    state: is_told ? { ...state, refusal } : null,
    pull: { ...open, files: addFiles(open.files, files) }
  }
}
