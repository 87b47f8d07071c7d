// Stories of orders, made up by chance and told to the service and to a model: both end alike.

import t from 'tap'
import { givenDatabase } from '../soak/field.ts'
import { STEPS } from './life/life.ts'
import { countSteps, tellLives } from './life/property.ts'

const { LIFE_SEED, LIFE_RUNS } = process.env
const seed = LIFE_SEED === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(LIFE_SEED)
const runs = Number(LIFE_RUNS ?? 300)

t.setTimeout(600_000)

t.test(`${runs} lives of orders from seed ${seed}`, async (t) => {
  const database_urls = [await givenDatabase(), await givenDatabase()]
  const { counterexample, ...told } = await tellLives({ seed, runs, database_urls })
  t.comment(`seed ${seed}: ${told.runs} runs, ${countSteps(told.taken)} steps`)
  t.equal(counterexample, null, `seed ${seed}`)
  const never = STEPS.flatMap(([, step]) => told.taken[step.name]?.done ? [] : step.name)
  if (runs >= 300) t.same(never, [], 'every step was done')
})
