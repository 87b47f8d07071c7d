// Reads lines from pieces of a stream: UTF-8, separated by line feeds. A line that is no UTF-8, or
// too long, is told as such, and those behind it are read.

const LINE_FEED = 0x0a
/** No row of a feed needs more. What is longer was not meant to be a line. */
export const LINE_BYTES_MAX = 64 * 1024

export type Line = {
  /** From 1. */
  number: number
  /** Null for a line that cannot be read. */
  text: string | null
  fault: 'not_utf8' | 'too_long' | null
}

/** A byte order mark counts in front of the first line only, wherever the pieces begin. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const BYTE_ORDER_MARK = '\uFEFF'

/** Yields the lines of each piece together. Blank lines are left out. */
export async function * readLines (pieces: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  let rest = Buffer.alloc(0)
  let number = 1
  let is_too_long = false
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(LINE_FEED)
    if (end < 0) {
      is_too_long ||= rest.length + piece.length > LINE_BYTES_MAX
      rest = is_too_long ? Buffer.alloc(0) : Buffer.concat([rest, piece])
      continue
    }
    const lines: Line[] = []
    const whole = Buffer.concat([rest, piece.subarray(0, end)])
    number = is_too_long ? endLong(whole, number, lines) : addLines(whole, number, lines)
    is_too_long = false
    rest = Buffer.from(piece.subarray(end + 1))
    if (lines.length > 0) yield lines
  }
  const last: Line[] = []
  if (is_too_long) last.push({ number, text: null, fault: 'too_long' })
  else addLines(rest, number, last)
  if (last.length > 0) yield last
}

/** The bytes begin within a line that is too long. */
function endLong (bytes: Buffer, number: number, lines: Line[]): number {
  lines.push({ number, text: null, fault: 'too_long' })
  const end = bytes.indexOf(LINE_FEED)
  return end < 0 ? number + 1 : addLines(bytes.subarray(end + 1), number + 1, lines)
}

/** Adds the lines of the bytes. Returns the number of the line behind them. */
function addLines (bytes: Buffer, first: number, lines: Line[]): number {
  const text = decode(bytes)
  const texts = text === null ? splitBytes(bytes).map(decode) : text.split('\n')
  if (first === 1 && texts[0]?.startsWith(BYTE_ORDER_MARK) === true) texts[0] = texts[0].slice(1)
  for (const [index, text] of texts.entries()) {
    const number = first + index
    if (text === null) lines.push({ number, text, fault: 'not_utf8' })
    else if (isTooLong(text)) lines.push({ number, text: null, fault: 'too_long' })
    else if (text.trim() !== '') lines.push({ number, text, fault: null })
  }
  return first + texts.length
}

/** A character has three bytes of UTF-8 at most. Most lines are too short to be measured. */
const isTooLong = (text: string): boolean =>
  3 * text.length > LINE_BYTES_MAX && Buffer.byteLength(text) > LINE_BYTES_MAX

function decode (bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

function splitBytes (bytes: Buffer): Buffer[] {
  const parts: Buffer[] = []
  let start = 0
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, start)) {
    parts.push(bytes.subarray(start, at))
    start = at + 1
  }
  return [...parts, bytes.subarray(start)]
}
