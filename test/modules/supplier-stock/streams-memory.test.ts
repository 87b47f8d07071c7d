// A stream of sixty megabytes: the service keeps some chunks of it, and never the whole.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService } from '../../support/service.ts'
import { NDJSON, openSender } from '../../support/streams.ts'

t.setTimeout(240_000)
const { app, givenMerchant } = await givenService(t)
const address = await app.listen({ port: 0, host: '127.0.0.1' })

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const PIECES = 30
const PIECE_ROWS = 1_000
const METADATA = { note: 'x'.repeat(500), more: 'y'.repeat(500), most: 'z'.repeat(500), end: '-' }
const BYTES_MAX = 30_000_000

const pieceOf = (piece: number): string => Array.from({ length: PIECE_ROWS }, (_, at) => {
  const sku = `S${String(piece * PIECE_ROWS + at).padStart(6, '0')}`
  return `${JSON.stringify({ sku, on_hand: 5, unit_cost: '1.50', metadata: METADATA })}` +
    `${' '.repeat(400)}\n`
}).join('')

/** What is reachable of this process, which sends and serves. */
function measure (): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

for (const mode of ['delta', 'full']) {
  t.test(`a ${mode} feed is never kept whole`, async (t) => {
    const { supplier, supplier_id } = await givenMerchant()
    const sender = openSender(`/v1/suppliers/${supplier_id}/stock-feeds?mode=${mode}`,
      { address, key: supplier.key, type: NDJSON })
    const before = measure()
    let most = 0
    let sent = 0
    await inTurn(Array.from({ length: PIECES }, (_, at) => at), async (piece) => {
      const text = pieceOf(piece)
      sent += text.length
      await sender.write(text)
      most = Math.max(most, measure() - before)
    })
    holds(t, await sender.end(), { status: 200, json: { accepted: PIECES * PIECE_ROWS } })
    t.ok(sent > 2 * BYTES_MAX, String(sent))
    t.ok(most < BYTES_MAX, `${most} bytes were kept`)
  })
}
