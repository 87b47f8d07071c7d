// The lives of orders at length.
// `node test/soak/life.ts [--runs=2000] [--seed=…]`

import assert from 'node:assert'
import { runDoctor } from '../support/processes.ts'
import { countSteps, tellLives } from '../scenarios/life/property.ts'
import { readNumber, soak } from './soak.ts'

const runs = readNumber('runs', 2_000)
const seed = readNumber('seed', Math.trunc(Math.random() * 2 ** 31))

await soak(async (database_url, say) => {
  say('seed', seed)
  const { counterexample, taken, ...told } = await tellLives({ seed, runs, database_url })
  say('lives', { ...told, steps: countSteps(taken), taken })
  assert.equal(counterexample, null)
  const { code, output } = await runDoctor({ DATABASE_URL: database_url })
  assert.equal(code, 0, output)
})
