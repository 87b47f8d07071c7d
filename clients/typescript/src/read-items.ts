// Reads a list to its end, page after page.

type Page<Item> = { data: { data: Item[], next_cursor: string | null } }

/**
 * Yields the items of a list. The function asks for one page; it puts what it gets into the query:
 * `readItems((page) => tandem.listSalesOrders({ query: { ...page, limit: 200 } }))`.
 */
export async function * readItems<Item> (
  listPage: (page: { cursor?: string }) => Promise<Page<Item>>
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null | undefined
  while (cursor !== null) {
    // eslint-disable-next-line no-await-in-loop -- a page tells where the next one begins
    const { data: page } = await listPage(cursor === undefined ? {} : { cursor })
    yield * page.data
    cursor = page.next_cursor
  }
}
