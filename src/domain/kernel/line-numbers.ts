// Line numbers: checks the lines that a caller names, and pairs the lines of two states by number.

import assert from 'node:assert'
import { type Fault, type Rule, RuleError } from './rule.ts'

type Line = { line_number: number }

/** Throws `unknown_line` and `repeated_line` with all faults. Lines without a number are new. */
export function assertNamed (
  named: ReadonlyArray<Partial<Line>>, lines: readonly Line[]
): void {
  const known = new Set(lines.map(({ line_number }) => line_number))
  const seen = new Set<number>()
  const unknown: Fault[] = []
  const repeated: Fault[] = []
  for (const [index, { line_number }] of named.entries()) {
    if (line_number === undefined) continue
    const pointer = `/lines/${index}/line_number`
    if (!known.has(line_number)) {
      unknown.push({ pointer, code: 'unknown', detail: `There is no line ${line_number}.` })
    }
    if (seen.has(line_number)) {
      repeated.push({ pointer, code: 'repeated', detail: `Line ${line_number} is named twice.` })
    }
    seen.add(line_number)
  }
  if (unknown.length > 0) throw new RuleError('unknown_line', { errors: unknown })
  if (repeated.length > 0) throw new RuleError('repeated_line', { errors: repeated })
}

/** Throws as `assertNamed`, and `rule` for lines that name more units than `mostOf` returns. */
export function assertLines<Named extends Line> (
  named: ReadonlyArray<Line & { quantity: number }>, lines: readonly Named[], rule: Rule,
  mostOf: (line: Named) => number
): void {
  assertNamed(named, lines)
  const by_number = new Map(lines.map((line) => [line.line_number, line]))
  const errors = named.flatMap(({ line_number, quantity }, index): Fault[] => {
    const line = by_number.get(line_number)
    const most = line === undefined ? 0 : mostOf(line)
    if (quantity <= most) return []
    const detail = `At most ${most} units of line ${line_number} are possible.`
    return [{ pointer: `/lines/${index}/quantity`, code: 'too_many', detail, maximum: most }]
  })
  if (errors.length > 0) throw new RuleError(rule, { errors })
}

/** Each line with its old state. No line may have been added or removed. */
export function pairLines<One extends Line> (
  before: readonly One[], after: readonly One[]
): Array<{ was: One, line: One }> {
  const by_number = new Map(before.map((line) => [line.line_number, line]))
  assert(before.length === after.length, 'lines that came or went')
  return after.map((line) => {
    const was = by_number.get(line.line_number)
    assert(was !== undefined, 'a line that was not there before')
    return { was, line }
  })
}
