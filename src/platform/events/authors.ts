// Who writes in a transaction: the callers of the requests whose changes it records.

import assert from 'node:assert'
import type { Author } from '../../domain/kernel/event.ts'
import type { Call } from '../command/call.ts'
import type { Trx } from '../db/trx.ts'

/** As it is stored: the actor is JSON, written once for all events of the request. */
export type Signature = { actor: string, request_id: string | null }

const signatures = new WeakMap<Trx, readonly Signature[]>()

/** In the order of the changes that the command records. */
export function setAuthors (trx: Trx, calls: ReadonlyArray<Pick<Call, keyof Author>>): void {
  signatures.set(trx, calls.map(({ actor, request_id }) =>
    ({ actor: JSON.stringify(actor), request_id })))
}

/** The author of the change at that place. A request that is alone may record several changes. */
export function signatureAt (trx: Trx, at: number): Signature {
  const all = signatures.get(trx) ?? []
  const signature = all.length === 1 ? all[0] : all[at]
  assert(signature !== undefined, 'events outside of a command')
  return signature
}
