// Runs work for items one after the other, where requests of a test must not run at once.

export async function inTurn<T, R> (
  items: Iterable<T>, run: (item: T) => Promise<R>
): Promise<R[]> {
  const results: R[] = []
  // eslint-disable-next-line no-await-in-loop -- one after the other is the point
  for (const item of items) results.push(await run(item))
  return results
}
