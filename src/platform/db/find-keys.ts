// Finds the keys of a page of a list: each filter follows an index, and a page looks at so many
// rows at most.
//
// WHY. A list of a million orders is asked by any filters at once, in one of several orders. One
// statement for all would leave the way to PostgreSQL, which has no statistics of what merchants
// write in names and metadata, and reads all orders when it guesses wrongly.
//
// HOW. Something gives rows in the order of the list, and the other filters test them. It is
//   - `few`: the rows that match some filter, if there are FEW at most. They are sorted.
//   - `ids`: the source of a filter, if the list is in the order of ids.
//   - `table`: the table itself, by the index of the list's order.
// Where several could be the first, matches are counted, up to FEW, and the fewest win.
//
// WHO SEES ONLY A PART follows the index of that part (`is_by_visible`): of the filters, only those
// that name one value may find rows. So neither how far a page comes nor its time tells of others.
//
// LIMITS. A page looks at LOOKED_MAX rows at most. If it is not full by then, it ends early, and
// the next page begins behind the last row that was looked at.

import { sql } from 'kysely'
import type { Db } from './connect.ts'
import type { FoundKeys, PageRequest } from './keyset-page.ts'
import { allOf, column, type Condition, type Filter, type Search } from './list-filters.ts'

/** So many rows are few: they are sorted when they do not come in order. */
const FEW = 1_000
const LOOKED_MAX = 10_000

export async function findKeys (
  db: Db, asked: Search, { limit, after }: PageRequest
): Promise<FoundKeys> {
  const search = narrow(asked)
  const driver = buildDriver(search, await chooseDriver(db, search), after)
  const { from, tests, order } = driver
  const { rows } = await sql<Record<string, string>>`
    select ${keyOf(search)} from ${from}
    ${tests.length > 0 ? sql`where ${allOf(tests)}` : sql``}
    order by ${order} limit ${limit + 1}`.execute(db)
  const keys = rows.map((row) => readKey(search, row))
  const is_at_end = keys.length <= limit
  return { keys, stopped_at: is_at_end ? await findStop(db, search, driver) : null }
}

function narrow (search: Search): Search {
  if (search.is_by_visible !== true) return search
  const filters = search.filters.map(({ sources, ...filter }) =>
    sources === undefined || filter.is_of_value !== true ? filter : { ...filter, sources })
  return { ...search, filters }
}

function readKey ({ sort }: Search, row: Record<string, string>): string[] {
  return sort.columns.map((name) => row[name] ?? '')
}

type Choice = { by: 'table' } | { by: 'ids' | 'few', filter: Filter }

async function chooseDriver (db: Db, search: Search): Promise<Choice> {
  const { filters, sort } = search
  const is_by_id = sort.columns.length === 1 && sort.columns[0] === 'id'
  const sourced = filters.filter(({ sources, order }) =>
    sources !== undefined && order !== sort.columns[0])
  const first = sourced.find(({ order }) => order === undefined)
  if (sourced.length === 0) return { by: 'table' }
  if (is_by_id && sourced.length === 1 && first !== undefined) return { by: 'ids', filter: first }
  const filter = await findFewest(db, search, sourced)
  if (filter !== undefined) return { by: 'few', filter }
  return is_by_id && first !== undefined ? { by: 'ids', filter: first } : { by: 'table' }
}

/** The filter that the fewest rows match; undefined when more than a few match each. */
async function findFewest (
  db: Db, search: Search, filters: readonly Filter[]
): Promise<Filter | undefined> {
  const counts = filters.map((filter) => sql`(
    select count(*) from (${idsOf(search, filter, { limit: FEW + 1 })}) as matching)`)
  const { rows: [row] } = await sql<{ counts: number[] }>`
    select array[${sql.join(counts)}]::int[] as counts`.execute(db)
  const found = row?.counts ?? []
  const fewest = Math.min(...found)
  return fewest > FEW ? undefined : filters[found.indexOf(fewest)]
}

/** `from` gives rows of the list's alias. A row of the page passes all tests. */
type Driver = {
  from: Condition
  tests: readonly Condition[]
  order: Condition
  /** The key of the last row that may be looked at; null when all may. */
  stop: Condition | null
}

function buildDriver (search: Search, choice: Choice, after: string[] | null): Driver {
  const { filters, sort } = search
  const [first_column] = sort.columns
  const is_next = after === null
    ? []
    : [sql`(${keyOf(search)}) ${beyond(search)} (${sql.join(after)})`]
  if (choice.by === 'table') {
    const ranges = filters.filter(({ order }) => order === first_column)
    const others = filters.filter((filter) => !ranges.includes(filter))
    return readTable(search, [...testsOf(ranges), ...is_next], testsOf(others))
  }
  const others = testsOf(filters.filter((filter) => filter !== choice.filter))
  if (choice.by === 'few') {
    // More may match by now than were counted.
    const ids = idsOf(search, choice.filter, { limit: LOOKED_MAX })
    const tests = [...others, ...is_next]
    return { from: joinTable(search, ids), tests, order: orderOf(search), stop: null }
  }
  const ids = idsOf(search, choice.filter, { limit: LOOKED_MAX, after: after?.[0] })
  const may_stop = others.length > 0 || search.visibleIn !== undefined
  return {
    from: joinTable(search, ids),
    tests: others,
    order: sql`found.id ${directionOf(search)}`,
    stop: may_stop ? lastOf(search, sql`(${ids}) as found`, 'found') : null
  }
}

function testsOf (filters: readonly Filter[]): Condition[] {
  return filters.map(({ test }) => test)
}

/** The merchant's rows, as far as the caller may see them. */
function seenBy ({ merchant_id, alias, visibleIn }: Search): Condition[] {
  return [sql`${column(alias, 'merchant_id')} = ${merchant_id}`, ...visibleIn?.(alias) ?? []]
}

/**
 * The rows of the table in the order of the list. The limits are parameters, so that PostgreSQL
 * expects a part of the rows and follows the index; it would sort all rows of a small table.
 */
function readTable (
  search: Search, conditions: readonly Condition[], tests: readonly Condition[]
): Driver {
  const { table, alias } = search
  const all = [...seenBy(search), ...conditions]
  const own = sql`${sql.table(table)} as ${sql.ref(alias)}`
  const order = orderOf(search)
  if (tests.length === 0) return { from: own, tests: all, order, stop: null }
  const from = sql`(
    select ${sql.ref(alias)}.* from ${own} where ${allOf(all)}
    order by ${order} limit ${LOOKED_MAX}) as ${sql.ref(alias)}`
  return { from, tests, order, stop: lastOf(search, from, alias) }
}

/**
 * The rows of the table with these ids. Each is looked up by its key: of a plain join PostgreSQL
 * thinks that it has many rows, and reads the whole table beside it.
 */
function joinTable (search: Search, ids: Condition): Condition {
  const { table, alias } = search
  const conditions = [...seenBy(search), sql`${column(alias, 'id')} = found.id`]
  return sql`(${ids}) as found
    cross join lateral (
      select ${sql.ref(alias)}.* from ${sql.table(table)} as ${sql.ref(alias)}
      where ${allOf(conditions)} limit 1) as ${sql.ref(alias)}`
}

type Part = { limit: number, after?: string | undefined }

/**
 * The ids of the rows that match the filter, in the direction of the list. A source in the list's
 * own table has only what the caller may see.
 */
function idsOf (search: Search, filter: Filter, { limit, after }: Part): Condition {
  const { merchant_id, visibleIn } = search
  const { sources = [], order } = filter
  const repeats = sources.some((source) => source.repeats)
  const distinct = repeats ? sql`distinct` : sql``
  const each = sources.map(({ table, id, where }) => {
    const conditions = [
      sql`${column(table, 'merchant_id')} = ${merchant_id}`,
      ...where,
      ...table === search.table ? visibleIn?.(table) ?? [] : [],
      ...after === undefined ? [] : [sql`${column(table, id)} ${beyond(search)} ${after}`]
    ]
    return sql`(
      select ${distinct} ${column(table, id)} as id from ${sql.table(table)}
      where ${allOf(conditions)}
      order by ${column(table, order ?? id)} ${directionOf(search)} limit ${limit})`
  })
  const [only] = each
  if (each.length === 1 && only !== undefined) return only
  return sql`
    select ${distinct} id from (${sql.join(each, sql` union all `)}) as any_of
    order by id ${directionOf(search)} limit ${limit}`
}

function beyond ({ sort }: Search): Condition {
  return sort.is_descending ? sql`<` : sql`>`
}

function directionOf ({ sort }: Search): Condition {
  return sort.is_descending ? sql`desc` : sql`asc`
}

function keyOf ({ alias, sort: { columns } }: Search): Condition {
  return sql.join(columns.map((name) => column(alias, name)))
}

function orderOf (search: Search): Condition {
  const { alias, sort: { columns } } = search
  return sql.join(columns.map((name) => sql`${column(alias, name)} ${directionOf(search)}`))
}

/** The last of the rows that a page may look at. */
function lastOf (search: Search, from: Condition, alias: string): Condition {
  const of = { ...search, alias }
  return sql`select ${keyOf(of)} from ${from}
    order by ${orderOf(of)} offset ${LOOKED_MAX - 1} limit 1`
}

/** Null when there are no more than those. */
async function findStop (
  db: Db, search: Search, { stop }: Driver
): Promise<string[] | null> {
  if (stop === null) return null
  const { rows: [last] } = await sql<Record<string, string>>`${stop}`.execute(db)
  return last === undefined ? null : readKey(search, last)
}
