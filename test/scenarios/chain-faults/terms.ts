// Stories of terms: another price, another currency, and an order that comes back to its buyer.

import type { Test } from 'tap'
import { sendTo, sendWell } from '../../support/processes.ts'
import { eventually, list, say, send } from './ask.ts'
import {
  finish, givenSku, newSku, place, type Placed, putStock, readSides, untilPromised
} from './orders.ts'
import { giveKey, type KilledWorld, type World } from './world.ts'

type Exception = { id: string, kind: string }

/** B asks for more: C takes it in one order, and in the other B is told that it is not wanted. */
export async function raisePrice (t: Test, world: World): Promise<Placed[]> {
  const { b, c } = world
  const sku = await givenSku(world)
  const [taken, refused] = await Promise.all([place(world, sku, [2]), place(world, sku, [2])])
  const decide = async (placed: Placed, resolution: string): Promise<void> => {
    const { at_b } = await untilPromised(placed)
    await say(b, 'PATCH', `/sales-orders/${at_b.id}`,
      { lines: [{ line_number: 1, unit_price: '14.00' }] })
    const { id } = await eventually('C is asked', async () =>
      (await list<Exception>(c, `/exceptions?state=open&sales_order_id=${placed.sale_id}`))
        .find(({ kind }) => kind === 'cost_increase'))
    await say(c, 'POST', `/exceptions/${id}/resolutions`, { resolution })
  }
  await Promise.all([decide(taken, 'approve'), decide(refused, 'refuse')])
  await eventually('it is canceled at A too', async () =>
    (await readSides(refused)).at_a?.status === 'canceled')
  await finish(world, taken)
  t.match(await readSides(taken), { of_c: { lines: [{ unit_cost: '14.00' }] } })
  return [taken, refused]
}

/** A sells in dollars too. B dies while it asks who that is, and is refused when it asks again. */
export async function linkOtherCurrency (t: Test, world: KilledWorld): Promise<Placed[]> {
  const { a, b, platform_key, givenProxy, kills } = world
  const made = await sendWell({ port: a.ports[0] ?? 0, key: platform_key }, 'POST',
    '/v1/merchants', { name: 'A in dollars', currency: 'USD' })
  const { secret } = await giveKey({ ...a, key: made.api_key.secret }, 'B')
  const proxy = await givenProxy(a)
  const supplier = {
    code: 'DOLLARS',
    name: 'A in dollars',
    channels: [{ kind: 'tandem', url: proxy.url, api_key: secret }]
  }
  const held = proxy.holdRequest('GET /v1/merchant')
  const asked = sendTo({ port: b.ports[0] ?? 0, key: b.key }, 'POST', '/v1/suppliers', supplier)
    .then(({ status }) => status, () => 'broken')
  await held.came
  await kills.meet()
  t.not(await asked, 201, 'B died, or had given up')
  await held.release()
  const again = await send(b, 'POST', '/suppliers', supplier)
  t.match(again, { status: 422, body: /partner_currency_differs/ })
  const plain = { code: 'DOLLARS-2', name: 'A in dollars' }
  const { id } = await say(b, 'POST', '/suppliers', plain)
  const later = await send(b, 'PATCH', `/suppliers/${id}`, { channels: supplier.channels })
  t.match(later, { status: 422, body: /partner_currency_differs/ })
  const all = await list<{ code: string, channels: unknown }>(b, '/suppliers?limit=100')
  t.same(all.filter(({ code }) => code.startsWith('DOLLARS')).map(({ channels }) => channels),
    [[]], 'nothing is half made')
  t.same(await list(b, `/links?supplier_id=${id}`), [])
  return []
}

/** A buys from C, which buys from B, which buys from A. */
export async function closeCircle (t: Test, world: World): Promise<Placed[]> {
  const { a, b, c, to_a, to_b } = world
  const sku = newSku()
  const { id } = await say(a, 'POST', '/suppliers', { code: 'CIRCLE', name: 'C' })
  const stockCircle = async (): Promise<void> => {
    await putStock(a, id, sku, { unit_cost: '5.00' })
    await putStock(b, to_a.supplier_id, sku, { unit_cost: '10.00' })
    await putStock(c, to_b.supplier_id, sku, { unit_cost: '12.00' })
  }
  await stockCircle()
  const sent = await place(world, sku, [2])
  const { of_a } = await untilPromised(sent)
  const { secret } = await giveKey(c, 'A')
  await say(a, 'PATCH', `/suppliers/${id}`, {
    channels: [{
      kind: 'tandem', url: `http://127.0.0.1:${c.ports[0]}`, api_key: secret, unsourced: 'reject'
    }]
  })
  a.linked.add(id)
  await say(a, 'POST', `/purchase-orders/${of_a.id}/transmissions`, {})
  const [transmission] = await eventually('C refuses its own order', async () => {
    const all = await list<{ state: string }>(a, `/transmissions?purchase_order_id=${of_a.id}`)
    return all.at(-1)?.state === 'failed' && all.slice(-1)
  })
  t.match(transmission, { state: 'failed', attempts: [{ detail: /chain_cycle/ }] })
  await say(a, 'POST', `/purchase-orders/${of_a.id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'rejected', quantity: 2, reason: 'other' }] })
  await comesToNothing(world, sent)

  await stockCircle()
  const left_out = await place(world, sku, [2])
  await comesToNothing(world, left_out)
  return [sent, left_out]
}

/** It is given back by each, and waits at C. */
async function comesToNothing ({ c }: World, placed: Placed): Promise<void> {
  await eventually('nobody has it', async () => {
    const { lines: [line] } = await say<{ lines: Array<{ unsourced_quantity: number }> }>(
      c, 'GET', `/sales-orders/${placed.sale_id}`)
    return line?.unsourced_quantity === 2
  })
  await eventually('A has given it back', async () => {
    const { at_a } = await readSides(placed)
    return at_a?.lines[0]?.canceled_quantity === 2
  })
}
