// Lets many work side by side on one database, and one alone now and then.

export type Gate = {
  sideBySide: <T>(work: () => Promise<T>) => Promise<T>
  /** When all that has begun has ended; what comes later waits. */
  alone: <T>(work: () => Promise<T>) => Promise<T>
}

type Waiting = { is_alone: boolean, enter: () => void }

export function buildGate (): Gate {
  const waiting: Waiting[] = []
  let inside = 0
  let is_one_alone = false
  const admit = (): void => {
    const [next] = waiting
    if (next === undefined || is_one_alone || (next.is_alone && inside > 0)) return
    waiting.shift()
    inside++
    is_one_alone = next.is_alone
    next.enter()
    admit()
  }
  const pass = async <T>(is_alone: boolean, work: () => Promise<T>): Promise<T> => {
    await new Promise<void>((resolve) => {
      waiting.push({ is_alone, enter: resolve })
      admit()
    })
    try {
      return await work()
    } finally {
      inside--
      is_one_alone = false
      admit()
    }
  }
  return {
    sideBySide: async (work) => pass(false, work),
    alone: async (work) => pass(true, work)
  }
}
