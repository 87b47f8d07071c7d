// Rows as COPY takes them, and a COPY whose rows travel with it instead of being asked for.

import pg, { type Connection, type QueryResult } from 'pg'

type Callback = (error: Error | null | undefined, result: QueryResult) => void

/** What pg's connection has and its types don't tell. */
type CopyConnection = Connection & { endCopyFrom: () => void }

/**
 * The rows are sent without waiting for the server to ask: if it refuses the statement, or fails
 * at a row, it drops what follows of them, as the protocol says of COPY in the simple form.
 */
class CopyIn extends pg.Query {
  readonly #text: string
  #rows: Buffer

  constructor (text: string, rows: Buffer, callback: Callback) {
    super(text, callback as never)
    this.#text = text
    this.#rows = rows
  }

  override submit = (connection: Connection): void => {
    const { stream } = connection
    stream.cork()
    connection.query(this.#text)
    stream.write(this.#rows)
    this.#rows = SENT // the server answers long after, and memory lives no longer than it must
    ;(connection as CopyConnection).endCopyFrom()
    stream.uncork()
  }

  /** The server asks for the rows, which are on their way. */
  handleCopyInResponse (): void {}
}

const SENT = Buffer.alloc(0)

/** `rows` are a message, as `copyRows` makes it. */
export function buildCopy (text: string, rows: Buffer, callback: Callback): pg.Query {
  return new CopyIn(text, rows, callback)
}

export type Field = { name: string, is_json: boolean }

/** The rows as one message: a line a row, a tab between fields, each line with `first` in front. */
export function copyRows (
  first: string, rows: readonly object[], fields: readonly Field[]
): Buffer {
  length = HEADER_BYTES
  for (const row of rows) {
    writeText(first)
    for (const { name, is_json } of fields) {
      writeByte(TAB)
      writeField((row as Record<string, unknown>)[name], is_json)
    }
    writeByte(LINE_FEED)
  }
  page[0] = COPY_DATA
  page.writeInt32BE(length - 1, 1) // of all but the code
  const message = Buffer.from(page.subarray(0, length))
  if (page.length > PAGE_BYTES_KEPT) page = Buffer.allocUnsafeSlow(PAGE_BYTES)
  return message
}

const COPY_DATA = 0x64
const HEADER_BYTES = 5
const TAB = 9
const LINE_FEED = 10
const [BACKSLASH, N] = [92, 78]

const PAGE_BYTES = 64 * 1024
const PAGE_BYTES_KEPT = 1024 * 1024

// Written again for each statement: as text in pieces, rows were a sixth of an order's garbage.
let page = Buffer.allocUnsafeSlow(PAGE_BYTES)
let length = 0

function writeField (value: unknown, is_json: boolean): void {
  if (value === null || value === undefined) {
    writeByte(BACKSLASH)
    writeByte(N)
  } else if (typeof value === 'number') {
    writeText(String(value))
  } else {
    writeText(typeof value === 'string' && !is_json ? value : JSON.stringify(value))
  }
}

function writeByte (byte: number): void {
  if (length === page.length) reserve(1)
  page[length++] = byte
}

/** Longer text is worth two calls of native code. */
const SHORT_LENGTH = 32
const UTF8_BYTES_MAX = 3 // of one UTF-16 unit

function writeText (text: string): void {
  if (text.length <= SHORT_LENGTH && writePlain(text)) return
  const escaped = SPECIAL.test(text)
    ? text.replace(SPECIALS, (one) => ESCAPES[one] ?? one)
    : text
  reserve(escaped.length * UTF8_BYTES_MAX)
  length += page.write(escaped, length)
}

/** Whether it is ASCII, and nothing in it has to be escaped; else nothing is written. */
function writePlain (text: string): boolean {
  reserve(text.length)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127 || code < 32 || code === BACKSLASH) return false
    page[length + at] = code
  }
  length += text.length
  return true
}

function reserve (bytes: number): void {
  if (length + bytes <= page.length) return
  const larger = Buffer.allocUnsafeSlow((length + bytes) * 2)
  page.copy(larger, 0, 0, length)
  page = larger
}

const SPECIAL = /[\\\t\n\r]/
const SPECIALS = /[\\\t\n\r]/g
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r'
}
