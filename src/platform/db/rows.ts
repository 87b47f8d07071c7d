// Many rows, one statement: COPY for new ones, UPDATE and DELETE with all of them in one parameter.

import { copyRows } from './copy.ts'
import { runStatement, type Trx } from './trx.ts'

/** The SQL type of each column written, but merchant_id, which is the same for all rows. */
type Columns = Readonly<Record<string, string>>

export type Rows<Row> = {
  /** Inserts the rows, sorted by their key by the caller; nothing is sent for none. */
  insert: (trx: Trx, merchant_id: string, rows: readonly Row[]) => Promise<void>
  /** Overwrites the mutable columns of the rows with these keys. */
  update: (trx: Trx, merchant_id: string, rows: readonly Row[]) => Promise<void>
  /** Deletes the rows with these keys. */
  delete: (trx: Trx, merchant_id: string, keys: ReadonlyArray<Partial<Row>>) => Promise<void>
}

type Shape<Row> = {
  key: ReadonlyArray<keyof Row & string>
  /** Columns that never change once written. */
  permanent?: ReadonlyArray<keyof Row & string>
  /** Columns that new rows leave to their defaults: only a change writes them. */
  later?: ReadonlyArray<keyof Row & string>
  /**
   * Each field of a row has its SQL type, or null when it is stored elsewhere: a field that is
   * forgotten does not compile.
   */
  columns: { readonly [Name in keyof Row]-?: string | null }
}

/**
 * The statements of a table, of fixed text. COPY of a batch takes 363 µs of PostgreSQL an order,
 * INSERT from one JSON parameter 446; `unnest` of arrays and multi-row `values` were slower still.
 */
export function defineRows<Row extends object> (table: string, shape: Shape<Row>): Rows<Row> {
  const columns: Columns = Object.fromEntries(
    Object.entries<string | null>(shape.columns).flatMap(([name, type]) =>
      type === null ? [] : [[name, type]]))
  const names = Object.keys(columns)
  const record = (used: readonly string[]): string =>
    used.map((name) => `${name} ${columns[name]}`).join(', ')
  const later = new Set<string>(shape.later)
  const first = names.filter((name) => !later.has(name))
  const copy = `copy ${table} (merchant_id, ${first.join(', ')}) from stdin`
  const fields = first.map((name) => ({ name, is_json: JSON_TYPES.has(columns[name] ?? '') }))

  const fixed = new Set<string>([...shape.key, ...shape.permanent ?? []])
  const mutable = names.filter((name) => !fixed.has(name))
  const used = [...shape.key, ...mutable]
  const settings = mutable.map((name) => `${name} = r.${name}`).join(', ')
  const is_same = 't.merchant_id = $1 and ' +
    shape.key.map((name) => `t.${name} = r.${name}`).join(' and ')
  const update = `update ${table} t set ${settings} ` +
    `from json_to_recordset($2) as r(${record(used)}) where ${is_same}`
  const remove = `delete from ${table} t ` +
    `using json_to_recordset($2) as r(${record(shape.key)}) where ${is_same}`

  return {
    insert: async (trx, merchant_id, rows) => rows.length === 0
      ? undefined
      : write(trx, copy, [copyRows(merchant_id, rows, fields)]),
    update: async (trx, merchant_id, rows) => rows.length === 0
      ? undefined
      : write(trx, update, [merchant_id, jsonOf(rows, used)]),
    delete: async (trx, merchant_id, keys) => keys.length === 0
      ? undefined
      : write(trx, remove, [merchant_id, jsonOf(keys, shape.key)])
  }
}

// Waited for without the rows: nobody needs them any more.
async function write (trx: Trx, text: string, parameters: readonly unknown[]): Promise<void> {
  return runStatement(trx, text, parameters).then(() => {})
}

const JSON_TYPES = new Set(['json', 'jsonb'])

/** Only the columns named: a row may carry its children, which have tables of their own. */
function jsonOf (rows: readonly object[], names: readonly string[]): string {
  // What has no children is not copied first.
  if (Object.keys(rows[0] ?? {}).length === names.length) return JSON.stringify(rows)
  return JSON.stringify(rows.map((row) => {
    const written: Record<string, unknown> = {}
    for (const name of names) written[name] = (row as Record<string, unknown>)[name]
    return written
  }))
}
