// Runs work by many clients at once, each with one request at a time.

export const CLIENTS = 32

/**
 * Runs `work` for each item. A client takes the next item when its last one is done, so the items
 * begin about in the order of the list. Returns the messages of the failures.
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
