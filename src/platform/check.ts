// What `npm run doctor` can prove of the rows of a module.

/** A statement that finds what breaks an invariant. */
export type Check = {
  name: string
  proves: string
  /** Selects the `id` of each thing of merchant $1 that is damaged. */
  text: string
  /** It sums over orders, so that a part of them proves nothing: all are read, always. */
  is_of_all?: true
}

/** A column of key texts, which must obey the rules of `domain/kernel/key-text`. */
export type KeyColumn = {
  name: string
  /** Selects `key` and `id` of each row of merchant $1. */
  text: string
}
