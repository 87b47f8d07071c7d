// Stories of links: one is suspended, one loses its key, one is followed by two processes at once.

import { sql } from 'kysely'
import type { Test } from 'tap'
import { eventually, list, say } from './ask.ts'
import { finish, givenSku, place, type Placed, readSides, ship, untilPromised } from './orders.ts'
import { giveKey, type KilledWorld, type Lane, type World } from './world.ts'

/** What is new waits, what is open is followed, and C's processes die meanwhile. */
export async function suspendMidway (t: Test, world: KilledWorld): Promise<Placed[]> {
  const { a, b, c, kills } = world
  const to_b = await world.givenLane(c, b)
  const sku = await givenSku(world, { to_b })
  const open = await place(world, sku, [3])
  const { of_a, of_c } = await untilPromised(open)
  await say(c, 'POST', `/links/${to_b.link_id}/suspension`, {})
  const later = await place(world, sku, [2])
  await say(c, 'POST', `/sales-orders/${open.sale_id}/cancellation`,
    { lines: [{ line_number: 1, quantity: 1 }] })
  await ship(a, of_a, [1])
  await kills.meet()
  await eventually('what is open is followed', async () =>
    (await readSides(open)).of_c.lines[0]?.shipped_quantity === 1)
  const { at_b } = await readSides(open)
  t.match(at_b, { lines: [{ canceled_quantity: 0 }] }, 'no cancellation is sent')
  t.equal((await readSides(later)).at_b, undefined, 'no order is sent')
  await say(c, 'POST', `/links/${to_b.link_id}/resumption`, {})
  await untilPromised(later)
  await eventually('the cancellation is heard and agreed to', async () =>
    (await readSides(open)).of_c.lines[0]?.canceled_quantity === 1)
  t.equal((await list(b, `/sales-orders?reference=${of_c.id}`)).length, 1)
  await finish(world, open)
  await finish(world, later)
  return [open, later]
}

/** B revokes the key of C. With another one all goes on, also what was ordered meanwhile. */
export async function revokeKey (t: Test, world: KilledWorld): Promise<Placed[]> {
  const { a, b, c, kills } = world
  const to_b = await world.givenLane(c, b)
  const sku = await givenSku(world, { to_b })
  const open = await place(world, sku, [2])
  const { of_a } = await untilPromised(open)
  await say(b, 'DELETE', `/api-keys/${to_b.key_id}`)
  await untilState(world, to_b, 'broken')
  await ship(a, of_a, [2])
  const later = await place(world, sku, [1])
  await kills.meet()
  await untilState(world, to_b, 'broken')
  t.match(await readSides(open), { of_c: { lines: [{ shipped_quantity: 0 }] } })
  t.same((await later.read()).orders, [], 'nothing is bought over it')
  const { secret } = await giveKey(b, to_b.account)
  const { channels: [channel] } = await say<{ channels: Array<{ id: string }> }>(
    c, 'GET', `/suppliers/${to_b.supplier_id}`)
  await say(c, 'PATCH', `/suppliers/${to_b.supplier_id}`, {
    channels: [{
      id: channel?.id, kind: 'tandem', url: to_b.proxy.url, api_key: secret, unsourced: 'reject'
    }]
  })
  await untilState(world, to_b, 'active')
  await eventually('C buys what waited', async () => (await later.read()).orders.length > 0)
  await untilPromised(later)
  await finish(world, open)
  await finish(world, later)
  return [open, later]
}

async function untilState ({ c }: World, { link_id }: Lane, state: string): Promise<void> {
  await eventually(`the link is ${state}`, async () =>
    (await say<{ state: string }>(c, 'GET', `/links/${link_id}`)).state === state)
}

/**
 * Nobody changes C's order until all wait for it who have read the news, and planned from what it
 * was: two, save where one has looked too early, or has given up on a slow machine.
 */
async function holdOrder (
  { c: { db, ask } }: World, { sale_id }: Placed, go: () => Promise<number>
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(trx)
    const { rows: [own] } = await sql<{ pid: number }>`select pg_backend_pid() as pid
      from sales_orders where id = ${sale_id} for update`.execute(trx)
    const acting = await go()
    await eventually('all wait for the order', async () => {
      const [found] = await ask<{ waiting: number }>(`
        with waiting as (
          select pid, pg_blocking_pids(pid) as behind from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock')
        select count(*)::int as waiting from waiting w
        where $1 = any(behind) or exists (
          select from waiting o where o.pid = any(w.behind) and $1 = any(o.behind))`, [own?.pid])
      return found !== undefined && found.waiting >= acting
    })
  })
}

/** Both have read the same news, and act at once; one dies with the next news in its hand. */
export async function followTwice (t: Test, world: KilledWorld): Promise<Placed[]> {
  const { a, b, c, kills } = world
  const to_b = await world.givenLane(c, b)
  const placed = await place(world, await givenSku(world, { to_b }), [4])
  const { of_a, at_b } = await untilPromised(placed)
  await eventually('C has nothing to look at', async () => (await c.ask(
    'select 1 from partner_orders where partner_order_id = $1 and look_at is null', [at_b.id]
  )).length > 0)
  const holdLook = () => to_b.proxy.holdAnswer(`GET /v1/sales-orders/${at_b.id}`)
  const first = holdLook()
  const second = holdLook()
  await ship(a, of_a, [1])
  await first.came
  await c.ask('update link_progress set leased_until = now() where link_id = $1', [to_b.link_id])
  await second.came
  await holdOrder(world, placed, async () => {
    const said = await Promise.all([first.release(), second.release()])
    return said.filter((answer) => answer.includes('"shipped_quantity":1')).length
  })
  const untilParcels = async (parcels: number): Promise<boolean> =>
    eventually(`C knows ${parcels} parcels`, async () =>
      (await readSides(placed)).of_c.shipments.length >= parcels)
  await untilParcels(1)
  const third = holdLook()
  await ship(a, of_a, [2])
  await third.came
  await kills.meet()
  await third.release()
  await untilParcels(2)
  await finish(world, placed)
  await untilParcels(3)
  t.match(await readSides(placed), {
    of_c: { lines: [{ shipped_quantity: 4 }], shipments: { length: 3 } }
  })
  return [placed]
}
