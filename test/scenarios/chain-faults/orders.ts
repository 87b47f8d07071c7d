// What stories do with an order of C: they place it, and A's own suppliers send it.

import { orderBody } from '../../soak/field.ts'
import { eventually, say } from './ask.ts'
import { type Bought, findFaults, type Hop, lastOrdersOf, readHops, type Sold } from './hops.ts'
import type { Parcel } from '../chain-life/telling.ts'
import type { Lane, Member, World } from './world.ts'

let made = 0

export const newSku = (): string => `FAULT-${++made}`

type Lanes = { to_a?: Lane, to_b?: Lane }

/** C has it of B only, and B of A only, over these links. */
export async function givenSku (
  world: World, { to_a = world.to_a, to_b = world.to_b }: Lanes = {}
): Promise<string> {
  const { a, b, c } = world
  const sku = newSku()
  await putStock(a, a.supplier_ids[0], sku, { unit_cost: '5.00' })
  await putStock(b, to_a.supplier_id, sku, { unit_cost: '10.00' })
  await putStock(c, to_b.supplier_id, sku, { unit_cost: '12.00' })
  return sku
}

export async function putStock (
  member: Member, supplier_id: string | undefined, sku: string, row: object
): Promise<void> {
  await say(member, 'PUT', `/suppliers/${supplier_id}/stock/${sku}`, { on_hand: 100, ...row })
}

export type Placed = { sale_id: string, read: () => Promise<Hop> }

/** C's order, with a line for each quantity. */
export async function place (
  world: World, sku: string, quantities: readonly number[], about: object = {}
): Promise<Placed> {
  const lines = quantities.map((quantity) => ({ sku, quantity, unit_price: '19.90' }))
  const { id } = await say(world.c, 'POST', '/sales-orders', orderBody({ lines, ...about }))
  return { sale_id: id, read: async () => readHops(world, id) }
}

/** Each merchant's part of an order that went one way, as far as it has come. */
export type Sides = {
  of_c: Bought
  at_b: Sold | undefined
  of_b: Bought | undefined
  at_a: Sold | undefined
  of_a: Bought | undefined
}

export async function readSides ({ read }: Placed): Promise<Sides> {
  const { orders: [first] } = await read()
  if (first === undefined) throw new Error('C has bought nothing')
  const [second] = first.sales.flatMap(({ orders }) => orders)
  const [third] = second?.sales.flatMap(({ orders }) => orders) ?? []
  return {
    of_c: first.order,
    at_b: first.sales[0]?.sale,
    of_b: second?.order,
    at_a: second?.sales[0]?.sale,
    of_a: third?.order
  }
}

/** A has bought it too, and C knows that it is promised. */
export async function untilPromised (placed: Placed): Promise<Required<Sides> & Found> {
  return eventually('the order is promised', async () => {
    const sides = await readSides(placed)
    const { at_b, at_a, of_a, of_b, of_c: { lines } } = sides
    const is_promised = lines.every((line) => line.accepted_quantity === line.quantity)
    if (at_a === undefined || at_b === undefined || of_b === undefined) return false
    return of_a !== undefined && is_promised && { ...sides, at_a, at_b, of_b, of_a }
  })
}

type Found = { at_b: Sold, of_b: Bought, at_a: Sold, of_a: Bought }

/** `units` of each line, by its supplier. Returns the shipment. */
export async function ship (
  member: Member, { id }: { id: string }, units: ReadonlyArray<number | undefined>
): Promise<{ id: string }> {
  const lines = units.flatMap((quantity = 0, at) =>
    quantity === 0 ? [] : [{ line_number: at + 1, quantity }])
  return say(member, 'POST', `/purchase-orders/${id}/shipments`, { lines })
}

/** But what got lost. */
async function deliver (member: Member, { id, lines }: Parcel): Promise<void> {
  await say(member, 'POST', `/shipments/${id}/delivery`, {
    lines: lines.map(({ line_number, quantity, lost_quantity }) =>
      ({ line_number, quantity: quantity - lost_quantity }))
  })
}

/** All that is wanted of whoever has the goods in the end, and all that was sent, arrives. */
export async function finish (world: World, { read }: Placed): Promise<void> {
  for (const { member, order } of lastOrdersOf(await read())) {
    /* eslint-disable no-await-in-loop -- one after the other */
    const left = order.lines.map((line) => Math.max(0, line.quantity - line.rejected_quantity -
      line.canceled_quantity - line.shipped_quantity))
    if (left.some((units) => units > 0)) await ship(member, order, left)
    const { shipments } = await say<Bought>(member, 'GET', `/purchase-orders/${order.id}`)
    const open = shipments.filter(({ state }) => state === 'in_transit')
    for (const parcel of open) await deliver(member, parcel)
    /* eslint-enable no-await-in-loop */
  }
}

/** Returns what does not hold when it does not come to hold any more. */
export async function settle (world: World, all: readonly Placed[]): Promise<string[]> {
  const ids = all.map(({ sale_id }) => sale_id)
  let faults: string[] = []
  const has_settled = await eventually('both sides agree', async () => {
    faults = await findFaults(world, ids)
    return faults.length === 0
  }).catch(() => false)
  return has_settled ? [] : faults
}
