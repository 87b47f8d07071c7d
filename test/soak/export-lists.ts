// Exports many orders to a fast reader and to a slow one, and watches the memory of the server.

import assert from 'node:assert'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { openExport, readPage } from '../support/many-orders/ask.ts'
import type { Field } from '../support/many-orders/field.ts'
import type { Say } from './soak.ts'

const PATH = '/v1/sales-orders'
const MIB = 1024
/** The server's memory may be larger by so much: garbage that is not collected yet. */
const GROWTH_MIB_MAX = 200
const SAMPLE_MS = 100
/** A slow reader takes so many lines and then waits, so it is half as fast as the server. */
const SLOW_LINES = 100
const SLOW_MS = 200

type Exported = { ids: string[], first: string[], seconds: number, peak_mib: number }

export async function exportOrders (field: Field, count: number, say: Say): Promise<void> {
  const expected = await findNewestIds(field, count)
  const path = await pathOfNewest(field, expected)
  for (const [type, is_slow] of [
    ['application/x-ndjson', false], ['text/csv', false], ['application/x-ndjson', true]
  ] as const) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const before_mib = await readMemory(field)
    // eslint-disable-next-line no-await-in-loop
    const { ids, first, seconds, peak_mib } = await readExport(field, { path, type, is_slow })
    say(`export of ${ids.length} orders as ${type}${is_slow ? ' to a slow reader' : ''}`, {
      rows_per_second: Math.round(ids.length / seconds), before_mib, peak_mib
    })
    assert.deepEqual(ids, expected)
    assert.ok(peak_mib - before_mib < GROWTH_MIB_MAX, `${before_mib} MiB became ${peak_mib}`)
    if (type === 'text/csv') continue
    // eslint-disable-next-line no-await-in-loop
    const page = await readPage(field, 'operator', `${path}&limit=50`)
    assert.deepEqual(first.map((line) => JSON.parse(line)), page.data)
  }
}

async function findNewestIds ({ client, merchant_id }: Field, count: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(`
    select id from sales_orders where merchant_id = $1 order by id desc limit $2`,
  [merchant_id, count])
  return rows.map(({ id }) => id)
}

async function pathOfNewest ({ client }: Field, ids: readonly string[]): Promise<string> {
  const { rows: [oldest] } = await client.query<{ at: Date }>(
    'select created_at as at from sales_orders where id = $1', [ids.at(-1)])
  return `${PATH}?created_after=${oldest?.at.toISOString()}`
}

async function readExport (
  field: Field, { path, type, is_slow }: { path: string, type: string, is_slow: boolean }
): Promise<Exported> {
  const began_ms = performance.now()
  const sampled = sampleMemory(field)
  const response = await openExport(field, { path, type })
  const exported: { ids: string[], first: string[] } = { ids: [], first: [] }
  let is_head = type === 'text/csv'
  let lines = 0
  for await (const line of createInterface({ input: response })) {
    if (is_slow && ++lines % SLOW_LINES === 0) await setTimeout(SLOW_MS)
    if (!is_head) exported.ids.push(line.startsWith('{') ? idOf(line) : line.split(',')[0] ?? '')
    if (exported.first.length < 50) exported.first.push(line)
    is_head = false
  }
  const seconds = (performance.now() - began_ms) / 1000
  return { ...exported, seconds, peak_mib: await sampled.end() }
}

function idOf (line: string): string {
  return (JSON.parse(line) as { id: string }).id
}

function sampleMemory (field: Field): { end: () => Promise<number> } {
  const over = new AbortController()
  let peak_mib = 0
  const sampling = (async () => {
    while (!over.signal.aborted) {
      /* eslint-disable no-await-in-loop -- sample after sample */
      peak_mib = Math.max(peak_mib, await readMemory(field))
      await setTimeout(SAMPLE_MS)
      /* eslint-enable no-await-in-loop */
    }
  })()
  return {
    end: async () => {
      over.abort()
      await sampling
      return peak_mib
    }
  }
}

/** MiB that the server's process has in memory. */
async function readMemory ({ server: { pid } }: Field): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+([0-9]+) kB/.exec(status)?.[1]) / MIB)
}
