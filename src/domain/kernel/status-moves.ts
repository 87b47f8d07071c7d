// The one check that every table of moves shares.

import assert from 'node:assert'

/** From each status, where a subject may go. */
export type Moves<Status extends string> = Readonly<Record<Status, readonly Status[]>>

/** A move that the table lacks is a defect of ours: what callers may not do is refused before. */
export function assertMove<Status extends string> (
  moves: Moves<Status>, from: Status, to: Status
): void {
  assert(from === to || moves[from].includes(to), `no move from ${from} to ${to}`)
}
