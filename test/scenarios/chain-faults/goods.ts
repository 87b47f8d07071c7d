// Stories of goods: A splits them, has none of them, sends too many, or the same SKU twice.

import type { Test } from 'tap'
import { eventually, list, say } from './ask.ts'
import type { Bought } from './hops.ts'
import {
  finish, givenSku, place, type Placed, putStock, readSides, ship, untilPromised
} from './orders.ts'
import type { KilledWorld, World } from './world.ts'

/** A buys at two suppliers what B sold in one line, and all die between both parcels. */
export async function split (t: Test, world: KilledWorld): Promise<Placed[]> {
  const { a, kills } = world
  const sku = await givenSku(world)
  await putStock(a, a.supplier_ids[0], sku, { unit_cost: '5.00', on_hand: 3 })
  await putStock(a, a.supplier_ids[1], sku, { unit_cost: '6.00' })
  const placed = await place(world, sku, [5])
  const { at_a } = await untilPromised(placed)
  const [first, second] = await list<Bought>(a, `/purchase-orders?sales_order_id=${at_a.id}`)
  t.match([first, second], [{ lines: [{ quantity: 3 }] }, { lines: [{ quantity: 2 }] }])
  const untilParcels = async (parcels: number): Promise<boolean> =>
    eventually(`C knows ${parcels} parcels`, async () =>
      (await readSides(placed)).of_c.shipments.length >= parcels)
  await ship(a, { id: first?.id ?? '' }, [3])
  await untilParcels(1)
  await kills.meet()
  await ship(a, { id: second?.id ?? '' }, [2])
  await untilParcels(2)
  t.match(await readSides(placed), { of_c: { lines: [{ quantity: 5, shipped_quantity: 5 }] } })
  await finish(world, placed)
  return [placed]
}

/** A has accepted, B too; then A has none, and B dies while it gives up what it buys elsewhere. */
export async function refuseLate (t: Test, world: KilledWorld): Promise<Placed[]> {
  const { a, b, to_a, kills } = world
  const sku = await givenSku(world)
  await putStock(b, b.supplier_ids[0], sku, { unit_cost: '11.00' })
  const placed = await place(world, sku, [5])
  const { of_a, at_a, at_b } = await untilPromised(placed)
  const answer = async (status: string, about: object = {}): Promise<unknown> =>
    say(a, 'POST', `/purchase-orders/${of_a.id}/acknowledgements`,
      { lines: [{ line_number: 1, status, quantity: 5, ...about }] })
  await answer('accepted')
  const held = to_a.proxy.holdRequest(`POST /v1/sales-orders/${at_a.id}/cancellation`)
  await answer('rejected', { reason: 'out_of_stock' })
  await held.came
  await kills.meet()
  await held.release()
  await finish(world, placed)
  const orders = await list<Bought>(b, `/purchase-orders?sales_order_id=${at_b.id}`)
  t.match(orders, [
    { lines: [{ rejected_quantity: 5 }] },
    { supplier_id: b.supplier_ids[0], lines: [{ quantity: 5, shipped_quantity: 5 }] }
  ])
  return [placed]
}

/** One more comes than was ordered, and all tolerate that. */
export async function shipTooMany (t: Test, world: World): Promise<Placed[]> {
  const { a } = world
  const placed = await place(world, await givenSku(world), [5])
  const { of_a } = await untilPromised(placed)
  await ship(a, of_a, [6])
  const known = { lines: [{ shipped_quantity: 5, over_shipped_quantity: 1 }] }
  await eventually('C knows', async () =>
    (await readSides(placed)).of_c.lines[0]?.over_shipped_quantity === 1)
  t.match(await readSides(placed), { of_c: known, of_b: known, of_a: known })
  await finish(world, placed)
  return [placed]
}

/** The same SKU in two lines: the second ships first, and the first is canceled in part. */
export async function sellTwice (t: Test, world: World): Promise<Placed[]> {
  const { a, c } = world
  const placed = await place(world, await givenSku(world), [2, 3])
  const { of_a } = await untilPromised(placed)
  await ship(a, of_a, [0, 2])
  await eventually('C knows', async () =>
    (await readSides(placed)).of_c.lines[1]?.shipped_quantity === 2)
  await say(c, 'POST', `/sales-orders/${placed.sale_id}/cancellation`,
    { lines: [{ line_number: 1, quantity: 1 }] })
  await eventually('A knows', async () =>
    (await readSides(placed)).at_a?.lines[0]?.canceled_quantity === 1)
  t.match(await readSides(placed), {
    of_c: { lines: [{ quantity: 2, shipped_quantity: 0 }, { quantity: 3, shipped_quantity: 2 }] }
  })
  await finish(world, placed)
  return [placed]
}
