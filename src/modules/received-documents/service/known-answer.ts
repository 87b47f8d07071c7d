// Looks up the answer that an idempotency key has already, and does nothing.

import type { Answer, Call, Command } from '../../../platform/command/call.ts'

/** Throws the refusal that the key gets for another request. */
export async function findKnownAnswer<Value> (call: Call): Promise<Answer<Value> | undefined> {
  if (call.idempotency === null) return undefined
  const look: Command<undefined, undefined, null, Value> = LOOK
  const answer = await call.commands.run(look, call, undefined)
  return answer.replayed ? answer : undefined
}

/** Decides nothing: of a key that has an answer, that one is given, or its refusal. */
const LOOK: Command<undefined, undefined, null, never> = {
  load: async () => undefined,
  decide: (requests) => requests.map(() =>
    ({ status: 204, value: undefined as never, changes: null })),
  record: async () => {}
}
