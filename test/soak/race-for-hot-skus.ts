// Orders, drafts, payments, feeds and reports that all want the same few SKUs, in every order.

import { countDeadlocks, type Deadlocks } from './deadlocks.ts'
import {
  count, type Field, findDamage, inParallel, orderBody, randomBelow, shuffle, type Tally
} from './field.ts'

const HOT_SKUS = Array.from({ length: 20 }, (_none, at) => `HOT-${String(at + 1).padStart(2, '0')}`)
const LANES = 48

export type HotRace = Deadlocks & {
  tally: Tally
  /** Logged by the servers. */
  defects: string[]
  /** What the doctor found, run after run, while the race ran: empty when all held. */
  damage_meanwhile: string[]
  seconds: number
}

/** Ends the servers: only then has every connection reported its deadlocks. */
export async function raceForHotSkus (
  field: Field, { orders }: { orders: number }
): Promise<HotRace> {
  const { putStock, supplier_ids, stopServers } = field
  await Promise.all(HOT_SKUS.flatMap((sku) => supplier_ids.map(async (_id, supplier) =>
    putStock(sku, { on_hand: orders, unit_cost: `${10 + supplier}.00` }, supplier))))
  const tally: Tally = {}
  const started_ms = performance.now()
  const racing = inParallel(orders, LANES, async (at) => {
    await placeOne(field, tally)
    if (at % 10 === 0) await reportStock(field, tally, { units: orders, is_feed: at % 20 === 0 })
  })
  const damage_meanwhile = await examineDuring(racing, field)
  const seconds = (performance.now() - started_ms) / 1000
  const defects = await stopServers()
  return { tally, ...await countDeadlocks(field), defects, damage_meanwhile, seconds }
}

async function examineDuring (work: Promise<void>, field: Field): Promise<string[]> {
  const race = { is_over: false }
  const over = work.finally(() => { race.is_over = true })
  const found: string[] = []
  // eslint-disable-next-line no-await-in-loop -- one examination after the other
  do found.push(await findDamage(field)); while (!race.is_over)
  await over
  return found
}

const KINDS = ['on_account', 'on_account', 'prepaid', 'draft', 'twin', 'twin draft']

async function placeOne ({ post }: Field, tally: Tally): Promise<void> {
  const kind = KINDS[randomBelow(KINDS.length)]
  const lines = shuffle(HOT_SKUS).slice(0, 1 + randomBelow(6)).map((sku) =>
    ({ sku, quantity: 1 + randomBelow(3), unit_price: '19.90' }))
  const body = orderBody({
    lines,
    ...kind?.endsWith('draft') && { confirm: false },
    ...kind === 'prepaid' && { payment_terms: 'prepaid' }
  })
  const at = randomBelow(2)
  const place = async (server: number) => {
    const reply = await post(server, '/sales-orders', body, `hot-${body.reference}`)
    count(tally, reply)
    return reply
  }
  // A twin is sent to both servers at the same moment.
  const [reply] = await Promise.all(
    kind?.startsWith('twin') ? [place(at), place(at + 1)] : [place(at)])
  if (reply.status >= 300) return
  const { id, total } = JSON.parse(reply.body)
  if (kind === 'draft') {
    count(tally, await post(at + 1, `/sales-orders/${id}/confirmation`, {}))
  }
  if (kind === 'prepaid') {
    count(tally, await post(at + 1, `/sales-orders/${id}/payments`,
      { reference: 'all of it', amount: total }))
  }
}

/** What a supplier has now: a feed of many rows in random order, or one row. */
async function reportStock (
  { post, put, supplier_ids }: Field, tally: Tally,
  { units, is_feed }: { units: number, is_feed: boolean }
): Promise<void> {
  const at = randomBelow(2)
  const path = `/suppliers/${supplier_ids[randomBelow(supplier_ids.length)]}`
  const row = () => ({ on_hand: randomBelow(2 * units), unit_cost: `${9 + randomBelow(4)}.50` })
  const [sku, ...others] = shuffle(HOT_SKUS)
  count(tally, is_feed
    ? await post(at, `${path}/stock-feeds`, {
      mode: randomBelow(2) === 0 ? 'delta' : 'full',
      confirm_drop: true,
      rows: others.slice(0, 15).map((one) => ({ sku: one, ...row() }))
    })
    : await put(at, `${path}/stock/${sku}`, row()))
}
