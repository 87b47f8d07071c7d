// Many rows, one statement: COPY for new ones, UPDATE and DELETE with all of them in one parameter.

import { copyRows } from './copy.ts'
import { runStatement, type Trx } from './trx.ts'

/** The SQL types that columns have here. */
export type ColumnType =
  'text' | 'boolean' | 'smallint' | 'int' | 'bigint' | 'double precision' | 'numeric' | 'date' |
  'timestamptz' | 'jsonb'

/** New rows of what belongs to a sales order have its account. Null and none are the same. */
export type OfAccount = { account?: string | null }

export type Rows<Row> = {
  table: string
  /** The columns that are read, as the query builder takes them. */
  columns: ReadonlyArray<keyof Row & string>
  /** The columns of the table by this alias, as a select names them. */
  select: (alias: string) => string
  /** As `select`, of rows that PostgreSQL returns within JSON: exact, and written as elsewhere. */
  selectInJson: (alias: string) => string
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
  /** Columns that new rows have and that are not read with them: only conditions name them. */
  unread?: ReadonlyArray<keyof Row & string>
  /** Columns that rows of before have as 0: they are read with the decimals of another column. */
  decimals_of?: { readonly [Name in keyof Row]?: keyof Row & string }
  /**
   * Each field of a row has its SQL type, or null when it is stored elsewhere: a field that is
   * forgotten does not compile.
   */
  columns: { readonly [Name in keyof Row]-?: ColumnType | null }
}

/**
 * The statements of a table, of fixed text. COPY of a batch takes 363 µs of PostgreSQL an order,
 * INSERT from one JSON parameter 446; `unnest` of arrays and multi-row `values` were slower still.
 */
export function defineRows<Row extends object> (table: string, shape: Shape<Row>): Rows<Row> {
  const { key, permanent = [], later = [], unread = [] } = shape
  const columns = listColumns(shape)
  const read = columns.filter(({ name }) => !unread.includes(name))
  const fields = columns.filter(({ name }) => !later.includes(name))
    .map(({ name, type }) => ({ name, is_json: type === 'jsonb' }))
  const copy = `copy ${table} (merchant_id, ${namesOf(fields).join(', ')}) from stdin`

  const keys = columns.filter(({ name }) => key.includes(name))
  const mutable = read.filter(({ name }) => !key.includes(name) && !permanent.includes(name))
  const used = [...keys, ...mutable]
  const record = (some: ReadonlyArray<Column<Row>>): string =>
    some.map(({ name, type }) => `${name} ${type}`).join(', ')
  const settings = namesOf(mutable).map((name) => `${name} = r.${name}`).join(', ')
  const is_same = 't.merchant_id = $1 and ' +
    key.map((name) => `t.${name} = r.${name}`).join(' and ')
  const update = `update ${table} t set ${settings} ` +
    `from json_to_recordset($2) as r(${record(used)}) where ${is_same}`
  const remove = `delete from ${table} t ` +
    `using json_to_recordset($2) as r(${record(keys)}) where ${is_same}`

  const valueOf = (alias: string, name: keyof Row & string): string =>
    withDecimals(alias, name, shape.decimals_of?.[name])

  return {
    table,
    columns: namesOf(read),
    select: (alias) => read.map(({ name }) => {
      const value = valueOf(alias, name)
      return value === `${alias}.${name}` ? value : `${value} as ${name}`
    }).join(', '),
    selectInJson: (alias) => read.map(({ name, type }) =>
      inJson(valueOf(alias, name), type, name)).join(', '),
    insert: async (trx, merchant_id, rows) => rows.length === 0
      ? undefined
      : write(trx, copy, [copyRows(merchant_id, rows, fields)]),
    update: async (trx, merchant_id, rows) => rows.length === 0
      ? undefined
      : write(trx, update, [merchant_id, jsonOf(rows, namesOf(used))]),
    delete: async (trx, merchant_id, some) => some.length === 0
      ? undefined
      : write(trx, remove, [merchant_id, jsonOf<Partial<Row>>(some, key)])
  }
}

type Column<Row> = { name: keyof Row & string, type: ColumnType }

/** Without what is stored elsewhere. */
function listColumns<Row> ({ columns }: Pick<Shape<Row>, 'columns'>): Array<Column<Row>> {
  const listed: Array<Column<Row>> = []
  for (const name in columns) {
    const type = columns[name]
    if (type !== null) listed.push({ name, type })
  }
  return listed
}

function namesOf<Name extends string> (columns: ReadonlyArray<{ name: Name }>): Name[] {
  return columns.map(({ name }) => name)
}

/** A sum has the decimals of the part that has most. */
function withDecimals (alias: string, name: string, other: string | undefined): string {
  const column = `${alias}.${name}`
  return other === undefined ? column : `(${column} + ${alias}.${other} - ${alias}.${other})`
}

/** JSON built by PostgreSQL would make floats of decimals, and write instants in another format. */
function inJson (column: string, type: ColumnType, name: string): string {
  if (type === 'numeric') return `${column}::text as ${name}`
  if (type !== 'timestamptz') return column
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${name}`
}

// Waited for without the rows: nobody needs them any more.
async function write (trx: Trx, text: string, parameters: readonly unknown[]): Promise<void> {
  return runStatement(trx, text, parameters).then(() => {})
}

/** Only the columns named: a row may carry its children, which have tables of their own. */
function jsonOf<Row extends object> (
  rows: readonly Row[], names: ReadonlyArray<keyof Row & string>
): string {
  // What has no children is not copied first.
  if (Object.keys(rows[0] ?? {}).length === names.length) return JSON.stringify(rows)
  return JSON.stringify(rows.map((row) =>
    Object.fromEntries(names.map((name) => [name, row[name]]))))
}
