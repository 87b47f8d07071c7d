// Prints for the demo: tables, and the progress as a bar on a terminal or as plain lines elsewhere.

import type { Placing } from './place.ts'
import type { Sums } from './read-back.ts'
import type { Check } from './verify.ts'

const BAR_WIDTH = 40
const REDRAW_AFTER_MS = 100
const FAULTS_SHOWN = 5

export function say (text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Builds a function to call with the number of items that are done. */
export function buildProgress (total: number, what: string): (done: number) => void {
  const started_ms = performance.now()
  let next_draw_ms = 0
  return (done) => {
    const now_ms = performance.now()
    const rate = Math.round(done / (now_ms - started_ms) * 1000)
    const text = `${formatCount(done)} of ${formatCount(total)} ${what}, ${formatCount(rate)}/s`
    if (!process.stdout.isTTY) {
      if (done === total || done % Math.ceil(total / 4) === 0) say(`  ${text}`)
      return
    }
    if (done < total && now_ms < next_draw_ms) return
    next_draw_ms = now_ms + REDRAW_AFTER_MS
    const full = Math.floor(done / total * BAR_WIDTH)
    const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full)
    process.stdout.write(`\r  ${bar} ${text}\x1b[K${done === total ? '\n' : ''}`)
  }
}

export function showSummary (sums: Sums, placing: Placing): void {
  const { seconds, latencies_ms, statuses } = placing
  const sorted = latencies_ms.toSorted((a, b) => a - b)
  const percentile = (share: number): string =>
    `${(sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)} ms`
  showTable([
    ['sales orders', formatCount(sums.orders)],
    ['  lines', formatCount(sums.lines)],
    ['units ordered', formatCount(sums.ordered)],
    ['  sourced', `${formatCount(sums.sourced)} (${percentOf(sums.sourced, sums.ordered)})`],
    ['  backordered', formatCount(sums.backordered)],
    ['purchase orders', formatCount(sums.purchases)],
    ['  lines', formatCount(sums.purchase_lines)],
    ['goods cost', formatDollars(sums.goods_cost)],
    ['time', `${seconds.toFixed(1)} s`],
    ['orders a second', formatCount(Math.round(latencies_ms.length / seconds))],
    ['latency p50', percentile(0.5)],
    ['latency p99', percentile(0.99)],
    ['HTTP answers', [...statuses].map(([status, count]) =>
      `${formatCount(count)} × ${status}`).join(', ')]
  ])
}

/** Prints the checks. Returns whether all hold. */
export function showChecks (checks: readonly Check[]): boolean {
  for (const { claim, faults } of checks) {
    say(`  ${faults.length === 0 ? 'ok    ' : 'FAILED'}  ${claim}`)
    for (const fault of faults.slice(0, FAULTS_SHOWN)) say(`            ${fault}`)
    if (faults.length > FAULTS_SHOWN) say(`            and ${faults.length - FAULTS_SHOWN} more`)
  }
  return checks.every(({ faults }) => faults.length === 0)
}

export function showTable (rows: ReadonlyArray<readonly [string, string]>): void {
  const width = Math.max(...rows.map(([name]) => name.length))
  for (const [name, value] of rows) say(`  ${name.padEnd(width + 2)}${value.padStart(22)}`)
}

export function formatCount (count: number): string {
  return count.toLocaleString('en-US')
}

/** Writes decimal text with a comma between thousands. */
export function formatDollars (amount: string): string {
  return `$${amount.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`
}

export function percentOf (part: number, whole: number): string {
  return `${(part / whole * 100).toFixed(1)} %`
}
