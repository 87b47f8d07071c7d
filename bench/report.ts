// Prints the results of the bench: medians with their range, and whether each bound holds.

import type { SourcingFigures } from './sourcing.ts'

/** The figures of one round of one case. */
export type Sample = {
  orders_per_s: number
  p50_ms: number
  p99_ms: number
  /** The average number of orders in a transaction. Undefined without batches. */
  batch: number | undefined
  /** Microseconds of CPU for each order. Undefined for a process whose CPU time is not known. */
  cpu: { tandem?: number | undefined, postgres?: number | undefined, generator: number }
}

type Bound = { name: string, value: number | undefined, text: string, holds: boolean }

const HEADINGS = [
  'medians', 'orders/s', '(min – max)', 'p50 ms', 'p99 ms', 'batch', 'Node µs', 'PG µs', 'load µs'
]
const WIDTHS = [9, 16, 8, 8, 7, 8, 8, 8]

export function say (text: string): void {
  process.stdout.write(`${text}\n`)
}

export function medianOf (values: ReadonlyArray<number | undefined>): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [below, above] = [sorted[middle - 1], sorted[middle]]
  if (above === undefined) return undefined
  return sorted.length % 2 === 1 || below === undefined ? above : (below + above) / 2
}

export function rateOf (samples: readonly Sample[] | undefined): number | undefined {
  return medianOf(samples?.map(({ orders_per_s }) => orders_per_s) ?? [])
}

/** Prints the medians of all rounds, and behind the rates their range. */
export function showCases (cases: ReadonlyMap<string, readonly Sample[]>): void {
  say('\n' + row(HEADINGS))
  for (const [name, samples] of cases) {
    const rates = samples.map(({ orders_per_s }) => orders_per_s)
    const median = (numberOf: (sample: Sample) => number | undefined, digits: number): string =>
      medianOf(samples.map(numberOf))?.toFixed(digits) ?? '–'
    say(row([
      name,
      median(({ orders_per_s }) => orders_per_s, 0),
      `(${Math.min(...rates).toFixed(0)} – ${Math.max(...rates).toFixed(0)})`,
      median(({ p50_ms }) => p50_ms, 1),
      median(({ p99_ms }) => p99_ms, 1),
      median(({ batch }) => batch, 1),
      median(({ cpu }) => cpu.tandem, 0),
      median(({ cpu }) => cpu.postgres, 0),
      median(({ cpu }) => cpu.generator, 0)
    ]))
  }
  say('\nbatch: the average number of orders in a transaction.')
  say('Node, PG, load: CPU time for each order in Tandem, PostgreSQL and the load generator.')
}

export function showSourcing (figures: readonly SourcingFigures[]): void {
  say('\nplanSourcing alone')
  for (const { name, median_us, p99_us, optimal, median_gap, loose } of figures) {
    say(`  ${name}: median ${median_us.toFixed(0)} µs, p99 ${p99_us.toFixed(0)} µs;`)
    const gap = median_gap === null ? 'unknown' : `${median_gap.toFixed(2)} %`
    say(`    ${(optimal * 100).toFixed(1)} % proven optimal; median gap ${gap}; ` +
      `${loose} plans without a proven gap below 1 %`)
  }
}

export function boundSourcing (figures: readonly SourcingFigures[]): Bound[] {
  const [typical, hard] = figures
  if (typical === undefined || hard === undefined) return []
  return [
    atMost('typical order, median µs', typical.median_us, 50),
    {
      name: 'hard order, p99 µs',
      value: hard.p99_us,
      text: 'at most 5000, or every gap below 1 %',
      holds: hard.p99_us <= 5_000 || hard.loose === 0
    }
  ]
}

export function atLeast (name: string, value: number | undefined, bound: number): Bound {
  return { name, value, text: `at least ${bound}`, holds: value !== undefined && value >= bound }
}

export function atMost (name: string, value: number | undefined, bound: number): Bound {
  return { name, value, text: `at most ${bound}`, holds: value !== undefined && value <= bound }
}

/** Leaves out the bounds whose figure was not measured. */
export function showBounds (bounds: readonly Bound[]): void {
  say('')
  for (const { name, value, text, holds } of bounds) {
    if (value === undefined) continue
    const digits = value < 100 ? 2 : 0
    const figure = value.toFixed(digits).padStart(8)
    say(`${holds ? 'PASS' : 'FAIL'}  ${name.padEnd(38)} ${figure}  (${text})`)
  }
}

function row ([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(16) + cells.map((cell, at) => cell.padStart(WIDTHS[at] ?? 0)).join('')
}
