// Reads the rows of a stock feed that comes by EDI. Only its end tells that it came whole, so it is
// received whole before any of it counts.

import { RuleError } from '../../../../domain/kernel/rule.ts'
import { readEdiRow } from '../../../../domain/model/stock/edi-rows.ts'
import type { FormatFault } from '../../../../formats/received-message.ts'
import { readStockAside } from '../../../../formats/stock/read-aside.ts'
import type { StockFormat } from '../../../../formats/stock/stock-file.ts'
import { FEED_FAULTS_MAX } from '../../schema/feed.ts'
import type { ReadRow } from '../judge-feed-rows.ts'

const EDI_BYTES_MAX = 8 * 1024 * 1024

export type ReadingEdi = Parameters<typeof readEdiRow>[1] & { format: StockFormat }

/** Throws `payload_too_large`, and `invalid_request` for a file of which nothing is taken. */
export async function * readEdiRows (
  pieces: AsyncIterable<Buffer>, { format, ...reading }: ReadingEdi
): AsyncGenerator<ReadRow[]> {
  const bytes = await collect(pieces)
  for await (const { faults, rows } of readStockAside({ format, bytes })) {
    if (faults.length > 0) throw refuse(faults)
    yield rows.map(({ line, ...row }) => ({ line, ...readEdiRow(row, reading) }))
  }
}

async function collect (pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const piece of pieces) {
    size += piece.length
    if (size > EDI_BYTES_MAX) {
      const detail = `EDI is read whole, and may have ${EDI_BYTES_MAX} bytes at most.`
      throw new RuleError('payload_too_large', { detail })
    }
    parts.push(piece)
  }
  return Buffer.concat(parts)
}

function refuse (faults: readonly FormatFault[]): RuleError {
  const errors = faults.slice(0, FEED_FAULTS_MAX).map(({ kind: code, line, detail }) =>
    ({ pointer: '', code, detail: `Segment ${line}: ${detail}` }))
  const detail = 'Nothing of the file was taken. `errors` tells what is wrong with it.'
  return new RuleError('invalid_request', { detail, errors })
}
