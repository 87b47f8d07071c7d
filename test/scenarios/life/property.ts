// The property: whatever happens to orders, the service does what the model says.

import fc from 'fast-check'
import type { Choose, Step } from './action.ts'
import { end, STEPS, take } from './life.ts'
import type { Model } from './model.ts'
import { type Beginning, openStage, type Scene, type Stage } from './worlds.ts'

/** Of any length up to this; half find nothing to be done to: 40 are left on average. */
const STEPS_MAX = 170
const PICKS = 24

/** By the name of a step, how often it was done, and how often refused. */
export type Taken = Record<string, { done: number, refused: number }>

type Reality = Scene & { taken: Taken }

const picks = fc.noShrink(fc.array(fc.nat(255), { minLength: PICKS, maxLength: PICKS }))

function command (step: Step): fc.Arbitrary<fc.AsyncCommand<Model, Reality>> {
  return picks.map((picked) => {
    let text = step.name
    const prepare = (model: Model) => step(model, chooseBy(picked))
    return {
      check: (model) => prepare(model) !== undefined,
      run: async (model, reality) => {
        const action = prepare(model)
        if (action === undefined) return
        text = action.text
        await take(action, model, reality)
        const counts = reality.taken[step.name] ??= { done: 0, refused: 0 }
        counts[action.refusal === undefined ? 'done' : 'refused']++
      },
      toString: () => text
    }
  })
}

/** The same picks choose the same, as long as they are asked the same. */
function chooseBy (picked: readonly number[]): Choose {
  let next = 0
  return (below) => (picked[next++ % picked.length] ?? 0) % below
}

const commands = fc.commands(
  [fc.oneof(...STEPS.map(([weight, step]) => ({ weight, arbitrary: command(step) })))],
  { maxCommands: STEPS_MAX, size: 'max' })

const beginning: fc.Arbitrary<Beginning> = fc.record({
  cost_tolerance: fc.constantFrom(0, 10),
  late_policy: fc.constantFrom('wait', 'reject'),
  approval: fc.constantFrom('manual', 'automatic'),
  suppliers: fc.array(fc.record({
    is_own: fc.constantFrom(false, false, false, true),
    basis: fc.constantFrom('physical', 'available'),
    over_tolerance: fc.constantFrom(0, 30),
    order_fee: fc.constantFrom(0, 150),
    on_hand: fc.array(fc.constantFrom(0, 2, 5, 12), { minLength: 3, maxLength: 3 })
  }), { minLength: 2, maxLength: 3 })
})

export type Told = {
  runs: number
  taken: Taken
  /** Null when all held. */
  counterexample: string | null
}

type Telling = {
  seed: number
  runs: number
  database_url: string
}

/** Stories that are told side by side: so nothing waits while one waits for its database. */
const TELLERS = 4

/** Tells so many stories, and stops at the first that goes wrong, made as short as it can be. */
export async function tellLives ({ seed, runs, database_url }: Telling): Promise<Told> {
  const stage = await openStage(database_url)
  const taken: Taken = {}
  try {
    const told = await Promise.all(Array.from({ length: TELLERS }, async (_none, at) =>
      tellShare({ stage, taken, seed: seed + at, runs: Math.ceil((runs - at) / TELLERS) })))
    return {
      runs: told.reduce((all, one) => all + one.runs, 0),
      taken,
      counterexample: told.find((one) => one.counterexample !== null)?.counterexample ?? null
    }
  } finally {
    await stage.close()
  }
}

export function countSteps (taken: Taken): number {
  return Object.values(taken).reduce((all, { done, refused }) => all + done + refused, 0)
}

type Share = { stage: Stage, taken: Taken, seed: number, runs: number }

async function tellShare (
  { stage, taken, seed, runs }: Share
): Promise<Omit<Told, 'taken'>> {
  const details = await fc.check(fc.asyncProperty(beginning, commands, async (from, story) => {
    await tell(stage, { from, story, taken })
  }), { seed, numRuns: runs, unbiased: true })
  return {
    runs: details.numRuns,
    counterexample: details.failed
      ? `${fc.defaultReportMessage(details)}\n${String(details.errorInstance)}`
      : null
  }
}

type Story = {
  from: Beginning
  story: Iterable<fc.AsyncCommand<Model, Reality>>
  taken: Taken
}

async function tell (stage: Stage, { from, story, taken }: Story): Promise<void> {
  const scene = await stage.open(from)
  const { model } = scene
  try {
    await fc.asyncModelRun(() => ({ model, real: { ...scene, taken } }), story)
    await end(model, scene)
  } finally {
    await scene.close()
  }
}
