// Tells a sales order what became of the mails to its customer: when one does not get through, a
// person is told; once all have, nothing is left to do.

import { endExceptions, openSaleException } from '../sale-exceptions.ts'
import type { BackToBack } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'

/** Undefined when a person knows already. */
export function noteMailFailure (
  before: BackToBack, detail: string, surroundings: Surroundings
): BackToBack | undefined {
  const state = openSaleException(
    before, { kind: 'notification_failed', line_number: null, detail }, surroundings)
  return state === before ? undefined : state
}

/** No mail is failing any more. Undefined when nobody was told that one did. */
export function noteMailsSent (
  before: BackToBack, surroundings: Surroundings
): BackToBack | undefined {
  const state = endExceptions(before, ({ kind }) => kind === 'notification_failed', surroundings)
  return state === before ? undefined : state
}
