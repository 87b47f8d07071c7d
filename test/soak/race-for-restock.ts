// Orders that find nothing race against the report that could have served them: whoever comes
// first, in the end nobody waits for what is there.

import { until } from '../support/processes.ts'
import { count, type Field, inParallel, orderBody, type Tally } from './field.ts'

/** Side by side, each with SKUs of its own. */
const LANES = 10
const ORDERS = 4
const UNITS = 3

export type RestockRace = {
  tally: Tally
  /** The longest time until nobody waited for what is there. */
  longest_ms: number
  /** SKUs of which the units that are there and those that are served are not the same. */
  wrong: string[]
}

/** Half of the SKUs are known and sold out, half are reported for the first time. */
export async function raceForRestock (
  field: Field, { loops }: { loops: number }
): Promise<RestockRace> {
  const race: RestockRace = { tally: {}, longest_ms: 0, wrong: [] }
  await inParallel(loops, LANES, async (loop) => {
    const sku = `AGAIN-${loop}`
    if (loop % 2 === 0) await field.putStock(sku, { on_hand: 0 })
    const orders = Array.from({ length: ORDERS }, async (_none, at) =>
      placeOne(field, race.tally, { sku, at: loop + at }))
    // A report of enough for some of them, and of as much again.
    const reports = [reportRow(field, race.tally, sku, loop), feedRow(field, race.tally, sku, loop)]
    await Promise.all([...orders, ...reports])
    const since_ms = performance.now()
    await until(async () => await countWaiting(field, sku) === 0, `nobody waits for ${sku}`)
    race.longest_ms = Math.max(race.longest_ms, Math.round(performance.now() - since_ms))
    if (await countServed(field, sku) !== Math.min(ORDERS * UNITS, 10)) race.wrong.push(sku)
  })
  return race
}

async function placeOne (
  { post }: Field, tally: Tally, { sku, at }: { sku: string, at: number }
): Promise<void> {
  const lines = [{ sku, quantity: UNITS, unit_price: '19.90' }]
  count(tally, await post(at, '/sales-orders', orderBody({ lines })))
}

async function reportRow (
  { put, supplier_ids }: Field, tally: Tally, sku: string, at: number
): Promise<void> {
  count(tally, await put(at, `/suppliers/${supplier_ids[0]}/stock/${sku}`,
    { on_hand: 5, unit_cost: '10.00' }))
}

async function feedRow (
  { post, supplier_ids }: Field, tally: Tally, sku: string, at: number
): Promise<void> {
  count(tally, await post(at + 1, `/suppliers/${supplier_ids[1]}/stock-feeds`,
    { rows: [{ sku, on_hand: 5, unit_cost: '11.00' }] }))
}

/** Orders that wait for units of the SKU while some of it is available. */
async function countWaiting ({ ask, merchant_id }: Field, sku: string): Promise<number> {
  const waiting = await ask(`
    select l.sales_order_id from sales_order_lines l
    join sales_orders o on o.merchant_id = l.merchant_id and o.id = l.sales_order_id
    where l.merchant_id = $1 and l.sku = $2 and o.status = 'confirmed'
      and l.quantity > l.canceled_quantity + l.sourced_quantity
      and exists (select from supplier_stock s
        where s.merchant_id = $1 and s.sku = $2 and s.on_hand > s.reserved)`, [merchant_id, sku])
  return waiting.length
}

async function countServed ({ ask, merchant_id }: Field, sku: string): Promise<number> {
  const [row] = await ask<{ served: number }>(`
    select coalesce(sum(sourced_quantity), 0)::int as served from sales_order_lines
    where merchant_id = $1 and sku = $2`, [merchant_id, sku])
  return row?.served ?? 0
}
