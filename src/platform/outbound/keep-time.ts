// Waits for an answer for so long at most.

/** Calls `give_up` and rejects when the answer is late. */
export async function keepTime<T> (
  answer: Promise<T>, time_ms_max: number, give_up: () => void
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`There was no answer for ${time_ms_max / 1_000} s.`))
      give_up()
    }, time_ms_max)
  })
  answer.catch(() => {}) // when it is late, nobody waits for it any more
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
