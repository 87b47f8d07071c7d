// A segment of an EDI file, X12 or EDIFACT: it is split where it is read, so that a large file
// costs no more memory than its text.

/** How a file writes its segments. */
export type Dialect = {
  /** Elements, each as its parts. The first is the name of the segment. */
  split: (text: string) => string[][]
  /** May numbers have a decimal comma? */
  decimal_comma: boolean
}

export type Segment = {
  id: string
  /** Its number in the file, from 1 on. */
  line: number
  text: string
  dialect: Dialect
}

/** The value at a position, without blanks around it; empty when there is none. */
export function valueAt (segment: Segment, position: number, part = 1): string {
  return segment.dialect.split(segment.text)[position]?.[part - 1]?.trim() ?? ''
}

/** All elements from a position on, the first part of each. */
export function valuesFrom (segment: Segment, position: number): string[] {
  return segment.dialect.split(segment.text).slice(position).map(([first = '']) => first.trim())
}

/** Segments by their first: a loop begins with a segment of the name, and ends before the next. */
export function splitLoops (
  segments: readonly Segment[], first: string
): { head: Segment[], loops: Segment[][] } {
  const head: Segment[] = []
  const loops: Segment[][] = []
  for (const segment of segments) {
    if (segment.id === first) loops.push([segment])
    else (loops.at(-1) ?? head).push(segment)
  }
  return { head, loops }
}

export function findSegment (
  segments: readonly Segment[], id: string, first_value?: string
): Segment | undefined {
  return segments.find((one) =>
    one.id === id && (first_value === undefined || valueAt(one, 1) === first_value))
}
