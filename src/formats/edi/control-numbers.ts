// The numbers by which the receiver tells messages apart. Whoever sends gives them, and gives the
// same ones again, so that a message that is sent twice is the same to the byte.

/** Each from 1 to 999,999,999. */
export type ControlNumbers = {
  /** Counted for each receiver. */
  interchange: number
  group: number
  message: number
}
