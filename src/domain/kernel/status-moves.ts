// Checks that a subject's status changed only as its table of moves allows.

import assert from 'node:assert'

/** For each status, the statuses that may follow it. */
export type Moves<Status extends string> = Readonly<Record<Status, readonly Status[]>>

/** A move that is not in the table is a defect: forbidden requests are refused earlier. */
export function assertMove<Status extends string> (
  moves: Moves<Status>, from: Status, to: Status
): void {
  assert(from === to || moves[from].includes(to), `no move from ${from} to ${to}`)
}
