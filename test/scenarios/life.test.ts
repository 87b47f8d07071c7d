// Stories of orders, made up by chance and told to the service and to a model: both end alike.

import t from 'tap'
import { givenDatabase } from '../soak/field.ts'
import { STEPS } from './life/life.ts'
import { countSteps, tellLives } from './life/property.ts'

const { LIFE_SEED, LIFE_RUNS } = process.env
/** One that needs few lives to take every step; `npm run soak` tells others each time. */
const seed = Number(LIFE_SEED ?? 7)
const runs = Number(LIFE_RUNS ?? 80)

t.setTimeout(600_000)

t.test(`${runs} lives of orders from seed ${seed}`, async (t) => {
  const database_url = await givenDatabase()
  const { counterexample, ...told } = await tellLives({ seed, runs, database_url })
  t.comment(`seed ${seed}: ${told.runs} runs, ${countSteps(told.taken)} steps`)
  t.equal(counterexample, null, `seed ${seed}`)
  const never = STEPS.flatMap(([, step]) => told.taken[step.name]?.done ? [] : step.name)
  if (LIFE_SEED === undefined) t.same(never, [], 'every step was done')
})
