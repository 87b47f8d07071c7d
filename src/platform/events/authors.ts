// Who writes in a transaction: the callers of the requests whose changes it records.

import assert from 'node:assert'
import type { Author } from '../../domain/kernel/event.ts'
import type { Call } from '../command/call.ts'
import type { Trx } from '../db/trx.ts'

const authors = new WeakMap<Trx, readonly Author[]>()

/** In the order of the changes that the command records. */
export function setAuthors (trx: Trx, calls: ReadonlyArray<Pick<Call, keyof Author>>): void {
  authors.set(trx, calls.map(({ actor, request_id }) => ({ actor, request_id })))
}

/** The author of the change at that place. One request may record several changes. */
export function authorAt (trx: Trx, at: number): Author {
  const [first, ...others] = authors.get(trx) ?? []
  const author = others.length === 0 ? first : others[at - 1] ?? first
  assert(author !== undefined, 'events outside of a command')
  return author
}
