// Turns on the event loop: long work is cut into pieces, and between two of them whatever else has
// arrived is looked at. Groups take turns.

/** Pieces of one group follow one another for so long, as long as no other one waits. */
const PIECES_MS = 2
/** A group's first piece of a turn need not wait, as long as the turn is not longer than this. */
const TURN_MS = 20

/** The loop is one of the process, and so are its turns. */
const waiting = new Map<string, Array<() => void>>()
const worked = new Set<string>()
let turn_since_ms: number | undefined
let is_next_due = false

/**
 * Asked before a piece of work that may be long, such as reading a body or deciding an order.
 * Undefined when it may be done at once, else a promise of a later turn of the loop.
 */
export function enterLoop (group: string): Promise<void> | undefined {
  if (mayGoOn(group)) {
    worked.add(group)
    return undefined
  }
  return new Promise((resolve) => {
    const works = waiting.get(group)
    if (works === undefined) waiting.set(group, [resolve])
    else works.push(resolve)
    planNext()
  })
}

function mayGoOn (group: string): boolean {
  if (waiting.has(group)) return false
  const used_ms = readTurnMs()
  if (!worked.has(group)) return used_ms <= TURN_MS
  return waiting.size === 0 && used_ms <= PIECES_MS
}

/** How long this turn of the loop has lasted, since its first piece. */
function readTurnMs (): number {
  const now_ms = performance.now()
  if (turn_since_ms === undefined) {
    turn_since_ms = now_ms
    setImmediate(endTurn)
  }
  return now_ms - turn_since_ms
}

function endTurn (): void {
  turn_since_ms = undefined
  worked.clear()
}

function planNext (): void {
  if (is_next_due) return
  is_next_due = true
  setImmediate(startNext)
}

/** How long a piece takes is known only behind it: short ones follow one another in one turn. */
function startNext (): void {
  is_next_due = false
  const [first] = waiting
  if (first === undefined) return
  const [group, works] = first
  readTurnMs() // what arrives meanwhile is counted with it
  worked.add(group)
  waiting.delete(group)
  works.shift()?.()
  if (works.length > 0) waiting.set(group, works) // behind the other groups
  if (waiting.size === 0) return
  is_next_due = true
  // A tick that is asked for by a microtask comes when the piece, and all it has led to, is done.
  queueMicrotask(() => process.nextTick(() => {
    if (readTurnMs() <= PIECES_MS) return startNext()
    is_next_due = false
    planNext()
  }))
}
