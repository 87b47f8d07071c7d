// The numbers by which the receiver tells messages apart. Whoever sends gives them, and gives the
// same ones again, so that a message that is sent twice is the same to the byte.

/** Each from 1 to 999,999,999. */
export type ControlNumbers = {
  /** Counted for each receiver. */
  interchange: number
  group: number
  message: number
}

const LARGEST = 999_999_999
/** FNV-1a: of 32 bits, and the same everywhere. */
const [SEED, PRIME] = [0x811c9dc5, 0x01000193]

/** Numbers for a document that is only read: the same for the same name, and hardly for others. */
export function controlNumbersOf (name: string): ControlNumbers {
  let hash = SEED
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, PRIME) >>> 0
  return countedNumbers(hash)
}

/** The numbers of the interchange with this count. It has one group with one message. */
export function countedNumbers (count: number): ControlNumbers {
  const interchange = (count - 1) % LARGEST + 1
  return { interchange: Math.max(1, interchange), group: Math.max(1, interchange), message: 1 }
}
