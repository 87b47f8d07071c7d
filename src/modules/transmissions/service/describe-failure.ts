// Says to a person what does not get through, and why.

import type { Transmission } from '../../../domain/model/transmission/transmission.ts'
import type { Call } from '../../../platform/command/call.ts'
import { listAttempts } from '../store/attempts.ts'

const CHARACTERS_MAX = 1_000

export async function describeFailure (
  { db, merchant_id }: Call, { id, kind, message, failing_since }: Transmission
): Promise<string> {
  const last = (await listAttempts(db, merchant_id, [id])).at(-1)
  const what = `A message (${message}) by ${kind} did not get through since ${failing_since}.`
  return `${what} ${last?.detail ?? ''}`.trim().slice(0, CHARACTERS_MAX)
}
