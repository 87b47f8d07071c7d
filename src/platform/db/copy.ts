// Rows as COPY takes them, and a COPY whose rows travel with it instead of being asked for.

import pg, { type Connection, type QueryResult } from 'pg'

type Callback = (error: Error | null | undefined, result: QueryResult) => void

/** What pg's connection has and its types don't tell. */
type CopyConnection = Connection & {
  sendCopyFromChunk: (chunk: Buffer) => void
  endCopyFrom: () => void
}

/**
 * The rows are sent without waiting for the server to ask: if it refuses the statement, or fails
 * at a row, it drops what follows of them, as the protocol says of COPY in the simple form.
 */
class CopyIn extends pg.Query {
  readonly #text: string
  readonly #rows: Buffer

  constructor (text: string, rows: Buffer, callback: Callback) {
    super(text, callback as never)
    this.#text = text
    this.#rows = rows
  }

  override submit = (connection: Connection): void => {
    const { stream } = connection
    stream.cork()
    connection.query(this.#text)
    ;(connection as CopyConnection).sendCopyFromChunk(this.#rows)
    ;(connection as CopyConnection).endCopyFrom()
    stream.uncork()
  }

  /** The server asks for the rows, which are on their way. */
  handleCopyInResponse (): void {}
}

export function buildCopy (text: string, rows: Buffer, callback: Callback): pg.Query {
  return new CopyIn(text, rows, callback)
}

export type Field = { name: string, is_json: boolean }

/** A line a row, a tab between the fields, each line with `first` in front. */
export function copyRows (
  first: string, rows: readonly object[], fields: readonly Field[]
): Buffer {
  let text = ''
  for (const row of rows) {
    text += copyText(first)
    for (const { name, is_json } of fields) {
      const value = (row as Record<string, unknown>)[name]
      text += value === null || value === undefined ? '\t\\N' : `\t${copyField(value, is_json)}`
    }
    text += '\n'
  }
  return Buffer.from(text)
}

function copyField (value: unknown, is_json: boolean): string {
  if (typeof value === 'number') return String(value)
  return copyText(typeof value === 'string' && !is_json
    ? value
    : JSON.stringify(value))
}

function copyText (text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIALS, (one) => ESCAPES[one] ?? one) : text
}

const SPECIAL = /[\\\t\n\r]/
const SPECIALS = /[\\\t\n\r]/g
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r'
}
