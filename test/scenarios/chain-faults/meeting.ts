// Where stories wait for each other, so that what befalls them happens in the middle of each.

export type Meeting = {
  /** Resolves when all have met and it has happened. */
  meet: () => Promise<void>
  /** Of a story that has failed before, the others do not wait. */
  leave: () => void
}

/** Returns what each of those who meet has. */
export function buildMeeting (expected: number, happen: () => Promise<void>): () => Meeting {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  promise.catch(() => {}) // whoever meets hears it
  let awaited = expected
  return () => {
    let is_here = false
    const arrive = (): void => {
      if (is_here) return
      is_here = true
      if (--awaited === 0) void happen().then(resolve, reject)
    }
    return {
      meet: async () => {
        arrive()
        return promise
      },
      leave: arrive
    }
  }
}
