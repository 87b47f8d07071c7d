// The lives of a chain of merchants at length, in several installations beside each other.
// `node test/soak/chain-life.ts [--lives=200] [--seed=…] [--faults=1] [--worlds=1]`

import assert from 'node:assert'
import { tellLives } from '../scenarios/chain-life/tell-lives.ts'
import { givenWorld } from '../scenarios/chain-life/world.ts'
import { cloneTemplate } from '../support/postgres.ts'
import { readNumber, soak } from './soak.ts'

const lives = readNumber('lives', 200)
const faults_max = readNumber('faults', 1)
const worlds = readNumber('worlds', 1)
const seed = readNumber('seed', Math.trunc(Math.random() * 2 ** 31))

await soak(async (database_url, say) => {
  say('seed', seed)
  const ends: Array<() => unknown> = []
  const share = Math.ceil(lives / worlds)
  const tellIn = async (at: number) => {
    const url = at === 0 ? database_url : await cloneTemplate(database_url)
    const world = await givenWorld({ teardown: (end) => { ends.unshift(end) } }, url)
    return tellLives(world, { seed: seed + at * share, lives: share, faults_max },
      ({ fault, ...life }) => {
        say('life', life)
        if (fault !== null) process.stdout.write(`${fault}\n`)
      })
  }
  try {
    const told = await Promise.all(Array.from({ length: worlds }, async (_none, at) => tellIn(at)))
    assert.deepEqual(told.flat().flatMap((life) => life.fault === null ? [] : life.seed), [])
  } finally {
    // eslint-disable-next-line no-await-in-loop -- what was opened last is closed first
    for (const end of ends) await end()
  }
})
