// The process that makes PDFs, one at a time: its parent sends a sheet and gets the bytes.

import { setPriority } from 'node:os'
import { buildCompiler } from './compile.ts'
import type { Sheet } from './sheet.ts'

/** `is_last`: this process should make no other one. */
export type Answer = ({ pdf: Uint8Array } | { error: string }) & { is_last: boolean }

/** What answers requests goes before. */
const NICENESS = 10
/** Memory that Typst keeps comes back only with a new process. */
const RSS_MAX = 400 * 1024 * 1024

setPriority(NICENESS)
// Signals to the whole group are for the parent: without its channel, this process ends by itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})

const compile = buildCompiler()

process.on('message', (sheet: Sheet) => {
  process.send?.(answer(sheet))
})

function answer (sheet: Sheet): Answer {
  const made = make(sheet)
  return { ...made, is_last: process.memoryUsage.rss() > RSS_MAX }
}

function make (sheet: Sheet): { pdf: Uint8Array } | { error: string } {
  try {
    return { pdf: compile(sheet) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
