// Long work leaves the event loop to others between two pieces, and groups take turns.

import t from 'tap'
import { buildLoopTurns } from '../../../src/platform/fairness/event-loop.ts'

/** Turns by a clock that only work moves. */
function givenLoop () {
  let now_ms = 0
  const enterLoop = buildLoopTurns(() => now_ms)
  const workFor = (duration_ms: number): void => { now_ms += duration_ms }
  /** Enters, says so in the list once it is there, and works. */
  const noteTurn = async (group: string, noted: string[], work_ms = 0): Promise<void> => {
    await enterLoop(group)
    noted.push(group)
    workFor(work_ms)
  }
  return { enterLoop, workFor, noteTurn }
}

const nextTurn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

t.test('short pieces of one group follow one another at once', async (t) => {
  const { enterLoop } = givenLoop()
  t.equal(enterLoop('a'), undefined)
  t.equal(enterLoop('a'), undefined)
})

t.test('behind a long piece, the next one waits until others were looked at', async (t) => {
  const { enterLoop, workFor, noteTurn } = givenLoop()
  t.equal(enterLoop('a'), undefined)
  workFor(6)
  const noted: string[] = []
  const next = noteTurn('a', noted)
  setImmediate(() => noted.push('arrived'))
  t.same(noted, [])
  await next
  await nextTurn()
  t.same(noted.toSorted(), ['a', 'arrived'])
})

t.test('groups take turns, and long pieces have a turn each', async (t) => {
  const { enterLoop, workFor, noteTurn } = givenLoop()
  enterLoop('a')
  enterLoop('b')
  workFor(6)
  const noted: string[] = []
  let turns = 0
  const countTurns = (): void => {
    if (noted.length === 4) return
    turns++
    setImmediate(countTurns)
  }
  countTurns()
  await Promise.all(['a', 'a', 'a', 'b'].map(async (group) => noteTurn(group, noted, 6)))
  t.same(noted, ['a', 'b', 'a', 'a'])
  t.ok(turns >= 4, `${turns} turns`)
})

t.test('short pieces that wait have a turn together', async (t) => {
  const { enterLoop, workFor, noteTurn } = givenLoop()
  enterLoop('a')
  workFor(6)
  const noted: string[] = []
  const pieces = ['a', 'a', 'a'].map(async (group) => noteTurn(group, noted))
  t.same(noted, [])
  await nextTurn() // they began in it, and a tick was asked for behind each
  await Promise.all(pieces)
  t.same(noted, ['a', 'a', 'a'])
})

t.test('the first piece of another group in a turn need not wait', async (t) => {
  const { enterLoop, workFor } = givenLoop()
  enterLoop('a')
  workFor(6)
  const waiting = enterLoop('a')
  t.not(waiting, undefined)
  t.equal(enterLoop('b'), undefined)
  await waiting
})

t.test('unless the turn is long already', async (t) => {
  const { enterLoop, workFor } = givenLoop()
  enterLoop('a')
  workFor(25)
  const waiting = enterLoop('b')
  t.not(waiting, undefined)
  await waiting
})

t.test('the next turn begins anew', async (t) => {
  const { enterLoop, workFor } = givenLoop()
  enterLoop('a')
  workFor(6)
  await nextTurn()
  t.equal(enterLoop('a'), undefined)
})
