// Reads EDI files with stock beside the event loop: 8 MB of X12 take two seconds, and cannot be
// read in parts, since only their end tells that they came whole.

import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Reading } from './child.ts'
import { readStockFile, type StockFile } from './stock-file.ts'

/** It takes a thread longer to start than to read so much. */
const INLINE_BYTES_MAX = 64 * 1024
const MEMORY_MB_MAX = 512

/** The thread of the file before: one file is read at a time, however many have come. */
let before: Promise<unknown> = Promise.resolve()

/** Yields either faults, for which nothing of the file is taken, or its rows in pieces. */
export async function * readStockAside (reading: Reading): AsyncGenerator<StockFile> {
  if (reading.bytes.length <= INLINE_BYTES_MAX) {
    yield readStockFile(reading.format, reading.bytes)
    return
  }
  const { turn, end } = waitInLine()
  try {
    await turn
    yield * readInThread(reading, end)
  } finally {
    end()
  }
}

function waitInLine (): { turn: Promise<unknown>, end: () => void } {
  const turn = before
  const { promise, resolve } = Promise.withResolvers<undefined>()
  before = promise
  return { turn, end: () => resolve(undefined) }
}

/** The thread is over as soon as it has sent all, however slowly that is taken over. */
async function * readInThread (
  reading: Reading, end: () => void
): AsyncGenerator<StockFile> {
  const thread = new Worker(new URL('./child.ts', import.meta.url), {
    workerData: reading, env: {}, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX }
  })
  thread.once('exit', end)
  try {
    for await (const [piece] of on(thread, 'message', { close: ['exit'] })) {
      yield piece as StockFile
    }
  } finally {
    await thread.terminate()
  }
}
