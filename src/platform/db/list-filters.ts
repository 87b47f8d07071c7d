// What a list can be asked: its filters, each with the index that has the matching rows, and its
// orders.

import { type RawBuilder, sql } from 'kysely'
import { idsOfNumber } from '../../domain/kernel/order-number.ts'
import type { IdPrefix } from '../../domain/kernel/resource.ts'
import { firstIdAt } from '../id.ts'

export type Condition = RawBuilder<unknown>

/** Where an index has the ids of the rows that match a filter, in the order of ids. */
export type Source = {
  table: string
  /** The column with the ids. */
  id: string
  /** Conditions on the columns of `table`, besides its `merchant_id`. */
  where: readonly Condition[]
  /** True when the table may have an id more than once. */
  repeats?: boolean
}

export type Filter = {
  /** Together they have all matching rows. A filter without sources only tests. */
  sources?: readonly Source[]
  /** A condition on the list's alias: does the row match? */
  test: Condition
  /**
   * The column in whose order the sources are, if that is not the order of ids. A list in the order
   * of this column is read from where the filter, which is a range of it, begins.
   */
  order?: string
  /** True when it names one value, which few rows have. */
  is_of_value?: true
}

export type Sort = {
  /** The columns of the order. The last ones are the key of the table. */
  columns: readonly string[]
  is_descending: boolean
}

export type Search = {
  merchant_id: string
  table: string
  alias: string
  /** What the caller may see, as conditions on a row of the table that has this alias. */
  visibleIn?: (alias: string) => readonly Condition[]
  /**
   * True when an index has what the caller may see, in the order of ids and in any other that the
   * list may have. Then that is read, whatever else is asked for: others' rows change nothing.
   */
  is_by_visible?: true
  filters: readonly Filter[]
  sort: Sort
}

type Of = Pick<Search, 'table' | 'alias'>

export function column (alias: string, name: string): RawBuilder<unknown> {
  return sql.ref(`${alias}.${name}`)
}

/**
 * A supplier (`reader`) sees its own rows, once the column `since` has a value, if one is named.
 * Null sees all.
 */
export function visibleTo (reader: string | null, since?: string): Pick<Search, 'visibleIn'> {
  if (reader === null) return {}
  return {
    visibleIn: (alias) => [
      sql`${column(alias, 'supplier_id')} = ${reader}`,
      ...since === undefined ? [] : [sql`${column(alias, since)} is not null`]
    ]
  }
}

/** The rows of an account. Null sees all. */
export function ownedBy (
  account: string | null
): Pick<Search, 'visibleIn' | 'is_by_visible'> {
  if (account === null) return {}
  return {
    visibleIn: (alias) => [sql`${column(alias, 'account')} = ${account}`], is_by_visible: true
  }
}

/** The rows whose column has the value. An index begins with the column, then the id. */
function isEqual ({ table, alias }: Of, name: string, value: string): Filter {
  return {
    sources: [{ table, id: 'id', where: [sql`${column(table, name)} = ${value}`] }],
    test: sql`${column(alias, name)} = ${value}`,
    is_of_value: true
  }
}

/** A filter for each of these fields that the question names. */
export function areEqual<Question extends object> (
  of: Of, question: Question, names: ReadonlyArray<keyof Question & string>
): Filter[] {
  return names.flatMap((name) => {
    const value = question[name] as string | undefined
    return value === undefined ? [] : [isEqual(of, name, value)]
  })
}

/** The orders of which people call the id by this number: a range of the table's key. */
export function hasNumber (
  { table, alias }: Of, prefix: 'so' | 'po', number: string | undefined
): Filter[] {
  if (number === undefined) return []
  const { from, before } = idsOfNumber(prefix, number)
  const isWithin = (as: string): Condition =>
    sql`${column(as, 'id')} >= ${from} and ${column(as, 'id')} < ${before}`
  const sources = [{ table, id: 'id', where: [isWithin(table)] }]
  return [{ sources, test: isWithin(alias), is_of_value: true }]
}

/**
 * The rows whose column is null, or is not. Those with null have an index: they are what is open,
 * among ever more that is done.
 */
export function isNull ({ table, alias }: Of, name: string, wanted: boolean): Filter {
  return wanted
    ? {
        sources: [{ table, id: 'id', where: [sql`${column(table, name)} is null`] }],
        test: sql`${column(alias, name)} is null`
      }
    : { test: sql`${column(alias, name)} is not null` }
}

/**
 * The rows whose column has one of some words. They stand in the statement, since statistics tell
 * how many rows have each: it follows the index of a rare word, and that of the ids for a word that
 * most rows have. `common` is the word that no index has.
 */
export function isOneOf (
  { table, alias }: Of, name: string, words: readonly string[], common?: string
): Filter {
  const literals = words.map((word) => sql.lit(word))
  return {
    ...!words.some((word) => word === common) && {
      sources: literals.map((word) =>
        ({ table, id: 'id', where: [sql`${column(table, name)} = ${word}`] }))
    },
    test: sql`${column(alias, name)} in (${sql.join(literals)})`
  }
}

/** The rows to which rows of other tables lead: the sources say which. */
export function isNamedIn ({ alias }: Of, sources: readonly Source[]): Filter {
  const exist = sources.map(({ table, id, where }) => sql`exists (
    select from ${sql.table(table)}
    where ${allOf([
      sql`${column(table, 'merchant_id')} = ${column(alias, 'merchant_id')}`,
      sql`${column(table, id)} = ${column(alias, 'id')}`,
      ...where
    ])} offset 0)`)
  return { sources, test: sql`(${sql.join(exist, sql` or `)})` }
}

/** The rows that have the search term. */
export function hasTerm (of: Of, term: string): Filter {
  const where = [sql`search_terms.term = ${term}`]
  return isNamedIn(of, [{ table: 'search_terms', id: 'subject_id', where }])
}

/** The rows that were changed at this time or later. */
function isUpdatedAfter ({ table, alias }: Of, moment: string): Filter {
  const isAfter = (as: string): Condition => sql`${column(as, 'updated_at')} >= ${moment}`
  return {
    sources: [{ table, id: 'id', where: [isAfter(table)] }],
    test: isAfter(alias),
    order: 'updated_at'
  }
}

/** An id contains the time of the process that made it. Clocks are assumed to differ by no more. */
const CLOCKS_APART_MS = 24 * 3_600_000

/** A window includes its start and not its end. */
export type Times = { created_after?: string, created_before?: string, updated_after?: string }

/** The filters of the times that a question names. */
export function areOfTimes (of: Of, prefix: IdPrefix, times: Times): Filter[] {
  const { created_after, created_before, updated_after } = times
  return [
    ...created_after === undefined && created_before === undefined
      ? []
      : [isCreatedIn(of, prefix, times)],
    ...updated_after === undefined ? [] : [isUpdatedAfter(of, updated_after)]
  ]
}

/** The rows of a window, by their ids and, exactly, by `created_at`. */
function isCreatedIn (
  { table, alias }: Of, prefix: IdPrefix, { created_after, created_before }: Times
): Filter {
  const idAt = (moment: string, apart_ms: number): string =>
    firstIdAt(prefix, Date.parse(moment) + apart_ms)
  const isWithin = (as: string): Condition[] => [
    ...created_after === undefined
      ? []
      : [
          sql`${column(as, 'created_at')} >= ${created_after}`,
          sql`${column(as, 'id')} > ${idAt(created_after, -CLOCKS_APART_MS)}`
        ],
    ...created_before === undefined
      ? []
      : [
          sql`${column(as, 'created_at')} < ${created_before}`,
          sql`${column(as, 'id')} < ${idAt(created_before, CLOCKS_APART_MS)}`
        ]
  ]
  return {
    sources: [{ table, id: 'id', where: isWithin(table) }],
    test: allOf(isWithin(alias)),
    order: 'id'
  }
}

export const SORTS = ['created_at', '-created_at', 'updated_at', '-updated_at'] as const

export type SortName = typeof SORTS[number]

/** The order that a list of rows with ids is asked for. Ids begin with the time of creation. */
export function readSort (sort: SortName = '-created_at'): Sort {
  return {
    columns: sort.endsWith('updated_at') ? ['updated_at', 'id'] : ['id'],
    is_descending: sort.startsWith('-')
  }
}

export function allOf (conditions: readonly Condition[]): Condition {
  return sql.join(conditions, sql` and `)
}
