// Lives of a chain of three merchants, made up by chance: whatever happens, both sides of each link
// agree in the end, or a person was told why not.

import t from 'tap'
import { givenDatabase } from '../soak/field.ts'
import { tellLives } from './chain-life/tell-lives.ts'
import { givenWorld } from './chain-life/world.ts'

const { CHAIN_LIFE_SEED, CHAIN_LIVES } = process.env
/**
 * In them units come back over links, are billed, get lost and go by way of a warehouse; `npm run
 * soak` tells others each time.
 */
const seed = Number(CHAIN_LIFE_SEED ?? 6300)
const lives = Number(CHAIN_LIVES ?? 2)

t.setTimeout(600_000)

t.test(`${lives} lives of a chain from seed ${seed}`, async (t) => {
  const world = await givenWorld(t, await givenDatabase())
  const told = await tellLives(world, { seed, lives })
  for (const { seed: of, fault } of told) t.equal(fault, null, `seed ${of}`)
})
