// Readers follow the feed while events are written and the servers are killed that give positions.

import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { sendTo, sendWell, until } from '../support/processes.ts'
import { type Field, inParallel, orderBody, randomBelow } from './field.ts'

const WRITERS = 8
const SKU = 'FEED-1'

type Told = { id: string, subject_id: string, sequence: number }

/** A program that reads the feed: it stores its cursor once it has handled a page. */
export type Reader = {
  name: string
  key: string
  /** What it has handled, in its order. */
  handled: Told[]
  /** The cursor that it has stored; null before the first. */
  stored: string | null
  /** How often it fell over with a page that it had not stored. */
  crashes: number
}

export type FeedRun = { readers: Reader[], written: number, events: number, held_s: number }

type Options = {
  kills: number
  /** How long a transaction with an id stays open beside it. */
  held_s: number
  /** After so many writes the writers wait for the next kill. */
  writes_a_kill?: number
}

/** Each kill hits the server that gives positions, since the other one then goes on. */
export async function followFeed (
  field: Field, { kills, held_s, writes_a_kill = Infinity }: Options
): Promise<FeedRun> {
  await field.putStock(SKU, { on_hand: 1_000_000 })
  const readers = await openReaders(field)
  const run = { written: 0, writes_max: writes_a_kill, is_over: false, is_written: false }
  const held = holdTransaction(field, held_s)
  const writing = inParallel(WRITERS, WRITERS, async () => {
    /* eslint-disable no-await-in-loop -- a writer does one thing at a time */
    while (!run.is_over) {
      if (run.written >= run.writes_max) await setTimeout(5)
      else await write(field).then(() => { run.written++ }, () => setTimeout(5))
    }
    /* eslint-enable no-await-in-loop */
  })
  const reading = readers.map(async (reader) => {
    /* eslint-disable no-await-in-loop -- page after page */
    while (!run.is_written || !await isAtEnd(field, reader)) {
      await readPage(field, reader).catch(async () => setTimeout(5))
    }
    /* eslint-enable no-await-in-loop */
  })
  for (let kill = 0; kill < kills; kill++) {
    run.writes_max = run.written + writes_a_kill
    const enough = run.written + 20
    // eslint-disable-next-line no-await-in-loop -- one kill after the other
    await until(async () => run.written >= enough, 'events between two kills')
    // eslint-disable-next-line no-await-in-loop -- one kill after the other
    await field.killAndRestart(kill % field.ports.length)
  }
  await held
  run.is_over = true
  await writing
  await until(async () => (await field.ask('select 1 from event_marks limit 1')).length === 0,
    'all events have positions')
  run.is_written = true
  await Promise.all(reading)
  const [row] = await field.ask<{ count: string }>(
    'select count(*) from events where merchant_id = $1', [field.merchant_id])
  return { readers, written: run.written, events: Number(row?.count), held_s }
}

/** Two operators, a storefront and a supplier. */
async function openReaders ({ ports, key, supplier_ids }: Field): Promise<Reader[]> {
  const [port = 0] = ports
  const newKey = async (body: object): Promise<string> =>
    (await sendWell({ port, key }, 'POST', '/v1/api-keys', { name: 'Reader', ...body })).secret
  const keys = {
    operator: key,
    'operator too': key,
    storefront: await newKey({ role: 'storefront' }),
    supplier: await newKey({ role: 'supplier', supplier_id: supplier_ids[0] })
  }
  return Object.entries(keys).map(([name, own]) =>
    ({ name, key: own, handled: [], stored: null, crashes: 0 }))
}

async function holdTransaction ({ database_url }: Field, held_s: number): Promise<void> {
  const client = new pg.Client({ connectionString: database_url })
  await client.connect()
  await client.query('begin')
  await client.query('select pg_current_xact_id()')
  await setTimeout(held_s * 1_000)
  await client.query('rollback')
  await client.end()
}

/** An order and what follows, or a change of the supplier. */
async function write (field: Field): Promise<void> {
  const at = await field.findServer()
  const sending = { port: field.ports[at] ?? 0, key: field.key }
  if (randomBelow(4) === 0) {
    await sendWell(sending, 'PATCH', `/v1/suppliers/${field.supplier_ids[0]}`,
      { rank: 1 + randomBelow(9) })
    return
  }
  const { id } = await sendWell(sending, 'POST', '/v1/sales-orders', orderBody({
    lines: [{ sku: SKU, quantity: 2, unit_price: '19.90' }]
  }))
  if (randomBelow(2) === 0) {
    await sendWell(sending, 'POST', `/v1/sales-orders/${id}/cancellation`, {})
  }
}

/** Reads a page from some server. One page in five is lost before its cursor is stored. */
async function readPage (field: Field, reader: Reader): Promise<void> {
  const at = await field.findServer()
  const after = reader.stored === null ? '' : `&after=${reader.stored}`
  const reply = await sendTo({ port: field.ports[at] ?? 0, key: reader.key },
    'GET', `/v1/events?limit=${1 + randomBelow(40)}&wait=1${after}`)
  if (reply.status !== 200) throw new Error(reply.body)
  if (randomBelow(5) === 0) {
    reader.crashes++
    return
  }
  const { data, next_cursor } = JSON.parse(reply.body) as { data: Told[], next_cursor: string }
  reader.handled.push(...data.map(({ id, subject_id, sequence }) => ({ id, subject_id, sequence })))
  reader.stored = next_cursor
}

async function isAtEnd (field: Field, reader: Reader): Promise<boolean> {
  const at = await field.findServer()
  const { status, body } = await sendTo({ port: field.ports[at] ?? 0, key: reader.key }, 'GET',
    `/v1/events?limit=1${reader.stored === null ? '' : `&after=${reader.stored}`}`)
  return status === 200 && JSON.parse(body).data.length === 0
}

/** All events of the merchant in the order of their positions, as the tables tell. */
const IN_ORDER = `
  select e.id, e.subject_type, e.subject_id, e.sequence,
    e.data::json ->> 'supplier_id' as supplier_id, e.data::json ->> 'issued_at' as issued_at
  from event_positions p,
    unnest(string_to_array(p.entries, ',')) with ordinality as k (entry, place)
  join events e on e.merchant_id = $1 and e.subject_id = split_part(k.entry, ' ', 1)
    and e.sequence = split_part(k.entry, ' ', 2)::int
  where p.merchant_id = $1 order by p.last_position, k.place`

type Row = Told & { subject_type: string, supplier_id: string | null, issued_at: string | null }

const SEEN: Readonly<Record<string, (row: Row) => boolean>> = {
  operator: () => true,
  'operator too': () => true,
  storefront: ({ subject_type }) => ['sales_order', 'shipment'].includes(subject_type),
  supplier: ({ subject_type, issued_at }) => subject_type === 'purchase_order' && issued_at !== null
}

/** What readers missed, got twice or otherwise; and changes that stand before earlier ones. */
export async function findFeedFaults (
  { ask, merchant_id }: Field, { readers, events }: FeedRun
): Promise<string[]> {
  const rows = await ask<Row>(IN_ORDER, [merchant_id])
  const faults = rows.length === events ? [] : [`${events} events, ${rows.length} positions`]
  const last = new Map<string, number>()
  for (const { subject_id, sequence } of rows) {
    if (sequence !== (last.get(subject_id) ?? 0) + 1) faults.push(`${subject_id} ${sequence}`)
    last.set(subject_id, sequence)
  }
  for (const { name, handled } of readers) {
    const expected = rows.filter((row) => SEEN[name]?.(row)).map(({ id }) => id).join()
    if (handled.map(({ id }) => id).join() !== expected) faults.push(`${name} read otherwise`)
  }
  return faults
}
