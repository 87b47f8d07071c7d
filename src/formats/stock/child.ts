// The thread that reads one EDI file: it sends its parent the rows of stock, piece by piece.

import { parentPort, workerData } from 'node:worker_threads'
import { readStockFile, type StockFile, type StockFormat } from './stock-file.ts'

export type Reading = { format: StockFormat, bytes: Uint8Array }

/** So many rows are taken over at a time. */
const ROWS_MAX = 500

const { format, bytes } = workerData as Reading
const { faults, rows } = readStockFile(format, bytes)
const send = (piece: StockFile): void => parentPort?.postMessage(piece)
if (faults.length > 0) send({ faults, rows: [] })
for (let at = 0; at < rows.length; at += ROWS_MAX) {
  send({ faults: [], rows: rows.slice(at, at + ROWS_MAX) })
}
