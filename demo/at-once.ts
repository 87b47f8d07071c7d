// Many clients at once, each with one request at a time.

export const CLIENTS = 32

/**
 * A client takes the next item when it is done with its last, so items begin about as listed.
 * Returns what went wrong, if anything.
 */
export async function workAtOnce<Item> (
  items: readonly Item[], work: (item: Item) => Promise<unknown>,
  onDone: (count: number) => void = () => {}
): Promise<string[]> {
  const waiting = items.values()
  const failures: string[] = []
  let done = 0

  const workAlone = async (): Promise<void> => {
    for (const item of waiting) {
      // eslint-disable-next-line no-await-in-loop -- a client does one thing at a time
      await work(item).catch((error: Error) => failures.push(error.message))
      onDone(++done)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, workAlone))
  return failures
}
