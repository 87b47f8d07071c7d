// Turns on the event loop: long work is cut into pieces, and between two of them whatever else has
// arrived is looked at. Groups take turns.

/** Pieces of one group follow one another for so long, as long as no other one waits. */
const PIECES_MS = 2
/** A group's first piece of a turn need not wait, as long as the turn is not longer than this. */
const TURN_MS = 20

/**
 * Asked before a piece of work that may be long, such as reading a body or deciding an order.
 * Undefined when it may be done at once, else a promise of a later turn of the loop.
 */
export type EnterLoop = (group: string) => Promise<void> | undefined

/** The loop is one of the process, and so are its turns. */
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

  /** How long a piece takes is known only behind it: short ones follow one another in one turn. */
  const startNext = (): void => {
    is_next_due = false
    const [first] = waiting
    if (first === undefined) return
    const [group, works] = first
    turn.readMs() // what arrives meanwhile is counted with it
    turn.worked.add(group)
    waiting.delete(group)
    works.shift()?.()
    if (works.length > 0) waiting.set(group, works) // behind the other groups
    if (waiting.size === 0) return
    is_next_due = true
    // A tick that is asked for by a microtask comes when the piece, and all it has led to, is done.
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
  /** How long the loop has been in it, since its first piece. */
  readMs: () => number
  /** The groups that have had a piece in it. */
  worked: Set<string>
}

/** The present turn of the event loop. */
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
