// The lives of orders at length.
// `node test/soak/life.ts [--runs=3000] [--seed=…] [--databases=2]`

import assert from 'node:assert'
import { cloneTemplate } from '../support/postgres.ts'
import { runDoctor } from '../support/processes.ts'
import { countSteps, tellLives } from '../scenarios/life/property.ts'
import { readNumber, soak } from './soak.ts'

const runs = readNumber('runs', 3_000)
const databases = readNumber('databases', 2)
const seed = readNumber('seed', Math.trunc(Math.random() * 2 ** 31))

await soak(async (database_url, say) => {
  const more = Array.from({ length: databases - 1 }, async () => cloneTemplate(database_url))
  const database_urls = [database_url, ...await Promise.all(more)]
  say('seed', seed)
  const { counterexample, taken, ...told } = await tellLives({ seed, runs, database_urls })
  say('lives', { ...told, steps: countSteps(taken), taken })
  assert.equal(counterexample, null)
  for (const DATABASE_URL of database_urls) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const { code, output } = await runDoctor({ DATABASE_URL })
    assert.equal(code, 0, output)
  }
})
