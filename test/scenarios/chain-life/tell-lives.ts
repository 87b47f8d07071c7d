// Tells lives of the chain, one seed after the other.

import { type Told, tellLife } from './life.ts'
import type { World } from './world.ts'

type Lives = { seed: number, lives: number, faults_max?: number }

/** Stops at so many faults. */
export async function tellLives (
  world: World, { seed, lives, faults_max = 1 }: Lives,
  onTold: (told: Told, seconds: number) => void = () => {}
): Promise<Told[]> {
  const all: Told[] = []
  for (let at = 0; at < lives; at++) {
    const began_ms = performance.now()
    // eslint-disable-next-line no-await-in-loop -- one life after the other
    const told = await tellLife(world, seed + at)
    onTold(told, (performance.now() - began_ms) / 1_000)
    all.push(told)
    if (all.filter(({ fault }) => fault !== null).length >= faults_max) break
  }
  return all
}
