// What came of telling a partner of incidents and returns of one order.

export type Said = {
  outcome: 'said'
  /** Something is to be done that cannot be done now. */
  is_left: boolean
  /** The time of the visit is over: the rest is done in the next one. */
  is_cut: boolean
  /** What the partner, or we, do not take. Of the same words each time, so they are told once. */
  differences: readonly string[]
  /** What could not be said or read, and is tried again after a pause that grows. */
  failures: readonly string[]
}

export const CALM: Said = {
  outcome: 'said', is_left: false, is_cut: false, differences: [], failures: []
}
export const LEFT: Said = { ...CALM, is_left: true }

export function joinSaid (one: Said, other: Said): Said {
  return {
    outcome: 'said',
    is_left: one.is_left || other.is_left,
    is_cut: one.is_cut || other.is_cut,
    differences: [...one.differences, ...other.differences],
    failures: [...one.failures, ...other.failures]
  }
}
