// The lives of a chain of merchants at length.
// `node test/soak/chain-life.ts [--lives=200] [--seed=…] [--faults=1]`

import assert from 'node:assert'
import { tellLives } from '../scenarios/chain-life/tell-lives.ts'
import { givenWorld } from '../scenarios/chain-life/world.ts'
import { readNumber, soak } from './soak.ts'

const lives = readNumber('lives', 200)
const faults_max = readNumber('faults', 1)
const seed = readNumber('seed', Math.trunc(Math.random() * 2 ** 31))

await soak(async (database_url, say) => {
  say('seed', seed)
  const ends: Array<() => unknown> = []
  const world = await givenWorld({ teardown: (end) => { ends.unshift(end) } }, database_url)
  try {
    const told = await tellLives(world, { seed, lives, faults_max }, ({ fault, ...life }) => {
      say('life', life)
      if (fault !== null) process.stdout.write(`${fault}\n`)
    })
    assert.deepEqual(told.flatMap((life) => life.fault === null ? [] : life.seed), [])
  } finally {
    // eslint-disable-next-line no-await-in-loop -- what was opened last is closed first
    for (const end of ends) await end()
  }
})
