// Writes rows in the format of COPY, and sends a COPY together with its rows.

import pg, { type Connection } from 'pg'

type Callback = NonNullable<ConstructorParameters<typeof pg.Query>[2]>

/** A method of pg's connection that its types lack. */
type CopyConnection = Connection & { endCopyFrom: () => void }

/**
 * Sends the rows without waiting until the server asks for them. If the server refuses the
 * statement or fails at a row, it drops the rest of the rows, as the protocol says for a COPY that
 * is sent as a simple query.
 */
class CopyIn extends pg.Query {
  readonly #text: string
  #rows: Buffer

  constructor (text: string, rows: Buffer, callback: Callback) {
    super(text, [], callback)
    this.#text = text
    this.#rows = rows
  }

  override submit = (connection: Connection): void => {
    const { stream } = connection
    stream.cork()
    connection.query(this.#text)
    stream.write(this.#rows)
    this.#rows = SENT // frees the memory, since the server answers much later
    ;(connection as CopyConnection).endCopyFrom()
    stream.uncork()
  }

  /** The server asks for the rows, which were sent already. */
  handleCopyInResponse (): void {}
}

const SENT = Buffer.alloc(0)

/** `rows` is a message that `copyRows` has made. */
export function buildCopy (text: string, rows: Buffer, callback: Callback): pg.Query {
  return new CopyIn(text, rows, callback)
}

export type Field = { name: string, is_json: boolean }

/** Writes one message: a line for each row, a tab between fields, `first` as the first field. */
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
  page.writeInt32BE(length - 1, 1) // the length of the message without its code
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

// One buffer for all statements. Rows built as strings were a sixth of an order's garbage.
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

/** A longer text is written by native code, whose two calls are then worth their cost. */
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

/** Writes an ASCII text that needs no escapes. Writes nothing and returns false for another. */
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
