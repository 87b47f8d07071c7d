// Divides the event loop's time between groups: long work of one merchant costs others little time.
//
// WHY. Node runs JavaScript on one thread. Sixteen callers that sent orders of 26,000 empty lines
// made a read of another merchant wait 172 ms in the middle; with this file it waited 9 ms.
//
// WORDS. A piece is work that runs without waiting and may be long: parsing a body, deciding one
// order, writing what was decided. A turn is one pass of the event loop, in which Node handles the
// input that has arrived. A group is a merchant's pieces of one kind, such as `bodies of <id>`.
//
// HOW IT IS USED. Whoever has a piece calls `enterLoop(group)` first. `undefined` means: run it
// now. A promise means: run it when the promise resolves. Nobody reports the end of a piece. Its
// length is seen from the time at which the next one may start.
//
// A PIECE is in one of these states:
//
//   ASKED ──► RUNNING
//     └─────► WAITING ──► RUNNING
//
//   ASKED    `enterLoop` was called.
//     -> RUNNING  at once, if no piece of its group waits and one of these is true:
//                 - its group has had no piece in this turn, and the turn has lasted TURN_MS (20)
//                   at most. So a merchant with little work does not wait for one with much;
//                 - its group has had a piece, no group waits, and the turn has lasted PIECES_MS
//                   (2) at most.
//     -> WAITING  otherwise, behind the waiting pieces of its group.
//   WAITING  The group stands in a list of groups.
//     -> RUNNING  in a later turn. `startNext` takes the first group, starts its oldest piece, and
//                 puts the group at the end of the list.
//
// A TURN is either UNUSED or RUNNING. It is timed from its first piece and ends at `setImmediate`,
// behind which Node looks for new input. After each piece that has waited, `startNext` reads how
// long the turn has lasted:
//   - PIECES_MS at most: the next waiting piece starts in the same turn;
//   - longer: the next waiting piece starts in the next turn, so arrived input is handled first.
//
// LIMITS. A piece itself is never interrupted. The longest is the plan of one large order, some
// 30 ms.

/** After so long in one turn of the loop, the next waiting piece is left for a later turn. */
const PIECES_MS = 2
/** A group's first piece in a turn runs at once if the turn has not lasted longer than this. */
const TURN_MS = 20

/**
 * Is called before a piece of work. Returns undefined when the piece may run at once, otherwise a
 * promise that resolves in a later turn.
 */
export type EnterLoop = (group: string) => Promise<void> | undefined

/** A process has one event loop, so all parts of the service use this one function. */
export const enterLoop: EnterLoop = buildLoopTurns()

export function buildLoopTurns (
  nowMs: () => number = performance.now.bind(performance)
): EnterLoop {
  const waiting = new Map<string, Array<() => void>>()
  const turn = buildTurn(nowMs)
  let is_next_due = false

  const mayGoOn = (group: string): boolean => {
    if (waiting.has(group)) return false
    const used_ms = turn.readMs()
    if (!turn.worked.has(group)) return used_ms <= TURN_MS
    return waiting.size === 0 && used_ms <= PIECES_MS
  }

  const planNext = (): void => {
    if (is_next_due) return
    is_next_due = true
    setImmediate(startNext)
  }

  /** Starts one waiting piece, and the next one when that was short. */
  const startNext = (): void => {
    is_next_due = false
    const [first] = waiting
    if (first === undefined) return
    const [group, works] = first
    turn.readMs() // starts the clock of the turn, if this is its first piece
    turn.worked.add(group)
    waiting.delete(group)
    works.shift()?.()
    if (works.length > 0) waiting.set(group, works) // at the end of the list
    if (waiting.size === 0) return
    is_next_due = true
    // A tick that a microtask asks for runs after the piece and all microtasks that it has caused.
    queueMicrotask(() => process.nextTick(() => {
      if (turn.readMs() <= PIECES_MS) return startNext()
      is_next_due = false
      planNext()
    }))
  }

  return (group) => {
    if (mayGoOn(group)) {
      turn.worked.add(group)
      return undefined
    }
    return new Promise((resolve) => {
      const works = waiting.get(group)
      if (works === undefined) waiting.set(group, [resolve])
      else works.push(resolve)
      planNext()
    })
  }
}

type Turn = {
  /** How long the turn has lasted since its first piece. Starts it if there was none. */
  readMs: () => number
  /** The groups that have had a piece in this turn. */
  worked: Set<string>
}

/** Measures the present turn of the event loop. */
function buildTurn (nowMs: () => number): Turn {
  const worked = new Set<string>()
  let since_ms: number | undefined
  const end = (): void => {
    since_ms = undefined
    worked.clear()
  }
  return {
    worked,
    readMs: () => {
      const now_ms = nowMs()
      if (since_ms === undefined) {
        since_ms = now_ms
        setImmediate(end)
      }
      return now_ms - since_ms
    }
  }
}
