// Chance that can be had again: the same seed chooses the same.

export type Chance = {
  /** 0 … below − 1. */
  below: (below: number) => number
  /** Undefined of nothing. */
  pick: <T>(items: readonly T[]) => T | undefined
  /** One of at least one. */
  pickOne: <const T>(items: readonly [T, ...T[]]) => T
  /** By weight. */
  pickWeighed: <T>(items: ReadonlyArray<readonly [number, T]>) => T
}

/** The generator is mulberry32. */
export function buildChance (seed: number): Chance {
  let state = seed | 0
  const below = (bound: number): number => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 * bound)
  }
  return {
    below,
    pick: (items) => items[below(items.length)],
    pickOne: (items) => items[below(items.length)] ?? items[0],
    pickWeighed: (items) => {
      let left = below(items.reduce((all, [weight]) => all + weight, 0))
      for (const [weight, item] of items) {
        if (left < weight) return item
        left -= weight
      }
      throw new Error('nothing to choose from')
    }
  }
}
