// Wakes one loop that waits for work. A ring while the loop works is not lost.

export type Bell = {
  ring: () => void
  /** Waits for a ring, or for so long. Returns true if it rang since the last call. */
  wait: (milliseconds: number) => Promise<boolean>
}

export function buildBell (): Bell {
  let has_rung = false
  let wake: (() => void) | undefined
  return {
    ring: () => {
      has_rung = true
      wake?.()
    },
    wait: async (milliseconds) => {
      if (!has_rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        wake = undefined
      }
      const rang = has_rung
      has_rung = false
      return rang
    }
  }
}
