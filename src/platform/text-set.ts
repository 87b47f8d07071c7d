// Remembers which texts it has seen, in 8 to 16 bytes for each, whatever their length.
//
// Of a text only 64 bits of a hash are kept, with a seed that nobody knows. Of a million texts, one
// is taken for another with a probability of 1 : 37 million.

import { randomInt } from 'node:crypto'

type TextSet = {
  has: (text: string) => boolean
  add: (text: string) => unknown
}

const FIRST_SLOTS = 4_096
const SEED_MAX = 2 ** 32

/** A hash of 0 marks an empty slot, so a text with that hash is kept as 1. */
export function buildTextSet (): TextSet {
  const seeds = [randomInt(SEED_MAX), randomInt(SEED_MAX)] as const
  let slots = new Uint32Array(2 * FIRST_SLOTS)
  let count = 0
  let [high, low] = [0, 0]

  const hash = (text: string): void => {
    high = seeds[0]
    low = seeds[1]
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      high = Math.imul(high ^ code, 2_654_435_761)
      low = Math.imul(low ^ code, 1_597_334_677)
      high ^= high >>> 15
      low ^= low >>> 13
    }
    high = mix(high ^ (low >>> 11)) >>> 0
    low = mix(low ^ (high << 7)) >>> 0
    if (high === 0 && low === 0) low = 1
  }

  /** The slot that has the present hash, or the empty one where it would stand. */
  const find = (): number => {
    const mask = slots.length / 2 - 1
    let slot = low & mask
    for (;;) {
      const at = 2 * slot
      const is_empty = slots[at] === 0 && slots[at + 1] === 0
      if (is_empty || (slots[at] === high && slots[at + 1] === low)) return at
      slot = (slot + 1) & mask
    }
  }

  const grow = (): void => {
    const old = slots
    slots = new Uint32Array(2 * old.length)
    for (let at = 0; at < old.length; at += 2) {
      high = old[at] ?? 0
      low = old[at + 1] ?? 0
      if (high === 0 && low === 0) continue
      const free = find()
      slots[free] = high
      slots[free + 1] = low
    }
  }

  return {
    has: (text) => {
      hash(text)
      const at = find()
      return slots[at] !== 0 || slots[at + 1] !== 0
    },
    add: (text) => {
      if (4 * count >= 1.5 * slots.length) grow() // three quarters are taken
      hash(text)
      const at = find()
      if (slots[at] !== 0 || slots[at + 1] !== 0) return
      slots[at] = high
      slots[at + 1] = low
      count++
    }
  }
}

/** The last step of MurmurHash3, after which each bit depends on all. */
function mix (value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 2_246_822_507)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 3_266_489_909)
  return mixed ^ (mixed >>> 16)
}
