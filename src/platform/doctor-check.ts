// Types of the checks by which `npm run doctor` examines the rows of a module.

/** A statement that finds rows which break an invariant. */
export type Check = {
  name: string
  proves: string
  /** SQL that selects the `id` of each damaged row or resource of merchant $1. */
  text: string
  /** True for a check that sums over orders. It must read all orders, even for a sample. */
  is_of_all?: true
}

/** A column of key texts. They must obey the rules of `domain/kernel/key-text`. */
export type KeyColumn = {
  name: string
  /** SQL that selects `key` and `id` of each row of merchant $1. */
  text: string
}
